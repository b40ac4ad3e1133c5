import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSqlKeptTiers } from '../../src/routing/kept-tiers.js'
import type { Store } from '../../src/storage/store.js'
import { onEachDatabase } from '../support/each-database.js'

onEachDatabase((open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store[Symbol.asyncDispose]())

  it('own tiers are kept, each once, until they are taken back', async () => {
    const tiers = createSqlKeptTiers(store.database)
    const [ada, bo] = ['1001@default', '1002@default'].map((agent) => ({ queue: 'repair@default', agent }))
    if (ada === undefined || bo === undefined) throw new Error('nobody')
    for (const tier of [ada, bo, ada]) await tiers.add(tier)
    await tiers.remove(bo)
    expect(await createSqlKeptTiers(store.database).load()).toEqual([ada])
  })
})
