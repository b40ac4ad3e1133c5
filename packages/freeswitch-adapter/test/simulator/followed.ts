import { type Call, type CallId, reduceCall, type TelephonyEvent } from '@ringloop/core'
import { createFreeSwitchAdapter, type FreeSwitchAdapterOptions } from '../../src/adapter/freeswitch-adapter.js'
import type { Simulator } from '../../src/simulator/index.js'
import { until } from '../support/until.js'

/** An adapter that follows a simulator, and the calls as its events make them. */
export interface Followed extends AsyncDisposable {
  readonly adapter: ReturnType<typeof createFreeSwitchAdapter>
  readonly calls: Map<CallId, Call>
  readonly events: TelephonyEvent[]
  call(id: string): Call | undefined
}

export async function follow(simulator: Simulator, options: Partial<FreeSwitchAdapterOptions> = {}): Promise<Followed> {
  const calls = new Map<CallId, Call>()
  const seen = new Set<string>()
  const events: TelephonyEvent[] = []
  const adapter = createFreeSwitchAdapter({ host: simulator.host, port: simulator.port, password: 'ClueCon', ...options })
  adapter.on('telephony', (told) => {
    for (const event of told) {
      events.push(event)
      if (seen.has(event.id)) continue
      seen.add(event.id)
      const call = reduceCall(calls.get(event.callId), event)
      if (call !== undefined) calls.set(event.callId, call)
    }
  })
  adapter.start({ active: [] })
  await until(() => adapter.health().state === 'connected', 'connected')
  return {
    adapter,
    calls,
    events,
    call: (id) => calls.get(id as CallId),
    [Symbol.asyncDispose]: () => adapter[Symbol.asyncDispose](),
  }
}
