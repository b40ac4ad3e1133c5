import type { Clock } from '@ringloop/core'
import { columnText } from '../storage/column-text.js'
import type { Store } from '../storage/store.js'
import { createEmbeddedContacts, type EmbeddedContacts } from './embedded-contacts.js'
import { createEmbeddedTickets, type EmbeddedTickets } from './embedded-tickets.js'

/** A small ticket system of the gateway's own: for the demo, for a start, and for teams without another. */
export interface EmbeddedDesk {
  readonly tickets: EmbeddedTickets
  readonly contacts: EmbeddedContacts
}

/**
 * The embedded desk in the gateway's database.
 *
 * @param account who works with it. The gateway is told what others change, by their names; what it changes itself, and what others change
 *   as `Ringloop`, is its own doing
 */
export function createEmbeddedDesk(
  store: Pick<Store, 'database'>,
  clock: Clock = { now: () => Date.now() },
  account = 'Ringloop',
): EmbeddedDesk {
  return {
    tickets: createEmbeddedTickets(store.database, clock, columnText(account)),
    contacts: createEmbeddedContacts(store.database),
  }
}
