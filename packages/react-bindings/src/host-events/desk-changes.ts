import type { Interaction } from '@ringloop/core'
import { deskMoments } from '../announcements/desk-moments.js'
import type { ConnectionStatus } from '../connection/connection-status.js'
import { callerIdentity } from '../pops/caller-identity.js'
import type { IncomingCall } from '../pops/incoming-calls.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { safeUrl } from '../text/safe-url.js'
import type { HostCall, HostEvent } from './host-event.js'

/** The call as a page around the desk is told of it. */
export function hostCall(interaction: Interaction): HostCall {
  const { id: callId } = interaction
  const identity = callerIdentity(interaction)
  if (identity.kind === 'hidden') return { callId, number: null, name: null, contactId: null, url: null }
  const { number } = identity
  if (identity.kind !== 'customer')
    return { callId, number, name: 'name' in identity ? identity.name : null, contactId: null, url: null }
  const { contact } = identity.match
  return { callId, number, name: contact.name, contactId: contact.id, url: safeUrl(contact.url) }
}

/** What is told when this tab rings: the ring, and the record to open where it is settled whose it is. */
export function ringEvents({ view: { interaction }, pop }: IncomingCall): readonly HostEvent[] {
  const call = hostCall(interaction)
  const ring: HostEvent = { type: 'ring', detail: { ...call, target: pop?.target ?? null } }
  if (pop?.target.kind !== 'record') return [ring]
  return [ring, { type: 'openRecord', detail: { ...call, contactId: pop.target.contactId, because: 'ring' } }]
}

/** What is told of a change of the desk. A first view tells nothing of calls, so that a refresh is silent. */
export function changeEvents(before: DeskSnapshot, after: DeskSnapshot): readonly HostEvent[] {
  const events: HostEvent[] = []
  if (before.connection.state !== after.connection.state) {
    events.push({ type: 'connection', detail: { state: after.connection.state, reason: reasonOf(after.connection) } })
  }
  if (!after.view) return events
  for (const { kind, view } of deskMoments(before.view, after.view)) {
    const call = hostCall(view.interaction)
    const { filing } = view.interaction
    if (kind === 'connected') events.push({ type: 'callConnected', detail: call })
    if (kind === 'ended') events.push({ type: 'callEnded', detail: call })
    if (kind === 'filed' && filing.state === 'filed') {
      const { id, url } = filing.ticket
      events.push({ type: 'filed', detail: { ...call, ticketId: id, ticketUrl: safeUrl(url) } })
    }
  }
  return events
}

function reasonOf(connection: ConnectionStatus): string | null {
  if (connection.state === 'refused') return connection.message
  return connection.state === 'offline' ? connection.reason : null
}
