import {
  type CallerIdentity,
  type CallId,
  type CallOutcome,
  type Contact,
  type ContactMatch,
  type DomainEvent,
  type E164,
  type OfferResult,
  toCallId,
  toConnectionId,
  toContactId,
} from '@ringloop/core'

/** 2026-03-02T09:00:00Z, a Monday. */
export const nine = Date.UTC(2026, 2, 2, 9)

type Without<Event> = Event extends DomainEvent ? Omit<Event, 'id' | 'at' | 'callId' | 'origin'> : never

/** Writes a call's events for tests: each is a second after the one before, with an id of its own. */
export function scriptedCall(options: { readonly id?: string; readonly startsAt?: number } = {}) {
  const callId: CallId = toCallId(options.id ?? 'call-1')
  let at = options.startsAt ?? nine
  let count = 0
  const event = (facts: Without<DomainEvent>): DomainEvent => {
    at += 1000
    count += 1
    return { ...facts, id: `${callId}#${count}`, at, callId, origin: 'live' } as DomainEvent
  }
  const leg = (extension: string) => toConnectionId(`${callId}-leg-${extension}`)
  return {
    callId,
    event,
    /** Time passes. */
    wait(milliseconds: number) {
      at += milliseconds
    },
    originated: (customer: Partial<CallerIdentity> = {}, direction: 'inbound' | 'outbound' = 'inbound') =>
      event({
        type: 'originated',
        connectionId: toConnectionId(callId),
        direction,
        dialled: direction === 'inbound' ? '4000' : '+4930123456',
        customer: { number: '+4930123456', name: 'Erika Muster', anonymous: false, ...customer },
      }),
    queued: (queue = 'support') => event({ type: 'queued', queue }),
    delivered: (extension: string, consultation = false) =>
      event({
        type: 'delivered',
        connectionId: leg(extension),
        party: { extension, agent: `${extension}@default` },
        consultation,
      }),
    established: (extension: string) => event({ type: 'established', connectionId: leg(extension) }),
    customerAnswered: () => event({ type: 'established', connectionId: toConnectionId(callId) }),
    left: (extension: string, result: OfferResult = 'answered') =>
      event({ type: 'connectionCleared', connectionId: leg(extension), result, cause: 'NORMAL_CLEARING' }),
    digits: (digits: string) => event({ type: 'digitsReceived', digits }),
    variables: (variables: Record<string, string>) => event({ type: 'callInformation', variables }),
    cleared: (outcome: CallOutcome = 'answered') =>
      event({ type: 'callCleared', cause: 'NORMAL_CLEARING', endedBy: 'customer', outcome }),
    resolved: (...matches: ContactMatch[]) => event({ type: 'contactResolved', matches, missing: [] }),
    unavailable: () => event({ type: 'contactUnavailable', reason: 'the directory did not answer in time' }),
  }
}

/** A customer for tests. */
export const contact = (id: string, facts: Partial<Omit<Contact, 'id'>> = {}): Contact => ({
  id: toContactId(id),
  name: `Customer ${id}`,
  numbers: ['+4930123456' as E164],
  tags: [],
  ...facts,
})

/** A match for tests. */
export const match = (id: string, facts: Partial<Omit<Contact, 'id'>> = {}): ContactMatch => ({
  contact: contact(id, facts),
  confidence: 0.9,
  because: 'onlyOwnerOfNumber',
  openTickets: [],
  history: [],
})
