import type { Clock, TicketBackend } from '@ringloop/core'
import type { Store } from '../storage/store.js'
import { createEmbeddedContacts, type EmbeddedContacts } from './embedded-contacts.js'
import { createEmbeddedTickets } from './embedded-tickets.js'

/** A small ticket system of the gateway's own: for the demo, for a start, and for teams without another. */
export interface EmbeddedDesk {
  readonly tickets: TicketBackend
  readonly contacts: EmbeddedContacts
}

/** The embedded desk in the gateway's database. */
export function createEmbeddedDesk(store: Pick<Store, 'database'>, clock: Clock = { now: () => Date.now() }): EmbeddedDesk {
  return { tickets: createEmbeddedTickets(store.database, clock), contacts: createEmbeddedContacts(store.database) }
}
