import { RingloopError } from '@ringloop/core'
import { createStraightLineTravelTime } from '@ringloop/core/dispatch'
import { expect, it } from 'vitest'
import type { BoardState } from '../../src/dispatch/board-state.js'
import { createDispatchBoard } from '../../src/dispatch/dispatch-board.js'
import { createManualClock } from '../samples/manual-clock.js'

it('is read on, and shown to all others, when somebody breaks at what they are shown', async () => {
  const clock = createManualClock(1_000_000)
  const logged: string[] = []
  let reads = 0
  using board = createDispatchBoard({
    pool: {
      pool: {
        board: async () => {
          reads++
          return { orders: [], more: reads }
        },
      },
      on: () => () => {},
    } as never,
    rosters: { load: async () => null },
    planner: {} as never,
    travelTime: {} as never,
    isAgent: () => true,
    clock,
    newId: () => 'id',
    log: (fact) => logged.push(fact),
  })
  board.watch(() => {
    throw new TypeError('the line is gone')
  })
  const seen: BoardState[] = []
  board.watch((state) => seen.push(state))
  await clock.advance(0)
  await clock.advance(60_000)
  expect(seen.filter(({ trouble }) => trouble === null).map(({ more }) => more)).toEqual([1, 2])
  expect(seen.every(({ trouble }) => trouble === null)).toBe(true)
  expect(new Set(logged)).toEqual(new Set(['somebody who watches could not be told']))
})

it('says once that nobody knows when engineers are where, however long that lasts', async () => {
  const clock = createManualClock(1_000_000)
  const logged: string[] = []
  let asked = 0
  const order = {
    id: 'a',
    ticketId: '1',
    title: 'Boiler',
    place: { latitude: 52, longitude: 13 },
    priority: 'normal',
    dueAt: null,
    offeredTo: null,
    details: {},
    grabbed: { by: { extension: '1', name: 'Ada' }, at: 1 },
  }
  const ada = { id: '1', name: 'Ada', place: order.place, shifts: [], skills: {}, van: {} }
  using board = createDispatchBoard({
    pool: { pool: { board: async () => ({ orders: [order], more: 0 }) }, on: () => () => {} } as never,
    rosters: { load: async () => ({ engineers: [ada], depots: [], pickUpMinutes: 0 }) as never },
    planner: {
      async run() {
        asked++
        throw new RingloopError('unavailable', 'The planner is away.')
      },
    } as never,
    travelTime: createStraightLineTravelTime(),
    isAgent: () => true,
    clock,
    newId: () => 'id',
    log: (fact) => logged.push(fact),
  })
  board.watch(() => {})
  await clock.advance(60_000)
  expect(asked).toBeGreaterThan(5)
  expect(logged).toEqual(['when engineers are where is not known'])
})

it('plans nobody to what was offered to others', async () => {
  const clock = createManualClock(1_000_000)
  const place = { latitude: 52, longitude: 13 }
  const orderOf = (id: string, offeredTo: readonly string[] | null) => ({
    id,
    ticketId: id,
    title: 'Boiler',
    place,
    priority: 'normal',
    dueAt: null,
    offeredTo,
    details: {},
    grabbed: null,
  })
  const orders = [orderOf('all', null), orderOf('others', ['2', '3']), orderOf('mine', ['1', '2'])]
  const ada = { id: '1', name: 'Ada', place, shifts: [], skills: {}, van: {} }
  const visits = orders.map(({ id }) => ({ orderId: id }))
  using board = createDispatchBoard({
    pool: { pool: { board: async () => ({ orders, more: 0 }) }, on: () => () => {} } as never,
    rosters: { load: async () => ({ engineers: [ada], depots: [], pickUpMinutes: 0 }) as never },
    planner: { run: async () => JSON.stringify({ plan: { routes: [{ engineerId: '1', visits }] } }) } as never,
    travelTime: createStraightLineTravelTime(),
    isAgent: () => true,
    clock,
    newId: () => 'id',
    log: () => {},
  })
  board.watch(() => {})
  await clock.advance(0)
  board.plan('Sam')
  await clock.settle()
  expect(board.proposed('id').map(({ orderId }) => orderId)).toEqual(['all', 'mine'])
})
