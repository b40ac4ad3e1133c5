import { type Call, type CallId, reduceCall, summariseCall } from '@ringloop/core'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'

const calls = new Map<CallId, Call>()
await using adapter = createFreeSwitchAdapter({
  host: process.env.ESL_HOST ?? '127.0.0.1',
  port: Number(process.env.ESL_PORT ?? 8021),
  password: process.env.ESL_PASSWORD ?? '',
  variables: ['cti_*'],
})

adapter.on('health', (health) => console.error(health))
adapter.on('warning', ({ message }) => console.error(message))
adapter.on('telephony', (events) => {
  for (const event of events) {
    const call = reduceCall(calls.get(event.callId), event)
    if (call === undefined) continue
    calls.set(call.id, call)
    if (event.type === 'callCleared') {
      calls.delete(call.id)
      console.log(JSON.stringify(summariseCall(call)))
    }
  }
})
adapter.start({ active: [] })

await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve))
