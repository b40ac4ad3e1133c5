import { defaultRules } from '@ringloop/core'
import { type OrderPoolPlace, openOrderPool } from '../../src/dispatch/open-order-pool.js'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { createGateway } from '../../src/host/create-gateway.js'
import type { Gateway, GatewayAgent, GatewayOptions } from '../../src/host/gateway-options.js'
import { createLog } from '../../src/host/log.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import type { Store } from '../../src/storage/store.js'
import { createScriptedAdapter } from '../samples/scripted-adapter.js'

/** A whole gateway over HTTP, with a pool if it has a place. */
export async function startPoolGateway(options: {
  readonly store: Store
  readonly place: OrderPoolPlace | null
  readonly agents: readonly GatewayAgent[]
  readonly origins?: readonly string[]
  /** What it has besides. */
  readonly more?: Partial<GatewayOptions>
}): Promise<Gateway> {
  const { store, place, agents, origins = [], more = {} } = options
  const desk = createEmbeddedDesk(store)
  return createGateway({
    store,
    adapter: createScriptedAdapter(),
    tickets: desk.tickets,
    directory: desk.contacts,
    agents,
    origins,
    rules: defaultRules,
    region: 'DE',
    language: 'en',
    listen: { host: '127.0.0.1', port: 0 },
    remoteTickets: false,
    orderPool: place === null ? null : await openOrderPool({ place, clock: systemClock, random: Math.random }),
    log: createLog({ level: 'silent', destination: { write: () => {} } }),
    ...more,
  })
}

/** Asks a gateway as somebody. */
export const asked = async (
  gateway: Gateway,
  path: string,
  token: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => {
  const answer = await fetch(`${gateway.url}/dispatch${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what comes.
  return { status: answer.status, headers: answer.headers, body: (text === '' ? null : JSON.parse(text)) as any }
}

/** An order as a supervisor's program offers it. */
export const boiler = (id: string, over: Record<string, unknown> = {}) => ({
  id,
  ticketId: `ticket-${id}`,
  title: 'Boiler drips',
  place: { latitude: 52.52, longitude: 13.4 },
  ...over,
})
