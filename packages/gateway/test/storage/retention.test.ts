import { type JournalEntry, toCallId } from '@ringloop/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/storage/store.js'
import { sampleFileTicket } from '../samples/sample-effects.js'
import { sampleOriginated } from '../samples/sample-events.js'
import { onEachDatabase } from '../support/each-database.js'

onEachDatabase((open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store[Symbol.asyncDispose]())
  beforeEach(async () => {
    await store.database.query('truncate journal, outbox, calls')
    // finds nothing, and begins again from the first
    await store.maintain({ forgetBefore: 0 })
  })

  const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `call-${from + index}`)
  const finish = async (calls: readonly string[], at: number) => {
    const effects = calls.map((id) => sampleFileTicket(id))
    await store.journal.commit({ events: calls.map((id) => sampleOriginated(id, { at })), effects, ended: calls.map(toCallId) })
    for (const { key } of effects) await store.outbox.complete(key)
  }
  const journalled = async () => {
    const all: JournalEntry[] = []
    for await (const entry of store.journal.read({ from: 1 })) all.push(entry)
    return all.map(({ event }) => event.callId as string)
  }
  /** A thousand calls that ended last are kept anyway. */
  const bury = () => finish(ids(10_000, 11_000), 9_000)

  describe('what the store forgets', () => {
    it('forgets finished calls that are old, and never files their tickets again', async () => {
      await finish(['old'], 1_000)
      await finish(['young'], 8_000)
      await bury()
      await store.maintain({ forgetBefore: 5_000 })
      const left = await journalled()
      expect(left).not.toContain('old')
      expect(left).toContain('young')
      expect(left).toHaveLength(1_001)
      await store.journal.commit({ events: [], effects: [sampleFileTicket('old')], ended: [] })
      expect(await store.outbox.lease({ now: 1e15, leaseMs: 1, limit: 9, types: ['fileTicket'] })).toEqual([])
      const kept = await store.database.query<{ effect: unknown }>("select effect from outbox where call_id = 'old'")
      expect(kept).toEqual([{ effect: {} }])
    })

    it('leaves calls that go on, effects that are not done, and everything when it is not told to forget', async () => {
      await store.journal.commit({ events: [sampleOriginated('active', { at: 1 })], effects: [], ended: [] })
      await store.journal.commit({
        events: [sampleOriginated('waiting', { at: 1 })],
        effects: [sampleFileTicket('waiting')],
        ended: [toCallId('waiting')],
      })
      await finish(['old'], 1)
      await bury()
      await store.maintain()
      expect(await journalled()).toContain('old')
      await store.maintain({ forgetBefore: 5_000 })
      expect((await journalled()).filter((id) => !id.startsWith('call-'))).toEqual(['active', 'waiting'])
      const [leased] = await store.outbox.lease({ now: 1e15, leaseMs: 1, limit: 9, types: ['fileTicket'] })
      expect(leased?.effect).toEqual(sampleFileTicket('waiting'))
    })

    it('forgets what was given up with its call, but no ticket that waits for a person', async () => {
      const notice = (id: string) =>
        ({
          type: 'notify',
          key: `${id}/notify`,
          callId: toCallId(id),
          notification: { channel: 'ops', subject: null, text: 'x' },
        }) as const
      await store.journal.commit({
        events: ['told', 'unfiled'].map((id) => sampleOriginated(id, { at: 1 })),
        effects: [notice('told'), sampleFileTicket('unfiled')],
        ended: ['told', 'unfiled'].map(toCallId),
      })
      await store.outbox.park('told/notify')
      await store.outbox.park('unfiled:ticket')
      await bury()
      await store.maintain({ forgetBefore: 5_000 })
      expect((await journalled()).filter((id) => !id.startsWith('call-'))).toEqual(['unfiled'])
    })

    it('leaves the last thousand calls, however old, and goes on with the sequence numbers', async () => {
      await finish(ids(0, 1_003), 1)
      const last = await store.journal.commit({ events: [], effects: [], ended: [] })
      await store.maintain({ forgetBefore: 5_000 })
      expect(await journalled()).toEqual(ids(3, 1_003))
      expect(await store.journal.commit({ events: [sampleOriginated('next')], effects: [], ended: [] })).toBe(last + 1)
    })

    it('keeps the newest fact of all, though its call is old, because numbering goes on from it', async () => {
      await finish(['old'], 1)
      await bury()
      const late = { ...sampleOriginated('old', { at: 2 }), id: 'old:late' }
      const last = await store.journal.commit({ events: [late], effects: [], ended: [] })
      await store.maintain({ forgetBefore: 5_000 })
      expect(await store.journal.commit({ events: [sampleOriginated('next')], effects: [], ended: [] })).toBe(last + 1)
    })

    it('comes past calls that stay, a portion at a time, and begins again from the first', async () => {
      const stuck = ids(0, 250)
      await store.journal.commit({
        events: stuck.map((id) => sampleOriginated(id, { at: 1 })),
        effects: stuck.map((id) => sampleFileTicket(id)),
        ended: stuck.map(toCallId),
      })
      await finish(['old'], 1)
      await bury()
      await store.maintain({ forgetBefore: 5_000 })
      expect(await journalled()).toContain('old')
      await store.maintain({ forgetBefore: 5_000 })
      expect(await journalled()).not.toContain('old')
      for (const id of stuck) await store.outbox.complete(sampleFileTicket(id).key)
      for (let time = 0; time < 4; time++) await store.maintain({ forgetBefore: 5_000 })
      expect(await journalled()).toHaveLength(1_000)
    })
  })
})
