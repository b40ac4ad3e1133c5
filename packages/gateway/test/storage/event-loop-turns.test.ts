import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import type { Store } from '../../src/storage/store.js'

let store: Store
beforeAll(async () => {
  store = await createPgliteStore({ memory: true })
})
afterAll(() => store[Symbol.asyncDispose]())

it('lets sockets and timers have their turn between statements, however busy the database is', async () => {
  let turns = 0
  let counting = true
  const count = () => {
    turns++
    if (counting) setImmediate(count)
  }
  setImmediate(count)
  for (let statement = 0; statement < 20; statement++) await store.outbox.pending()
  for (let transaction = 0; transaction < 20; transaction++)
    await store.journal.commit({ events: [], effects: [], ended: [], completed: ['none'] })
  counting = false
  expect(turns).toBeGreaterThanOrEqual(39)
})
