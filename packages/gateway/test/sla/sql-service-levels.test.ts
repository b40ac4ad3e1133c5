import { toTicketId } from '@ringloop/core'
import type { SlaEffect, SlaMeasuredEffect } from '@ringloop/core/sla'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSqlServiceLevels, type ServiceLevelStore } from '../../src/sla/sql-service-levels.js'
import type { Store } from '../../src/storage/store.js'
import { onEachDatabase } from '../support/each-database.js'
import { sampleNotify, sampleRow } from './sample-service-level.js'

const day = 86_400_000

onEachDatabase((open) => {
  let store: Store
  let levels: ServiceLevelStore
  beforeEach(async () => {
    store = await open()
    levels = createSqlServiceLevels(store.database.patient)
  })
  afterEach(() => store[Symbol.asyncDispose]())
  const ids = (rows: readonly { sla: { ticketId: string } }[]) => rows.map(({ sla }) => sla.ticketId)
  const save = (...rows: ReturnType<typeof sampleRow>[]) => levels.commit({ rows, effects: [] })

  it('gives rows back as they were, whatever is in their texts', async () => {
    const row = sampleRow('工单 \u0000 \ud83d\ude00 ’; drop table service_levels', 5, {
      about: {
        subject: 'a\u0000b \ud800 "',
        queue: 'q',
        owner: null,
        tags: ['x'],
        customFields: { 'a.b': '\\u0000' },
        asOf: 3,
        seen: ['1', '2'],
      },
      endedAt: 7,
    })
    await save(row, sampleRow('2', null))
    expect((await levels.load([row.sla.ticketId, toTicketId('none')])).get(row.sla.ticketId)).toEqual(row)
    expect(await levels.due(4, 10)).toEqual([])
    expect(await levels.due(5, 10)).toEqual([row])
  })

  it('gives those that are due, the longest due first, no more than asked for', async () => {
    await save(sampleRow('c', 30), sampleRow('a', 10), sampleRow('n', null), sampleRow('b', 20), sampleRow('d', 40))
    expect(ids(await levels.due(30, 10))).toEqual(['a', 'b', 'c'])
    expect(ids(await levels.due(30, 2))).toEqual(['a', 'b'])
    expect(await levels.nextWake()).toBe(10)
    await save(sampleRow('a', null), sampleRow('b', 50))
    expect(ids(await levels.due(30, 10))).toEqual(['c'])
    expect(await levels.nextWake()).toBe(30)
  })

  it('stores states and what follows from them in one step, and tells nothing twice', async () => {
    await levels.commit({ rows: [sampleRow('a', 99)], effects: [sampleNotify('a', 10), sampleNotify('b', 5)] })
    await levels.commit({ rows: [sampleRow('a', 99)], effects: [sampleNotify('a', 10), sampleNotify('a', 10)] })
    const lease = { now: 100, leaseMs: 1_000, limit: 10, types: ['notify'] } as const
    const leased = await store.outbox.lease(lease)
    expect(leased.map(({ effect }) => effect)).toEqual([sampleNotify('b', 5), sampleNotify('a', 10)])
    for (const { effect } of leased) await store.outbox.complete(effect.key)
    await levels.commit({ rows: [], effects: [sampleNotify('a', 10)] })
    expect(await store.outbox.lease({ ...lease, now: 1e12 })).toEqual([])
    expect(await store.outbox.pending()).toBe(0)
  })

  it('gives the last clocks that stopped, however many targets were missed since', async () => {
    const base = { ticketId: toTicketId('a/\u0000'), metric: 'resolution', late: false, policy: 'p', target: 1 } as const
    const measured = (at: number): SlaMeasuredEffect => ({
      ...base,
      type: 'slaMeasured',
      key: `${base.ticketId}/sla/resolution/0/measured/${at}`,
      at,
      used: at,
      outcome: 'met',
    })
    const breaches = Array.from(
      { length: 20 },
      (_, index): SlaEffect => ({
        ...base,
        type: 'slaBreached',
        key: `measured/1/sla/resolution/${index}/breached@1s`,
        at: 100,
      }),
    )
    await levels.commit({ rows: [], effects: [measured(1), measured(2), measured(3), ...breaches] })
    expect(await levels.measured(2)).toEqual([measured(3), measured(2)])
  })

  it('keeps no breach that was taken back, and the one that came after all', async () => {
    const base = { ticketId: toTicketId('a'), metric: 'resolution', late: false } as const
    const breach = (key: string, at: number): SlaEffect => ({
      ...base,
      type: 'slaBreached',
      key,
      at,
      policy: 'p',
      target: 1,
    })
    const back = (of: string): SlaEffect => ({ ...base, type: 'slaBreachTakenBack', key: `${of}/back`, at: 5, breach: of })
    const facts = async () => {
      const rows = await store.database.query<{ key: string; at: number }>('select key, at from service_level_facts order by key')
      return rows.map(({ key, at }) => `${key}@${at}`)
    }
    await levels.commit({ rows: [], effects: [breach('one', 10), breach('two', 10)] })
    await levels.commit({ rows: [], effects: [back('one'), breach('three', 10), back('three')] })
    expect(await facts()).toEqual(['two@10'])
    await levels.commit({ rows: [], effects: [back('two'), breach('two', 20), breach('one', 30)] })
    expect(await facts()).toEqual(['one@30', 'two@20'])
  })

  it('keeps no measurement that is replaced, also by one of the same instant', async () => {
    const measured = (at: number, outcome: 'met' | 'cancelled', replaces?: number): SlaEffect => ({
      type: 'slaMeasured',
      ticketId: toTicketId('a'),
      metric: 'firstResponse',
      late: false,
      policy: 'p',
      target: 1,
      key: `a/measured/${at}`,
      at,
      used: at,
      outcome,
      ...(replaces !== undefined && { replaces: `a/measured/${replaces}` }),
    })
    await levels.commit({ rows: [], effects: [measured(10, 'cancelled')] })
    await levels.commit({ rows: [], effects: [measured(5, 'met', 10), measured(20, 'cancelled'), measured(20, 'met', 20)] })
    await levels.commit({ rows: [], effects: [measured(5, 'cancelled', 5)] })
    expect((await levels.measured(9)).map(({ at, outcome }) => [at, outcome])).toEqual([
      [20, 'met'],
      [5, 'cancelled'],
    ])
  })

  it('takes up rows of before it was kept which questions wait', async () => {
    await save(sampleRow('old', 5), sampleRow('asked', 5), sampleRow('answered', 5))
    const before = (ticket: string, times: object) =>
      store.database.query('update service_levels set state = $2::json where ticket_id = $1', [
        ticket,
        JSON.stringify({ ...sampleRow(ticket, 5).sla, unanswered: undefined, ...times }),
      ])
    await before('old', { repliedAt: null, respondedAt: null })
    await before('asked', { repliedAt: 4, respondedAt: 3 })
    await before('answered', { repliedAt: 3, respondedAt: 4 })
    const rows = await levels.load(['old', 'asked', 'answered'].map(toTicketId))
    expect(['old', 'asked', 'answered'].map((id) => rows.get(toTicketId(id))?.sla.unanswered)).toEqual([[], [4], []])
  })

  it('stores nothing of a step that fails', async () => {
    await expect(
      levels.commit({ rows: [sampleRow('a', 1)], effects: [{ ...sampleNotify('a', 10), at: Number.NaN }] }),
    ).rejects.toThrow()
    expect(await levels.due(1_000, 10)).toEqual([])
    expect(await store.outbox.pending()).toBe(0)
  })

  it('keeps where a pass over all open rows is', async () => {
    const first = { since: 1_000, settings: 'one', conditions: 'x', doneTo: null }
    expect(await levels.pass({ revision: 'one', conditions: 'x' }, 1_000)).toEqual(first)
    await save(sampleRow('a', 1), sampleRow('b', null), sampleRow('c', 1, { endedAt: 5 }), sampleRow('d', 1))
    expect(ids(await levels.openAfter('', 2))).toEqual(['a', 'b'])
    expect(ids(await levels.openAfter('b', 2))).toEqual(['d'])
    await levels.commit({ rows: [], effects: [], pass: { settings: 'two', conditions: null, doneTo: 'b' } })
    expect(await levels.pass({ revision: 'three', conditions: 'y' }, 2_000)).toEqual({
      since: 1_000,
      settings: 'two',
      conditions: null,
      doneTo: 'b',
    })
  })

  it('forgets tickets that ended long ago, and what was told of them; those that are open stay', async () => {
    await levels.commit({
      rows: [sampleRow('old', null, { endedAt: day }), sampleRow('new', null, { endedAt: 9 * day }), sampleRow('open', 5 * day)],
      effects: [sampleNotify('old', day), sampleNotify('new', 9 * day), sampleNotify('waits', day)],
    })
    const lease = { now: 20 * day, leaseMs: 1_000, limit: 10, types: ['notify'] } as const
    for (const { effect } of await store.outbox.lease(lease))
      if (!effect.key.startsWith('waits')) await store.outbox.complete(effect.key)
    await store.maintain({ forgetBefore: 5 * day })
    expect(await store.database.query('select ticket_id from service_levels order by 1')).toEqual([
      { ticket_id: 'new' },
      { ticket_id: 'open' },
    ])
    // the key of what was told lately is still known, that of what was not told stays to be told
    await levels.commit({ rows: [], effects: [sampleNotify('new', 9 * day), sampleNotify('old', 15 * day)] })
    const now = await store.outbox.lease({ ...lease, now: 40 * day })
    expect(now.map(({ effect }) => effect.key.split('/')[0])).toEqual(['waits', 'old'])
  })
})
