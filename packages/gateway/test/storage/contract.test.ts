import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StoreUnderTest, testJournalAndOutbox } from '@ringloop/core/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createPostgresStore } from '../../src/storage/postgres-store.js'
import type { Store } from '../../src/storage/store.js'
import { describeWithPostgres, dropSchema, freshSchema } from '../support/postgres-server.js'

/** One real database on disk, emptied for each test: opening a new one takes seconds. */
function testOneDatabase(open: () => Promise<Store>, remove: () => Promise<unknown>) {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  afterAll(async () => {
    await store[Symbol.asyncDispose]()
    await remove()
  })

  const underTest = (): StoreUnderTest => ({
    journal: store.journal,
    outbox: store.outbox,
    inbox: store.inbox,
    async reopen() {
      await store[Symbol.asyncDispose]()
      store = await open()
      return underTest()
    },
  })

  testJournalAndOutbox({
    it,
    async make() {
      await store.database.query('truncate journal, outbox, calls, ticket_changes, change_cursors')
      return underTest()
    },
  })
}

describe('on PGlite', () => {
  let directory: string
  testOneDatabase(
    async () => {
      directory ??= await mkdtemp(join(tmpdir(), 'ringloop-contract-'))
      return createPgliteStore({ directory })
    },
    () => rm(directory, { recursive: true, force: true }),
  )
})

describeWithPostgres('on PostgreSQL', (url) => {
  const schema = freshSchema()
  testOneDatabase(
    () => createPostgresStore({ url, schema }),
    () => dropSchema(url, schema),
  )
})
