import { type CallDirection, type CallerIdentity, type CallId, type Timestamp, toCallId } from '@ringloop/core'
import { readUserToUser } from '../call-data/call-data-reader.js'
import { splitArrayHeader } from '../codec/array-header.js'
import type { EslHeaders } from '../codec/esl-headers.js'
import { readCaller } from '../normalise/caller-identity.js'
import { present, type SwitchEvent, timeOf, toTimestamp } from '../normalise/switch-event.js'

/** A call about which the switch asks, before anybody has answered it. */
export interface OfferedCall {
  /** The same as in the events about this call. */
  readonly callId: CallId
  readonly direction: CallDirection
  /** Number and name are `null` if the caller hides them. */
  readonly customer: CallerIdentity
  /** Where the dialplan is by now; a call that was transferred before has another `dialled` than when it began. */
  readonly dialled: string
  /** The dialplan has answered already, as one that asks for digits does. */
  readonly answered: boolean
  readonly startedAt: Timestamp
  /** The channel variables and SIP headers that the configuration asks for. */
  readonly variables: Readonly<Record<string, string>>
  /** Decoded from the SIP header `User-to-User` (RFC 7433). */
  readonly userToUser: string | null
}

/** What stands in the answer to `connect`: the call, and how the dialplan has set the socket up. */
export interface Connected {
  readonly offer: OfferedCall
  /** `socket … async`: the switch goes on looking after the channel while we think. */
  readonly async: boolean
}

/** Reads the answer to `connect`; `null` if it describes no channel. */
export function readConnected(
  headers: EslHeaders,
  readCallData: (event: SwitchEvent) => Readonly<Record<string, string>>,
): Connected | null {
  const event: SwitchEvent = {
    name: headers.get('Event-Name') ?? '',
    get: headers.get,
    all: (name) => splitArrayHeader(headers.get(name)),
    headers: headers.entries,
  }
  const id = present(event, 'Unique-ID')
  if (event.name !== 'CHANNEL_DATA' || id === null || !/^[A-Za-z0-9_.:@-]{1,256}$/.test(id)) return null
  return {
    offer: {
      callId: toCallId(id),
      direction: event.get('Call-Direction') === 'outbound' ? 'outbound' : 'inbound',
      customer: readCaller(event, 'Caller'),
      dialled: present(event, 'Caller-Destination-Number') ?? '',
      answered: toTimestamp(event.get('Caller-Channel-Answered-Time')) !== null,
      startedAt: toTimestamp(event.get('Caller-Channel-Created-Time')) ?? timeOf(event),
      variables: readCallData(event),
      userToUser: readUserToUser(event),
    },
    async: event.get('Socket-Mode') === 'async',
  }
}
