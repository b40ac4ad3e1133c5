import type { CallerIdentity } from '@ringloop/core'
import { present, type SwitchEvent } from './switch-event.js'

/** Words that stand where a number should be when the network withholds it. */
const withheld = new Set(['anonymous', 'restricted', 'private', 'withheld', 'unavailable', 'hidden'])

/** Names that FreeSWITCH or a gateway puts where there is none. */
const noName = new Set(['unknown', 'outbound call', '_undef_'])

/**
 * Who calls, from the headers of the customer's own leg (`Caller`) or of the leg it talks to (`Other-Leg`).
 *
 * A number that the network delivers with a request for privacy is withheld here already: nobody after us sees it.
 */
export function readCaller(event: SwitchEvent, prefix: 'Caller' | 'Other-Leg'): CallerIdentity {
  const caller = prefix === 'Caller' ? callerHeader(event) : 'Other-Leg-Caller-ID'
  const number = present(event, `${caller}-Number`)
  // FreeSWITCH passes a SIP display name on with its quoted pairs (RFC 3261, 25.1)
  const name = present(event, `${caller}-Name`)?.replace(/\\(["\\])/g, '$1') ?? null
  const hidden = event.get(`${prefix}-Privacy-Hide-Number`) === 'true' || (number !== null && withheld.has(number.toLowerCase()))
  const nameHidden = hidden || event.get(`${prefix}-Privacy-Hide-Name`) === 'true'
  const nameless = name === null || name === number || noName.has(name.toLowerCase())
  return { number: hidden ? null : number, name: nameHidden || nameless ? null : name, anonymous: hidden }
}

/**
 * Which headers tell who called. A channel that was connected to another one since shows that one's number as its own; met late, only
 * the `Orig` headers still tell.
 */
export function callerHeader(event: SwitchEvent): 'Caller-Orig-Caller-ID' | 'Caller-Caller-ID' {
  const late = event.name !== 'CHANNEL_CREATE' && present(event, 'Caller-Orig-Caller-ID-Number') !== null
  return late ? 'Caller-Orig-Caller-ID' : 'Caller-Caller-ID'
}

/** The customer of a call that we placed: the number that was dialled. */
export function readCallee(event: SwitchEvent, prefix: 'Caller' | 'Other-Leg'): CallerIdentity {
  return { number: present(event, `${prefix}-Destination-Number`), name: null, anonymous: false }
}
