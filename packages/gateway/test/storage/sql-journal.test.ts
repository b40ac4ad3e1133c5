import { type JournalEntry, toCallId } from '@ringloop/core'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/storage/store.js'
import { sampleFileTicket } from '../samples/sample-effects.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'
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

  const collect = async (entries: AsyncIterable<JournalEntry>) => {
    const all: JournalEntry[] = []
    for await (const entry of entries) all.push(entry)
    return all
  }
  const commit = (events: Parameters<typeof store.journal.commit>[0]['events'], ended: readonly string[] = []) =>
    store.journal.commit({ events, effects: [], ended: ended.map(toCallId) })

  describe('the SQL journal', () => {
    it('numbers events from 1 without gaps, also after a transaction that failed', async () => {
      expect(await commit([sampleOriginated('a'), sampleOriginated('b')])).toBe(2)
      await expect(
        store.journal.commit({ events: [sampleOriginated('c', { at: Number.NaN })], effects: [], ended: [] }),
      ).rejects.toThrow()
      expect(await commit([sampleOriginated('d')])).toBe(3)
      expect((await collect(store.journal.read({ from: 1 }))).map((entry) => entry.sequence)).toEqual([1, 2, 3])
    })

    it('keeps nothing of a batch of which one part fails', async () => {
      const broken = { ...sampleFileTicket('a'), type: null as never }
      await expect(store.journal.commit({ events: [sampleOriginated('a')], effects: [broken], ended: [] })).rejects.toThrow()
      expect(await collect(store.journal.read({ from: 1 }))).toEqual([])
      expect(await store.outbox.pending()).toBe(0)
    })

    it('keeps an event once, within a batch and across batches', async () => {
      await commit([sampleOriginated('a'), sampleOriginated('a', { at: 2 }), sampleOriginated('b')])
      await commit([sampleOriginated('b'), sampleOriginated('c')])
      const entries = await collect(store.journal.read({ from: 1 }))
      expect(entries.map(({ sequence, event }) => [sequence, event.id, event.at])).toEqual([
        [1, 'a:originated', 1000],
        [2, 'b:originated', 1000],
        [3, 'c:originated', 1000],
      ])
    })

    it('says which ids it knows', async () => {
      await commit([sampleOriginated('a'), sampleOriginated('zero\0byte')])
      expect(await store.journal.known(['a:originated', 'b:originated', 'zero\0byte:originated'])).toEqual(
        new Set(['a:originated', 'zero\0byte:originated']),
      )
      expect(await store.journal.known([])).toEqual(new Set())
    })

    it('reads the calls that have not ended and the last that have', async () => {
      await commit([sampleOriginated('old')])
      await commit([sampleOriginated('open'), sampleCleared('old')], ['old'])
      await commit([sampleOriginated('new')])
      await commit([sampleCleared('new')], ['new'])
      const ids = async (recent: number) => (await collect(store.journal.unfinished({ recent }))).map(({ event }) => event.id)
      expect(await ids(0)).toEqual(['open:originated'])
      expect(await ids(1)).toEqual(['open:originated', 'new:originated', 'new:callCleared'])
      expect(await ids(9)).toEqual(['old:originated', 'open:originated', 'old:callCleared', 'new:originated', 'new:callCleared'])
    })

    it('reads more than one page, in order, from anywhere', async () => {
      await commit(Array.from({ length: 1300 }, (_, index) => sampleOriginated(`call-${index}`)))
      const entries = await collect(store.journal.read({ from: 101 }))
      expect(entries).toHaveLength(1200)
      expect(entries.map((entry) => entry.sequence)).toEqual(Array.from({ length: 1200 }, (_, index) => index + 101))
    })

    it('gives every text back as it was, whatever a caller sends', async () => {
      let count = 0
      const hostile = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 50 }),
        fc.constantFrom(
          '\0',
          '\ud800',
          "'; drop table journal; --",
          '{"a"}\\',
          'NULL',
          '\r\nbgapi x',
          '\u001b[31m',
          'x'.repeat(10_000),
        ),
      )
      await fc.assert(
        fc.asyncProperty(hostile, hostile, async (name, number) => {
          const call = `hostile-${++count}${name}`
          const event = sampleOriginated(call, { customer: { number, name, anonymous: false } })
          const sequence = await store.journal.commit({ events: [event], effects: [sampleFileTicket(call, name)], ended: [] })
          const [entry] = await collect(store.journal.read({ from: sequence }))
          expect(entry).toEqual({ sequence, event })
          const [leased] = await store.outbox.lease({ now: 1, leaseMs: 1, limit: 1, types: ['fileTicket'] })
          expect(leased?.effect).toEqual(sampleFileTicket(call, name))
          await store.outbox.complete(`${call}:ticket`)
          expect(await store.outbox.pending()).toBe(0)
        }),
        { numRuns: 150 },
      )
    })
  })
})
