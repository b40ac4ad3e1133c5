import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { RingloopError, type WebhookRequest } from '@ringloop/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createWebhookListener, type WebhookListenerOptions } from '../../src/server/webhook-listener.js'

let server: Server
let port: number
let taken: WebhookRequest[]
afterEach(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

const start = async (over: Partial<WebhookListenerOptions> = {}, receive: () => Promise<void> = async () => {}) => {
  taken = []
  const door = {
    name: 'door',
    async receive(request: WebhookRequest) {
      taken.push(request)
      await receive()
    },
  }
  const listener = createWebhookListener({ doors: [door], publicUrl: null, now: () => 7, log: () => {}, ...over })
  server = createServer((request, response) => {
    if (!listener(request, response)) response.writeHead(299).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
}
const post = (path = '/webhooks/door?x=1', init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: '{}', ...init })

describe('the listener for webhooks', () => {
  it('hands on what was posted exactly as it came, and leaves everything else to others', async () => {
    await start()
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x7d])
    const answer = await post(undefined, { body, headers: { 'content-type': 'application/json', 'X-Sign': 'Abc' } })
    expect([answer.status, await answer.text()]).toEqual([202, 'stored\n'])
    expect(taken[0]).toMatchObject({ method: 'POST', url: `http://127.0.0.1:${port}/webhooks/door?x=1`, receivedAt: 7 })
    expect(taken[0]?.headers['x-sign']).toBe('Abc')
    expect(Buffer.from(taken[0]?.body ?? []).equals(body)).toBe(true)
    expect([(await post('/')).status, (await post('/webhook/door')).status]).toEqual([299, 299])
  })

  it('gives the address as its sender knows it, behind a proxy', async () => {
    await start({ publicUrl: 'https://desk.example.com/ringloop/' })
    await post()
    expect(taken[0]?.url).toBe('https://desk.example.com/ringloop/webhooks/door?x=1')
  })

  it('tells more than it can take at once to come again, and takes them then', async () => {
    let go = () => {}
    await start(
      { maxInFlight: 1 },
      () =>
        new Promise<void>((resolve) => {
          go = resolve
        }),
    )
    const first = post()
    await vi.waitFor(() => expect(taken).toHaveLength(1), { timeout: 15_000 })
    const second = await post()
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1'])
    go()
    expect((await first).status).toBe(202)
    const third = post()
    await vi.waitFor(() => expect(taken).toHaveLength(2), { timeout: 15_000 })
    go()
    expect((await third).status).toBe(202)
  })

  it('gives up a body that does not come', async () => {
    await start({ bodyMs: 50 })
    const socket: Socket = connect(port, '127.0.0.1')
    socket.write('POST /webhooks/door HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n12')
    let answer = ''
    socket.on('data', (data) => {
      answer += data.toString()
    })
    await new Promise((resolve) => socket.on('close', resolve))
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(taken).toEqual([])
  })

  it('answers each failure so that senders do the right thing, and says no more than that', async () => {
    const errors: readonly [unknown, number][] = [
      [new RingloopError('unauthorised', 'secret detail'), 401],
      [new RingloopError('invalidInput', 'secret detail'), 400],
      [new RingloopError('overloaded', 'secret detail'), 503],
      [new RingloopError('timeout', 'secret detail'), 503],
      [new RingloopError('closed', 'secret detail'), 503],
      [new Error('secret detail'), 500],
    ]
    let error: unknown
    await start({}, () => Promise.reject(error))
    for (const [next, status] of errors) {
      error = next
      const answer = await post()
      expect([answer.status, (await answer.text()).includes('secret')]).toEqual([status, false])
    }
  })

  it('looks no more at what comes from where too much was refused, until a while has passed', async () => {
    let now = 1_000
    await start({ now: () => now }, () => Promise.reject(new RingloopError('unauthorised', 'no')))
    for (let time = 0; time < 21; time++) expect((await post()).status).toBe(401)
    expect([(await post()).status, taken.length]).toEqual([429, 21])
    now += 3_100
    expect((await post()).status).toBe(401)
  })
})
