import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StoreUnderTest, testJournalAndOutbox } from '@ringloop/core/testing'
import { afterAll, beforeAll, it } from 'vitest'
import { createPgliteStore, type Store } from '../../src/storage/pglite-store.js'

let directory: string
let store: Store
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringloop-contract-'))
  store = await createPgliteStore({ directory })
})
afterAll(async () => {
  await store[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

/** One real database on disk, emptied for each test: opening a new one takes seconds. */
const underTest = (): StoreUnderTest => ({
  journal: store.journal,
  outbox: store.outbox,
  async reopen() {
    await store[Symbol.asyncDispose]()
    store = await createPgliteStore({ directory })
    return underTest()
  },
})

testJournalAndOutbox({
  it,
  async make() {
    await store.database.query('truncate journal, outbox, calls')
    return underTest()
  },
})
