import type { CallerIdentity } from '@ringloop/core'
import { type LegTag, readLegTag } from './leg-tag.js'
import { present, type SwitchEvent, timeOf, toTimestamp } from './switch-event.js'

/** The part a channel plays. */
export type LegRole =
  /** The customer's own channel. */
  | 'customer'
  /** A channel towards somebody of ours, or towards the number outside that answers for us. */
  | 'agent'
  /** A number outside, to which one of ours sent the customer. */
  | 'outside'
  /** A channel that one of our phones opened by dialling. */
  | 'dialling'
  | 'loopback'
  | 'supervisor'

/** One FreeSWITCH channel, as far as the call model cares. */
export interface Leg {
  readonly id: string
  role: LegRole
  readonly createdAt: number
  answeredAt: number | null
  /** Set once the channel has hung up; `order` counts hang-ups, because times are in steps of 20 ms. */
  hungUp: { readonly at: number; readonly cause: string; readonly order: number } | null
  /** `recv_bye`, `send_bye`, …: which side of the SIP dialogue ended it; known at the end only. */
  disposition: string | null
  /** Everything about its end has been told. */
  complete: boolean
  /** The call it belongs to, if that is known. */
  callId: string | null
  /** It has been connected to the customer. An answer alone is not that: two phones can answer, a customer can leave just then. */
  joined: boolean
  /** Its answer has been told. */
  established: boolean
  /** The switch lets nothing through from its microphone. */
  muted: boolean
  /** It was dialled for advice and has not been given the customer. */
  consultation: boolean
  /** The agent's number: the user that was dialled, or that dials. */
  readonly extension: string
  /** The agent's name in the queue. */
  readonly agent: string | null
  /** The channel that dialled this one. */
  readonly originator: string | null
  /** The other half of a loopback channel. */
  readonly pair: string | null
  conference: string | null
  /** What it says of itself, if one of our commands made it. */
  tag: LegTag | null
  /** Number and name for the case that this is the customer. */
  readonly caller: CallerIdentity
  readonly dialled: string
  /** Known only from what its partner's events say. */
  readonly secondhand?: true
}

/** What nobody has told about a channel when it is first met. */
export const unknownSoFar = {
  hungUp: null,
  disposition: null,
  complete: false,
  callId: null,
  consultation: false,
  muted: false,
  joined: false,
  established: false,
  originator: null,
  pair: null,
  conference: null,
  tag: null,
} as const satisfies Partial<Leg>

/** Reads what a channel's own events say about it. */
export function readLeg(event: SwitchEvent, id: string, role: LegRole, caller: CallerIdentity): Leg {
  const agent = present(event, 'variable_cc_agent')
  const destination = present(event, 'Caller-Destination-Number')
  const dialled = addressIn(destination) ?? present(event, 'variable_sip_req_user') ?? ''
  const dialling = role === 'dialling' ? present(event, 'Caller-Caller-ID-Number') : null
  const tag = readLegTag(event)
  // a device that our command called for whoever gave it
  const own = tag !== null && (tag.role === 'agent' || tag.role === 'supervisor' || tag.role === 'dial') && tag.by !== ''
  return {
    id,
    role,
    createdAt: toTimestamp(event.get('Caller-Channel-Created-Time')) ?? timeOf(event),
    answeredAt: toTimestamp(event.get('Caller-Channel-Answered-Time')),
    ...unknownSoFar,
    tag,
    extension:
      (own ? tag.by : null) ??
      tag?.to ??
      dialling ??
      present(event, 'variable_dialed_user') ??
      userOf(present(event, 'Channel-Presence-ID') ?? agent) ??
      dialled,
    agent,
    originator: present(event, 'variable_originator') ?? present(event, 'Other-Leg-Unique-ID'),
    pair: present(event, 'variable_other_loopback_leg_uuid'),
    caller,
    dialled,
  }
}

/** Reads what a channel's events say about the channel it is connected to. */
export function readOtherLeg(event: SwitchEvent, id: string, role: LegRole, caller: CallerIdentity): Leg {
  const dialled = addressIn(present(event, 'Other-Leg-Destination-Number')) ?? ''
  // a customer who was in a queue keeps the name of the agent who took the call, and may have been sent elsewhere since
  const agent = present(event, 'variable_cc_agent')
  return {
    id,
    role,
    // FreeSWITCH leaves the other leg's times out when it was the originator; the call is not older than its own leg then
    createdAt:
      toTimestamp(event.get('Other-Leg-Channel-Created-Time')) ??
      toTimestamp(event.get('Caller-Channel-Created-Time')) ??
      timeOf(event),
    answeredAt: toTimestamp(event.get('Other-Leg-Channel-Answered-Time')),
    ...unknownSoFar,
    extension: dialled,
    agent: role === 'agent' && agent !== null && userOf(agent) === dialled ? agent : null,
    caller,
    dialled,
    secondhand: true,
  }
}

/** What was dialled; a channel that was sent to a list of applications (`playback:…`) has that in the place. */
const addressIn = (destination: string | null): string | null =>
  destination === null || /^m:.:|^[a-z_]+:/.test(destination) ? null : destination

/** `1001` of `1001@default`. */
function userOf(address: string | null): string | null {
  if (address === null) return null
  const user = address.split('@')[0]
  return user === undefined || user === '' ? null : user
}
