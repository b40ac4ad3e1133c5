import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createSqlOutbox } from '../../src/storage/sql-outbox.js'
import type { Store } from '../../src/storage/store.js'
import { sampleFileTicket } from '../samples/sample-effects.js'

let store: Store
beforeAll(async () => {
  store = await createPgliteStore({ memory: true })
})
afterAll(() => store[Symbol.asyncDispose]())

/** How many pages PostgreSQL looks at for what `ask` asks; the second time, because the first one tidies up. */
const pagesFor = async (ask: (outbox: ReturnType<typeof createSqlOutbox>) => Promise<unknown>) => {
  let pages = 0
  const explaining = createSqlOutbox({
    ...store.database,
    async query(sql, parameters) {
      const rows = await store.database.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${sql}`, parameters ?? [])
      const said = rows.map((row) => row['QUERY PLAN']).join('\n')
      // the topmost line counts what is under it
      pages = Number(/Buffers: shared hit=(\d+)/.exec(said)?.[1] ?? 0)
      return []
    },
  })
  await ask(explaining)
  await ask(explaining)
  return pages
}
const next = (outbox: ReturnType<typeof createSqlOutbox>) => outbox.nextDue()
const lease = (outbox: ReturnType<typeof createSqlOutbox>) =>
  outbox.lease({ now: 1, leaseMs: 1e15, limit: 1, types: ['fileTicket'] })

describe('what the outbox costs', () => {
  it('does not grow with what was done since the last vacuum', async () => {
    for (let round = 0; round < 30; round++) {
      const effects = Array.from({ length: 100 }, (_, index) => sampleFileTicket(`done-${round}-${index}`))
      await store.journal.commit({ events: [], effects, ended: [] })
      await store.outbox.lease({ now: 1, leaseMs: 1, limit: 100, types: ['fileTicket'] })
      await store.journal.commit({ events: [], effects: [], ended: [], completed: effects.map(({ key }) => key) })
    }
    expect([await pagesFor(next), await pagesFor(lease)].every((pages) => pages < 100)).toBe(true)
  })

  it('does not grow with what waits', async () => {
    const effects = Array.from({ length: 3_000 }, (_, index) => sampleFileTicket(`waiting-${index}`))
    await store.journal.commit({ events: [], effects, ended: [] })
    expect([await pagesFor(next), await pagesFor(lease)].every((pages) => pages < 100)).toBe(true)
  })
})
