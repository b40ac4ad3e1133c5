import { RingloopError, type TopicTables } from '@ringloop/core'
import { expect, it } from 'vitest'
import type { BoardState } from '../../src/dispatch/board-state.js'
import { createSuggestionTopic } from '../../src/dispatch/suggestion-topic.js'
import { createManualClock } from '../samples/manual-clock.js'

const order = {
  id: 'a',
  ticketId: '1',
  title: 'Boiler',
  place: { latitude: 52, longitude: 13 },
  priority: 'normal',
  dueAt: null,
  offeredTo: ['2', '3'],
  fromTicket: false,
  details: {},
  grabbed: null,
}
const engineers = ['1', '2', '3'].map((id) => ({
  id,
  name: `Engineer ${id}`,
  place: order.place,
  shifts: [],
  skills: {},
  van: {},
}))
const state = {
  at: 1,
  orders: [order],
  roster: { version: 1, engineers },
  routes: [],
  plan: { state: 'none' },
} as never as BoardState
const proposals = engineers.map(({ id }) => ({
  engineerId: id,
  visit: { leaveAt: 1, startAt: 2, endAt: 3 },
  deviation: { total: 1 },
  reasons: [],
  delays: [],
}))
const answer = JSON.stringify({ proposals, refusals: [], overloaded: [], travel: { basis: 'straightLine' } })

function open(fails: readonly RingloopError[]) {
  const clock = createManualClock()
  const failures = [...fails]
  let asked = 0
  const states: unknown[] = []
  let shown: readonly string[] = []
  const topic = createSuggestionTopic({
    board: { watch: () => ({ state, stop() {} }) },
    pool: {} as never,
    workOrders: {} as never,
    planner: {
      async run() {
        asked++
        const failure = failures.shift()
        if (failure !== undefined) throw failure
        return answer
      },
    },
    travelTime: {} as never,
    clock,
    log: () => {},
  })
  const watch = topic.open({ extension: '9', supervisor: true }, 'a', (changes) => {
    for (const { table, row } of changes) if (table === 'suggestion') states.push((row as { state: string } | null)?.state)
    const ids = changes.flatMap(({ table, id, row }) => (table === 'proposals' && row !== null ? [id] : []))
    if (ids.length > 0) shown = ids
  }) as { readonly view: TopicTables; close(): void }
  return { clock, watch, states, asked: () => asked, shown: () => shown }
}

it('names nobody whom the order was not offered to', async () => {
  const { clock, shown } = open([])
  await clock.advance(0)
  expect(shown()).toEqual(['2', '3'])
})

it('thinks again a little later when it failed for what passes', async () => {
  const { clock, states, asked } = open([
    new RingloopError('overloaded', '8 plans wait already.'),
    new RingloopError('timeout', 'There is no plan.'),
    new RingloopError('unavailable', 'The planning has failed.'),
  ])
  await clock.advance(4_000)
  expect([asked(), states.at(-1)]).toEqual([1, 'failed'])
  await clock.advance(12_000)
  expect([asked(), states.at(-1)]).toEqual([4, 'ready'])
  await clock.advance(60_000)
  expect(asked()).toBe(4)
})

it('does not try again what stays wrong, nor for whoever looks no more', async () => {
  const wrong = open([new RingloopError('invalidInput', 'No such place.')])
  await wrong.clock.advance(60_000)
  expect([wrong.asked(), wrong.states.at(-1)]).toEqual([1, 'failed'])
  const away = open([new RingloopError('overloaded', '8 plans wait already.')])
  await away.clock.advance(1_000)
  away.watch.close()
  await away.clock.advance(60_000)
  expect(away.asked()).toBe(1)
})
