import type { DomainEvent, Interaction, Timestamp } from '@ringloop/core'

/** Events that do nothing but have rules asked about every call that waits for an agent: there are other rules now. */
export function askWhoWaits(interactions: Iterable<Interaction>, at: Timestamp): readonly DomainEvent[] {
  return [...interactions]
    .filter(({ call }) => call.state === 'active' && call.answeredAt === null)
    .map(({ id }) => ({ type: 'timePassed', id: `${id}/rules/${at}`, at, callId: id }))
}
