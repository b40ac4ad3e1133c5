import { type Timestamp, toTicketId } from '@ringloop/core'
import type { SlaLetter } from '../../src/sla/sla-letter.js'
import type { ToldTicket } from '../../src/sla/ticket-about.js'

/** A ticket in progress, and letters about such tickets, all of the instant `start`. */
export function sampleLetters(start: Timestamp) {
  const ticket = (over: Partial<ToldTicket> = {}): ToldTicket => ({
    subject: 'Boiler',
    queue: null,
    owner: null,
    tags: [],
    customFields: {},
    status: 'inProgress',
    priority: 'normal',
    createdAt: start,
    updatedAt: start,
    ...over,
  })
  const letter = (id: string, over: Partial<SlaLetter> = {}): SlaLetter => ({
    ticketId: toTicketId(id),
    at: start,
    ticket: null,
    changeId: null,
    events: [],
    ...over,
  })
  return { ticket, letter }
}
