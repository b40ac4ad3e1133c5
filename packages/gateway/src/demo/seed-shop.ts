import { createSqlConsents } from '../compliance/sql-consents.js'
import { createEmbeddedDesk, type EmbeddedDesk } from '../embedded-desk/embedded-desk.js'
import type { Store } from '../storage/store.js'
import { shop } from './shop.js'
import { assetsOf, consentsOf, worthOf } from './shop-customers.js'

const hour = 3_600_000
const day = 24 * hour

/** Fills the embedded desk with the demo's shop, and gives it. Doing it twice changes nothing. */
export async function seedShop(store: Store, now: number): Promise<EmbeddedDesk> {
  const signal = AbortSignal.timeout(30_000)
  await createEmbeddedDesk(store).contacts.put(
    shop.map(({ contact, history }) => ({
      contact,
      history: history.map(({ daysAgo, ...item }) => ({ ...item, at: now - daysAgo * day })),
    })),
  )
  await createSqlConsents(store.database).record(consentsOf(now))
  // oldest first, so that ticket numbers rise with time
  const tickets = shop.flatMap((customer) => customer.tickets).sort((a, b) => b.hoursAgo - a.hoursAgo)
  for (const { key, hoursAgo, status, ticket } of tickets) {
    const then = createEmbeddedDesk(store, { now: () => now - hoursAgo * hour })
    const { id } = await then.tickets.create(ticket, { externalId: key, signal })
    await then.tickets.update(id, { status }, { signal })
  }
  const desk = createEmbeddedDesk(store)
  return {
    tickets: desk.tickets,
    contacts: {
      ...desk.contacts,
      // what a shop has in its CRM, and the embedded desk does not keep
      async lookup(number, options) {
        const found = await desk.contacts.lookup(number, options)
        return found.map((contact) => ({ ...contact, ...worthOf(contact.id), ...assetsOf(contact.id, now) }))
      },
    },
  }
}
