import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { openTickets } from '../../src/host/open-tickets.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'

it('a refresh token that ends with its use is replaced for the next process too', async () => {
  const asked: (string | null)[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request) text += String(piece)
    response.setHeader('content-type', 'application/json')
    if (request.url !== '/token') return response.end(JSON.stringify({ result: [] }))
    asked.push(new URLSearchParams(text).get('refresh_token'))
    response.end(JSON.stringify({ access_token: 'a', expires_in: 3600, refresh_token: `next-${asked.length}` }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await using store = await createPgliteStore({ memory: true })
  const auth = (refreshToken: string) => ({
    kind: 'oauth2' as const,
    tokenUrl: `${url}token`,
    clientId: 'ringloop',
    clientSecret: 'x',
    refreshToken,
  })

  async function runOnce(refreshToken: string): Promise<void> {
    const { tickets } = openTickets(
      { tickets: { kind: 'servicenow', url, auth: auth(refreshToken) }, contacts: { kind: 'embedded' } },
      { store, environment: {}, clock: systemClock },
    )
    await tickets.find({ externalId: 'call-1/fileTicket', limit: 1 }, { signal: new AbortController().signal })
  }

  try {
    await runOnce('granted')
    await runOnce('granted')
    await runOnce('granted anew')
    expect(asked).toEqual(['granted', 'next-1', 'granted anew'])
  } finally {
    server.close()
  }
}, 60_000)
