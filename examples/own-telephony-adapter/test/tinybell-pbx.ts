import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Posted = { readonly event: string; readonly call: string; readonly at: string } & Record<string, unknown>

export const secret = 'a secret of the test'
export const sign = (body: string): string => createHmac('sha256', secret).update(body).digest('hex')

/** The made-up PBX: answers `GET /calls`, and posts webhooks, each until it is taken, if somebody listens. */
export async function startTinybell() {
  const calls = new Map<string, Posted[]>()
  const server = createServer((request, response) => {
    if (request.url !== '/calls') return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ calls: [...calls].map(([call, so_far]) => ({ call, so_far })) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Something happens at the PBX. `to` is the address that is told, `times` how often. */
    async happens(webhook: Posted, to: string | null, times = 1): Promise<number[]> {
      if (webhook.event === 'call.ended') calls.delete(webhook.call)
      else calls.set(webhook.call, [...(calls.get(webhook.call) ?? []), webhook])
      const body = JSON.stringify(webhook)
      const headers = { 'tinybell-signature': sign(body) }
      const statuses: number[] = []
      for (let time = 0; to !== null && time < times; time++) {
        statuses.push((await fetch(to, { method: 'POST', body, headers })).status)
      }
      return statuses
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
