import { type ContactId, RingloopError, type Timestamp } from '@ringloop/core'
import { type Consent, type ConsentEvent, type Consents, reduceConsents } from '@ringloop/core/compliance'
import { columnText } from '../storage/column-text.js'
import type { Queryable, Transactional } from '../storage/database.js'

/** What customers allow, and everything that was ever said about it. */
export interface ConsentStore {
  /**
   * Takes statements, each once by its id; gives the consents of the customers they are about, as they are then. They hold from then on.
   *
   * A no holds from the moment it is recorded, whatever time it bears: clocks differ, and it must not get lost behind a yes of a clock that is
   * fast. Only those of the channel `import` are put in the order of their times.
   *
   * @throws `invalidInput` for a statement of the future; nothing is taken then.
   */
  record(events: readonly ConsentEvent[]): Promise<ReadonlyMap<ContactId, Consents>>
  /** What a customer allows; look at it with `consentAt` or `isGranted`, which know what is over. */
  consentsOf(contactId: ContactId): Promise<Consents>
  /** Everything that was said of a customer, in the order in which it was learned. Nothing is ever changed in it. */
  trail(contactId: ContactId): Promise<readonly ConsentEvent[]>
}

/** Clocks of other systems may be so far ahead. */
const aheadMs = 60_000

/** Consents in the gateway's database: statements are only ever added, and what follows from them is kept beside them, in one step. */
export function createSqlConsents(
  database: Transactional,
  { now = Date.now }: { readonly now?: () => Timestamp } = {},
): ConsentStore {
  return {
    async record(events) {
      for (const { id, at } of events)
        if (at > now() + aheadMs)
          throw new RingloopError('invalidInput', `at: statement "${id.slice(0, 60)}" is of the future.`, {
            mend: 'Look at the clock of the system that sent it, and at its time zone.',
          })
      return database.transaction(async (transaction) => {
        const changed = new Map<ContactId, Consents>()
        // always in the same order, so that two who write at once do not wait for each other in a ring
        for (const contactId of [...new Set(events.map((event) => event.contactId))].sort()) {
          await transaction.query(
            "insert into consents (contact_id, consents) values ($1, '{}') on conflict (contact_id) do nothing",
            [columnText(contactId)],
          )
          // held until the end: who writes at the same time goes on from here
          const [row] = await transaction.query<{ consents: Consents }>(
            'select consents from consents where contact_id = $1 for update',
            [columnText(contactId)],
          )
          let consents = row?.consents ?? {}
          for (const event of events)
            if (event.contactId === contactId && (await isNew(transaction, event))) consents = withStatement(consents, event)
          await transaction.query('update consents set consents = $2 where contact_id = $1', [
            columnText(contactId),
            JSON.stringify(consents),
          ])
          changed.set(contactId, consents)
        }
        return changed
      })
    },

    async consentsOf(contactId) {
      const [row] = await database.query<{ consents: Consents }>('select consents from consents where contact_id = $1', [
        columnText(contactId),
      ])
      return row?.consents ?? {}
    },

    async trail(contactId) {
      const rows = await database.query<{ event: ConsentEvent }>(
        'select event from consent_statements where contact_id = $1 order by position',
        [columnText(contactId)],
      )
      return rows.map(({ event }) => event)
    },
  }
}

function withStatement(consents: Consents, event: ConsentEvent): Consents {
  const known: Consent | undefined = Object.hasOwn(consents, event.purpose) ? consents[event.purpose] : undefined
  const no = event.type === 'consentDenied' || event.type === 'consentWithdrawn'
  if (!no || event.channel === 'import' || known === undefined || known.state === 'unknown')
    return reduceConsents(consents, event)
  return reduceConsents(consents, { ...event, at: Math.max(event.at, known.at) })
}

async function isNew(transaction: Queryable, event: ConsentEvent): Promise<boolean> {
  const rows = await transaction.query(
    `insert into consent_statements (id, contact_id, at, event) values ($1, $2, $3, $4)
     on conflict (id) do nothing returning id`,
    [columnText(event.id), columnText(event.contactId), Math.floor(event.at), JSON.stringify(event)],
  )
  return rows.length > 0
}
