import { describe, expect, it } from 'vitest'
import type { BoardState } from '../../src/dispatch/board-state.js'
import { createDispatchTopic } from '../../src/dispatch/dispatch-topic.js'
import { createKeptOrders } from '../../src/dispatch/kept-orders.js'
import type { BoardOrder } from '../../src/dispatch/pool-order.js'

const order = (id: number, over: Partial<BoardOrder> = {}): BoardOrder => ({
  id: `order-${id}`,
  ticketId: `${id}`,
  tickets: '',
  title: `Order ${id}`,
  place: { latitude: 52, longitude: 13 },
  priority: 'normal',
  dueAt: null,
  offeredTo: ['1', '2', '3'],
  details: { minutes: 30 },
  offeredAt: 1,
  metres: null,
  grabbed: null,
  fromTicket: false,
  gaveBack: [],
  ...over,
})
const grabbed = { by: { extension: '2', name: 'Bo' }, at: 5 }
const orders = (over: Readonly<Record<number, Partial<BoardOrder>>> = {}) =>
  Array.from({ length: 600 }, (_, id) => order(id, over[id]))

/** A board that is read anew at each change, as from a database: no object is that of the last time. */
function house() {
  const keep = createKeptOrders()
  const stateOf = (read: readonly BoardOrder[]): BoardState => ({
    at: 1,
    orders: keep(structuredClone(read) as BoardOrder[]),
    more: 0,
    roster: { engineers: [], depots: [], pickUpMinutes: 0, weights: {} } as never,
    trouble: null,
    routes: [],
    plan: { state: 'none' },
  })
  let state = stateOf(orders())
  let named = 0
  const listeners = new Set<(state: BoardState) => void>()
  const topic = createDispatchTopic({
    board: {
      watch(listener) {
        listeners.add(listener)
        return { state, stop: () => void listeners.delete(listener) }
      },
    },
    nameOf: (extension) => {
      named++
      return `Agent ${extension}`
    },
  })
  return {
    topic,
    named: () => named,
    read(next: readonly BoardOrder[]) {
      state = stateOf(next)
      for (const listener of listeners) listener(state)
    },
  }
}

describe('the board of six hundred orders', () => {
  it('makes each order’s row once, however many watch, and again when that order is another', () => {
    const { topic, named, read } = house()
    const told = new Map<string, unknown[]>()
    const watch = (extension: string, supervisor: boolean) => {
      told.set(extension, [])
      return topic.open({ extension, supervisor }, '', (changes) => told.get(extension)?.push(...changes)).view as {
        orders: Record<string, unknown>
      }
    }
    const extensions = Array.from({ length: 100 }, (_, index) => `${index + 1}`)
    const views = extensions.map((extension) => watch(extension, false))
    const boss = watch('boss', true)
    expect(views.map(({ orders }) => Object.keys(orders).length).slice(0, 4)).toEqual([600, 600, 600, 0])
    expect(Object.keys(boss.orders)).toHaveLength(600)
    const perOrder = named() / 600
    // three names stand in each row
    expect(perOrder).toBe(3)

    read(orders())
    expect(named()).toBe(1_800)
    expect([...told.values()].flat()).toEqual([])

    read(orders({ 7: { grabbed } }))
    expect(named()).toBe(1_803)
    const rowOf = (extension: string) => told.get(extension)?.find((change) => (change as { table: string }).table === 'orders')
    expect(rowOf('1')).toEqual({ table: 'orders', id: 'order-7', row: null })
    expect(rowOf('2')).toMatchObject({ id: 'order-7', row: { taken: { by: '2', name: 'Bo' }, commands: ['takeBackOrder'] } })
    expect(rowOf('boss')).toMatchObject({ id: 'order-7', row: { commands: ['takeBackOrder', 'withdrawOrder'] } })
    expect(told.get('4')).toEqual([])
    expect(told.get('2')).toContainEqual(
      expect.objectContaining({ table: 'engineers', id: '2', row: expect.objectContaining({ orders: 1, state: 'busy' }) }),
    )
    expect(told.get('1')?.length).toBe(1)
  })
})
