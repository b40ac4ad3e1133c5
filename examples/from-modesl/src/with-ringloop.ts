import { type Call, type CallId, reduceCall, summariseCall } from '@ringloop/core'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import { openModeslTransport } from '@ringloop/freeswitch-adapter/modesl'
import { esl } from './esl.js'
import type { ExampleSwitch } from './switch.js'

/** Calls instead of channels, on connections that modesl makes: again and again, whenever one is lost. */
export async function withRingloop({ host, port, password, call }: ExampleSwitch): Promise<void> {
  await using adapter = createFreeSwitchAdapter({
    host,
    port,
    password,
    variables: ['cti_*'],
    // without this line the adapter uses its own client
    openTransport: openModeslTransport(() => new esl.Connection(host, port, password)),
  })
  const calls = new Map<CallId, Call>()
  const cleared = new Promise<void>((resolve) =>
    adapter.on('telephony', (events) => {
      for (const event of events) {
        const known = reduceCall(calls.get(event.callId), event)
        if (known === undefined) continue
        calls.set(known.id, known)
        if (event.type !== 'callCleared') continue
        const { customer, outcome, digits, variables } = summariseCall(known)
        console.log(`   ${customer?.number} ${outcome}, keyed in ${digits}, order ${variables.cti_order}`)
        resolve()
      }
    }),
  )
  const connected = new Promise<void>((resolve) => adapter.on('health', ({ state }) => state === 'connected' && resolve()))
  adapter.start({ active: [] })
  await connected
  await call()
  await cleared
}
