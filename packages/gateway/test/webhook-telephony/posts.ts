import { type Call, type CallId, reduceCall, type TelephonyEvent } from '@ringloop/core'
import { createWebhookTelephony, type WebhookTelephonyOptions } from '../../src/webhook-telephony/create-webhook-telephony.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'

export const secret = 'a-long-enough-secret'

/** A telephone system on a clock of our own, its events, and the calls that they make. */
export function startTelephony(over: Partial<WebhookTelephonyOptions> = {}) {
  const clock: ManualClock = createManualClock()
  const agents = [
    { extension: '1001', name: 'Ann Lee' },
    { extension: '1002', name: 'Bo' },
  ]
  const telephony = createWebhookTelephony({ name: 'pbx', secret, agents, clock, ...over })
  const events: TelephonyEvent[] = []
  const warnings: string[] = []
  telephony.on('telephony', (more) => void events.push(...more))
  telephony.on('warning', ({ code }) => void warnings.push(code))
  telephony.start({ active: [] })
  const post = (fields: Readonly<Record<string, unknown>>) =>
    telephony.receive({
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      token: undefined,
      body: new TextEncoder().encode(JSON.stringify(fields)),
    })
  return { clock, telephony, events, warnings, post, calls: () => callsOf(events) }
}

/** The calls that events make, by id. */
export function callsOf(events: readonly TelephonyEvent[]): ReadonlyMap<CallId, Call> {
  const calls = new Map<CallId, Call>()
  for (const event of events) {
    const call = reduceCall(calls.get(event.callId), event)
    if (call !== undefined) calls.set(call.id, call)
  }
  return calls
}

export const newCall = {
  event: 'newCall',
  direction: 'in',
  callId: '307fa962',
  from: '+4930901820',
  to: '+4922147103',
  user: ['Ann Lee', 'Bo'],
}
export const answer = { ...newCall, event: 'answer', user: undefined, answeringNumber: '1002' }
export const hangup = {
  event: 'hangup',
  direction: 'in',
  callId: '307fa962',
  cause: 'normalClearing',
  from: newCall.from,
  to: newCall.to,
}
