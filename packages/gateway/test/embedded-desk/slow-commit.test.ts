import { type NewTicket, toTicketId } from '@ringloop/core'
import { afterAll, expect, it } from 'vitest'
import { createEmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import type { Database } from '../../src/storage/database.js'
import { createPostgresStore } from '../../src/storage/postgres-store.js'
import { describeWithPostgres, dropSchema, freshSchema } from '../support/postgres-server.js'

const { signal } = new AbortController()
const ticket: NewTicket = { subject: 'Broken', description: '', priority: 'normal', tags: [], customFields: {} }

/** A gate: whoever waits for `open` goes on once `let` was called. */
function gate() {
  let release = () => {}
  const open = new Promise<void>((resolve) => {
    release = resolve
  })
  return { open, release }
}

/** The same database, where each transaction waits before it commits. */
function slowToCommit(database: Database, written: () => void, mayCommit: () => Promise<void>): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (transaction) => {
        const result = await work(transaction)
        written()
        await mayCommit()
        return result
      }),
  }
}

describeWithPostgres('changes of the embedded desk that others are slow to commit', (url) => {
  const schema = freshSchema()
  afterAll(() => dropSchema(url, schema))

  it('are told once they are committed, and nothing behind them is told before', async () => {
    await using gateway = await createPostgresStore({ url, schema })
    await using other = await createPostgresStore({ url, schema, own: false })
    const desk = createEmbeddedDesk(gateway).tickets
    const poll = async (cursor: string | null) => {
      const answer = await desk.changes?.poll?.(cursor, { signal, limit: 100 })
      return { cursor: answer?.cursor ?? null, ids: answer?.changes.map(({ ticketId, by }) => `${ticketId} by ${by}`) }
    }
    for (const externalId of ['slow', 'quick']) await desk.create(ticket, { signal, externalId })
    const begun = await poll(null)

    const [written, commit] = [gate(), gate()]
    // also if something is not as expected: nobody waits for ever
    using _ = { [Symbol.dispose]: commit.release }
    const slow = createEmbeddedDesk(
      { database: slowToCommit(other.database, written.release, () => commit.open) },
      systemClock,
      'Ada',
    )
    const updating = slow.tickets.update(toTicketId('1'), { status: 'resolved' }, { signal })
    await written.open
    await desk.update(toTicketId('2'), { status: 'pending' }, { signal })
    // no answer: "nothing" would say that all is told
    for (const cursor of [begun.cursor, null]) await expect(poll(cursor)).rejects.toMatchObject({ code: 'busy' })

    commit.release()
    await updating
    const late = await poll(begun.cursor)
    expect(late.ids).toEqual(['1 by Ada', '2 by Ringloop'])
    expect((await poll(late.cursor)).ids).toEqual([])
  })

  it('are told by the same poll if whoever writes is done soon', async () => {
    await using gateway = await createPostgresStore({ url, schema })
    await using other = await createPostgresStore({ url, schema, own: false })
    const [written, commit] = [gate(), gate()]
    using _ = { [Symbol.dispose]: commit.release }
    const slow = createEmbeddedDesk({ database: slowToCommit(other.database, written.release, () => commit.open) })
    let updating: Promise<unknown> = Promise.resolve()
    let looks = 0
    const database: Database = {
      ...gateway.database,
      async transaction(work) {
        const found = await gateway.database.transaction(work)
        if (++looks === 2) {
          commit.release()
          await updating
        }
        return found
      },
    }
    const poll = async (cursor: string | null) =>
      createEmbeddedDesk({ database }).tickets.changes?.poll?.(cursor, { signal, limit: 100 })
    const begun = await poll(null)
    updating = slow.tickets.update(toTicketId('1'), { status: 'pending' }, { signal })
    await written.open
    expect((await poll(begun?.cursor ?? null))?.changes.map(({ ticketId }) => ticketId)).toEqual(['1'])
    expect(looks).toBe(3)
  })

  it('are none if they are taken back, and keep nobody waiting then', async () => {
    await using store = await createPostgresStore({ url, schema })
    const desk = createEmbeddedDesk(store).tickets
    const begun = await desk.changes?.poll?.(null, { signal, limit: 1 })
    const slow = createEmbeddedDesk(
      {
        database: slowToCommit(
          store.database,
          () => {},
          () => Promise.reject(new Error('power cut')),
        ),
      },
      systemClock,
      'Ada',
    )
    await expect(slow.tickets.update(toTicketId('1'), { status: 'closed' }, { signal })).rejects.toThrow('power cut')
    await desk.update(toTicketId('2'), { status: 'closed' }, { signal })
    const told = await desk.changes?.poll?.(begun?.cursor ?? null, { signal, limit: 100 })
    expect(told?.changes.map(({ ticketId }) => ticketId)).toEqual(['2'])
  })
})
