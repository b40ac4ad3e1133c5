import { type TicketChange, toTicketId } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTimePoll } from '../../src/changes/poll-by-time.js'

interface Row {
  readonly id: string
  readonly updated: number
  readonly state: number
}

const signal = new AbortController().signal

/** A system with times in whole seconds, which shows a change up to `lateMs` after it was made. */
function createSystem(pageSize: number) {
  const visible = new Map<string, Row>()
  const poll = createTimePoll<Row>({
    name: 'system',
    pageSize,
    overlapMs: 10_000,
    list: async ({ since, page }) =>
      [...visible.values()]
        .filter((row) => row.updated >= Math.floor(since / 1000) * 1000)
        .sort((one, two) => one.updated - two.updated || one.id.localeCompare(two.id))
        .slice(page * pageSize, (page + 1) * pageSize),
    newest: async () => (visible.size === 0 ? null : Math.max(...[...visible.values()].map((row) => row.updated))),
    idOf: (row) => row.id,
    timeOf: (row) => row.updated,
    toChanges: (row): TicketChange[] => [
      { id: `${row.id}/${row.state}`, ticketId: toTicketId(row.id), at: row.updated, type: 'changed', by: null, own: false },
    ],
  })
  return { visible, poll }
}

const seconds = (time: number) => Math.floor(time / 1000) * 1000

describe('polling by time', () => {
  it('tells every state that stays, however it is paged and however late it shows', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant('write' as const), ticket: fc.nat(8), late: fc.nat(9_000) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(4_000) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('poll' as const), limit: fc.integer({ min: 1, max: 5 }) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), async (pageSize, steps) => {
        const { visible, poll } = createSystem(pageSize)
        let now = 1_000_000
        let state = 0
        for (let ticket = 0; ticket < 4; ticket++) visible.set(`t${ticket}`, { id: `t${ticket}`, updated: now, state: 0 })
        const begun = await poll(null, { limit: 3, signal })
        expect(begun.changes).toEqual([])
        let { cursor } = begun
        const told = new Set<string>()
        const written = new Set<string>()
        let waiting: { readonly row: Row; readonly from: number }[] = []
        const show = () => {
          for (const { row } of waiting.filter((one) => one.from <= now)) {
            // of two states of one row the later one stays
            if ((visible.get(row.id)?.state ?? -1) < row.state) visible.set(row.id, row)
          }
          waiting = waiting.filter((one) => one.from > now)
        }
        for (const one of steps) {
          if (one.do === 'wait') now += one.ms
          else if (one.do === 'write') {
            state++
            const row = { id: `t${one.ticket}`, updated: seconds(now), state }
            written.add(`${row.id}/${state}`)
            waiting.push({ row, from: now + one.late })
          }
          show()
          if (one.do === 'poll') {
            const answer = await poll(cursor, { limit: one.limit, signal })
            for (const change of answer.changes) told.add(change.id)
            cursor = answer.cursor
          }
        }
        now += 10_000
        show()
        // what is left of the sweep that was under way, and one that begins now
        for (let sweeps = 0; sweeps < 2; ) {
          const answer = await poll(cursor, { limit: 2, signal })
          for (const change of answer.changes) told.add(change.id)
          if (!answer.more) sweeps++
          cursor = answer.cursor
        }
        for (const row of visible.values()) if (row.state > 0) expect(told).toContain(`${row.id}/${row.state}`)
        for (const id of told) expect(written).toContain(id)
        expect(await poll(cursor, { limit: 9, signal })).toMatchObject({ changes: [], more: false })
      }),
      { numRuns: 500 },
    )
  })

  it('gets through more rows of one second than a page holds', async () => {
    const { visible, poll } = createSystem(3)
    const { cursor } = await poll(null, { limit: 10, signal })
    for (let ticket = 0; ticket < 20; ticket++) visible.set(`t${ticket}`, { id: `t${ticket}`, updated: 5_000, state: 1 })
    const told = new Set<string>()
    let at = cursor
    for (let more = true; more; ) {
      const answer = await poll(at, { limit: 4, signal })
      for (const change of answer.changes) told.add(change.ticketId)
      ;({ cursor: at, more } = answer)
    }
    expect(told.size).toBe(20)
  })

  it('refuses a cursor that is none of its own', async () => {
    const { poll } = createSystem(3)
    for (const cursor of ['', 'null', '{}', '{"high":"x"}'])
      await expect(poll(cursor, { limit: 1, signal })).rejects.toMatchObject({ code: 'invalidInput' })
  })

  it('asks what several rows tell at once, and tells it in order', async () => {
    const visible = new Map<string, Row>()
    let asking = 0
    let most = 0
    const slow = createTimePoll<Row>({
      name: 'system',
      pageSize: 10,
      list: async ({ page }) => (page === 0 ? [...visible.values()] : []),
      newest: async () => null,
      idOf: (row) => row.id,
      timeOf: (row) => row.updated,
      async toChanges({ id, updated }) {
        most = Math.max(most, ++asking)
        await new Promise((resolve) => setImmediate(resolve))
        asking--
        return [{ id, ticketId: toTicketId(id), at: updated, type: 'changed', by: null, own: false }]
      },
    })
    const { cursor } = await slow(null, { limit: 10, signal })
    for (let index = 0; index < 9; index++) visible.set(`t${index}`, { id: `t${index}`, updated: 1000 + index, state: 0 })
    const { changes } = await slow(cursor, { limit: 10, signal })
    expect(changes.map(({ id }) => id)).toEqual([...visible.keys()])
    expect(most).toBe(4)
  })
})
