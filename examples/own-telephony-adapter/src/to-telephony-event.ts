import { type CallId, type EventOrigin, type TelephonyEvent, toCallId, toConnectionId } from '@ringloop/core'
import type { Webhook } from './tinybell-messages.js'

/** Begins the ids of our calls, so that two PBXs don't share one. */
export const idPrefix = 'tinybell:'

/** The id of a call of the PBX. */
export const tinybellCallId = (call: string): CallId => toCallId(idPrefix + call)

/**
 * One webhook as the fact it tells. The id is made of the fact alone, so that a repeated webhook, and the same fact found in
 * the list of calls after a gap, is recognised and dropped.
 *
 * @param answered whether an agent has had this call, which only its earlier webhooks tell.
 */
export function toTelephonyEvent(webhook: Webhook, origin: EventOrigin, answered: boolean): TelephonyEvent {
  const callId = tinybellCallId(webhook.call)
  const base = (fact: string) => ({ id: `${callId}/${fact}`, at: webhook.at, origin, callId })
  switch (webhook.event) {
    case 'call.started': {
      // Tinybell leaves the number out when the caller hides it
      const customer = { number: webhook.from, name: webhook.name, anonymous: webhook.from === null }
      const connectionId = toConnectionId(callId)
      return { ...base('started'), type: 'originated', connectionId, direction: 'inbound', customer, dialled: webhook.to }
    }
    case 'menu.keys':
      return { ...base(`keys.${webhook.number}`), type: 'digitsReceived', digits: webhook.keys }
    case 'queue.entered':
      return { ...base(`queue.${webhook.at}`), type: 'queued', queue: webhook.queue }
    case 'phone.ringing': {
      const party = { extension: webhook.extension, agent: null }
      const connectionId = toConnectionId(webhook.leg)
      return { ...base(`${webhook.leg}.ringing`), type: 'delivered', connectionId, party, consultation: false }
    }
    case 'phone.answered':
      return { ...base(`${webhook.leg}.answered`), type: 'established', connectionId: toConnectionId(webhook.leg) }
    case 'phone.left': {
      const connectionId = toConnectionId(webhook.leg)
      const result = webhook.talked ? 'answered' : 'noAnswer'
      return { ...base(`${webhook.leg}.left`), type: 'connectionCleared', connectionId, result, cause: webhook.event }
    }
    case 'call.ended': {
      const endedBy = webhook.by === 'caller' ? 'customer' : 'agent'
      const outcome = answered ? 'answered' : 'abandoned'
      return { ...base('ended'), type: 'callCleared', cause: webhook.event, endedBy, outcome }
    }
  }
}
