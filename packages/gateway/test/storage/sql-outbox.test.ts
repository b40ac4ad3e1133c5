import type { Effect } from '@ringloop/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/storage/store.js'
import { sampleExpireWrapUp, sampleFileTicket } from '../samples/sample-effects.js'
import { onEachDatabase } from '../support/each-database.js'

onEachDatabase((open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store[Symbol.asyncDispose]())
  beforeEach(async () => {
    await store.database.query('truncate journal, outbox, calls')
  })

  const add = (...effects: Effect[]) => store.journal.commit({ events: [], effects, ended: [] })
  const lease = async (now: number, limit = 10) =>
    (await store.outbox.lease({ now, leaseMs: 100, limit, types: ['fileTicket', 'expireWrapUp'] })).map(
      ({ effect, attempts, leaseUntil }) => [effect.key, attempts, leaseUntil],
    )

  describe('the SQL outbox', () => {
    it('gives an effect to one worker until its lease is over, and counts the tries', async () => {
      await add(sampleFileTicket('a'))
      expect(await Promise.all([lease(0), lease(0)])).toEqual([[['a:ticket', 0, 100]], []])
      expect(await lease(99)).toEqual([])
      expect(await lease(100)).toEqual([['a:ticket', 1, 200]])
    })

    it('keeps the key of an effect that has happened', async () => {
      await add(sampleFileTicket('a'))
      await store.outbox.complete('a:ticket')
      await add(sampleFileTicket('a', 'again'))
      await store.outbox.revive('a:ticket', 0)
      await store.outbox.retry('a:ticket', 0)
      expect(await lease(1e6)).toEqual([])
      expect(await store.outbox.pending()).toBe(0)
    })

    it('waits for the time of a timer and of a retry, and tells the next', async () => {
      expect(await store.outbox.nextDue()).toBeNull()
      await add(sampleExpireWrapUp('a', 500), sampleFileTicket('b'))
      expect(await store.outbox.nextDue()).toBe(0)
      expect(await lease(499)).toEqual([['b:ticket', 0, 599]])
      expect(await store.outbox.nextDue()).toBe(500)
      await store.outbox.retry('b:ticket', 450.5)
      expect(await store.outbox.nextDue()).toBe(451)
      expect(await lease(500)).toEqual([
        ['b:ticket', 1, 600],
        ['a:wrapUp', 0, 600],
      ])
    })

    it('gives the oldest first, in the order of their batch', async () => {
      await add(sampleFileTicket('z'), sampleFileTicket('a'), sampleFileTicket('m'))
      expect((await lease(1, 2)).map(([key]) => key)).toEqual(['z:ticket', 'a:ticket'])
    })

    it('keeps a parked effect and does not try it until it is revived', async () => {
      await add(sampleFileTicket('a'))
      await lease(0)
      await store.outbox.park('a:ticket')
      expect(await lease(1e6)).toEqual([])
      expect(await store.outbox.nextDue()).toBeNull()
      expect(await store.outbox.pending()).toBe(1)
      await store.outbox.revive('a:ticket', 50)
      expect(await lease(50)).toEqual([['a:ticket', 1, 150]])
    })

    it('takes a parked effect back with what it is now, when it is committed again', async () => {
      await add(sampleFileTicket('a'))
      await lease(0)
      await add(sampleFileTicket('a', 'ignored: it is under way'))
      await store.outbox.park('a:ticket')
      await add(sampleFileTicket('a', 'first'), sampleFileTicket('a', 'mended'))
      const [leased] = await store.outbox.lease({ now: 1, leaseMs: 1, limit: 1, types: ['fileTicket'] })
      expect(leased?.effect).toEqual(sampleFileTicket('a', 'mended'))
    })

    it('gives back the leases of the kinds that were asked for', async () => {
      await add(sampleFileTicket('a'), sampleExpireWrapUp('b', 0))
      await lease(0)
      await store.outbox.releaseLeases(['expireWrapUp'])
      expect((await lease(1)).map(([key]) => key)).toEqual(['b:wrapUp'])
    })
  })
})
