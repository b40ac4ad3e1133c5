import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { DispatchRoutesOptions } from '../../src/dispatch/dispatch-routes.js'
import type { PoolChange } from '../../src/dispatch/pool-order.js'
import { poolRoutes } from '../../src/dispatch/pool-routes.js'

it('a page that reads none of the pool’s changes is cut off, once, and listens no more', async () => {
  const listeners = new Set<(change: PoolChange) => void>()
  const logged: string[] = []
  const pool: Pick<DispatchRoutesOptions['pool'], 'on'> = {
    on(_name, listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const options = {
    pool,
    mask: (value: unknown) => value,
    signal: new AbortController().signal,
    log: (fact: string) => logged.push(fact),
  }
  const app = new Hono().route('/pool', poolRoutes(options as unknown as DispatchRoutesOptions) as never)
  const server = createServer(getRequestListener(app.fetch)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const page = connect((server.address() as AddressInfo).port, '127.0.0.1')
  page.write('GET /pool/events HTTP/1.1\r\nhost: x\r\n\r\n')
  await once(page, 'readable')
  page.on('error', () => {})
  // not read any further from here: what comes fills the sockets' buffers
  const by = { extension: '1', name: 'x'.repeat(100_000) }
  for (let told = 0; listeners.size > 0 && told < 3_000; told++) {
    for (const listener of [...listeners]) listener({ type: 'offered', orderId: `${told}`, by, at: 0 })
    if (told % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  while (listeners.size > 0) await new Promise((resolve) => setImmediate(resolve))
  expect(logged).toEqual(['a page reads the pool’s changes too slowly'])
  page.resume()
  await once(page, 'close')
  server.close()
  await once(server, 'close')
})
