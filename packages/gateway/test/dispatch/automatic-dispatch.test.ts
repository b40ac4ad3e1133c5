import { RingloopError, toTicketId } from '@ringloop/core'
import {
  createStraightLineTravelTime,
  parseDispatchProblem,
  type TravelTime,
  toWorkOrderId,
  type WorkOrder,
} from '@ringloop/core/dispatch'
import { afterEach, describe, expect, it } from 'vitest'
import { createAutomaticDispatch } from '../../src/dispatch/automatic-dispatch.js'
import type { GrabResult, TicketOrder } from '../../src/dispatch/order-pool.js'
import { createPlanner, type Planner } from '../../src/dispatch/planner.js'
import type { PoolOrder, PoolPerson } from '../../src/dispatch/pool-order.js'
import type { WorkOrderEffect } from '../../src/dispatch/work-order-effects.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'

const now = Date.UTC(2026, 2, 2, 8)
const hour = 3_600_000
const at = (north: number) => ({ latitude: 52.5 + north / 100, longitude: 13.4 })
const signal = new AbortController().signal

const { engineers, depots, orders } = parseDispatchProblem({
  now,
  orders: [{ id: 'any', ticketId: 'any', place: at(0), durationMinutes: 60 }],
  engineers: [
    { id: '1', name: 'Ada', place: at(0), shifts: [{ from: now, to: now + 3 * hour }], skills: { heating: 2 }, van: { pump: 1 } },
    { id: '2', name: 'Bo', place: at(10), shifts: [{ from: now, to: now + 3 * hour }], skills: { heating: 2 } },
  ],
})
const [emptyOrder] = orders as [WorkOrder]

let planner: Planner | null = null
afterEach(() => planner?.[Symbol.asyncDispose]())

/** A pool of a few orders, tickets that are work orders, and a planner in this thread. */
function dispatch(
  tickets: Record<string, Partial<WorkOrder>>,
  roster: { engineers: typeof engineers; version?: string } | null = { engineers },
  { travelTime = createStraightLineTravelTime(), agents = ['1', '2'] }: { travelTime?: TravelTime; agents?: string[] } = {},
) {
  const orders = new Map(
    Object.keys(tickets).map((id) => [id, { by: null as PoolPerson | null, gaveBack: [] as readonly string[] }]),
  )
  const held: PoolOrder[] = []
  const told: WorkOrderEffect[] = []
  const logged: [string, unknown][] = []
  let failing: Error | null = null
  const log = (fact: string, details: unknown) => void logged.push([fact, details])
  planner = createPlanner({ clock: systemClock, script: new URL('./nowhere.js', import.meta.url), log: () => {} })
  const workOrder = (id: string): WorkOrder => ({
    ...emptyOrder,
    id: toWorkOrderId(id),
    ticketId: toTicketId(id),
    ...tickets[id],
  })
  const pool = {
    async ofTicket(id: string): Promise<readonly TicketOrder[]> {
      const order = orders.get(id)
      return order === undefined
        ? []
        : [{ id, fromTicket: true, grabbedBy: order.by?.extension ?? null, releasedBy: null, gaveBack: order.gaveBack }]
    },
    taken: async (extensions: readonly string[]) =>
      held.filter(({ grabbed }) => extensions.includes(grabbed?.by.extension ?? '')),
    async grab(id: string, by: PoolPerson): Promise<GrabResult> {
      const order = orders.get(id)
      if (order === undefined) throw new RingloopError('notPossible', 'It was taken out.')
      if (order.by !== null && order.by.extension !== by.extension) return { won: false, grabbedBy: order.by, at: 1 }
      order.by = by
      if (!held.some((one) => one.id === id)) holds(by.extension, id, workOrder(id))
      return { won: true, at: 1 }
    },
  }
  const holds = (extension: string, id: string, { place, priority, dueAt, durationMinutes, promised, parts }: WorkOrder) =>
    held.push({
      id,
      ticketId: id,
      title: id,
      place,
      priority,
      dueAt,
      details: {
        minutes: durationMinutes,
        parts: Object.entries(parts)
          .map(([name, count]) => `${name}:${count}`)
          .join(', '),
        ...(promised === null
          ? {}
          : { promisedFrom: new Date(promised.from).toISOString(), promisedTo: new Date(promised.to).toISOString() }),
      },
      tickets: '',
      offeredAt: 0,
      metres: null,
      grabbed: { by: { extension, name: extension }, at: 1 },
    } as PoolOrder)
  const automatic = createAutomaticDispatch({
    pool: { pool: pool as never },
    rosters: { load: async () => roster && { depots, ...roster } },
    workOrders: {
      async read(id) {
        if (failing !== null) throw failing
        return workOrder(id)
      },
    },
    planner,
    travelTime,
    isAgent: (extension) => agents.includes(extension),
    tell: async (effects) => void told.push(...effects),
    language: 'en',
    now: () => now,
    log,
  })
  return {
    assign: (id: string, version?: string) => automatic.assign(toTicketId(id), signal, version),
    assignLater: (id: string, because: string) => automatic.assignLater(toTicketId(id), because),
    who: (id: string) => orders.get(id)?.by?.extension ?? null,
    holds: (extension: string, id: string, over: Partial<WorkOrder> = {}) => holds(extension, id, { ...workOrder(id), ...over }),
    order: (id: string) => orders.get(id) as { by: PoolPerson | null; gaveBack: readonly string[] },
    forget: (id: string) => orders.delete(id),
    fails: (error: Error | null) => {
      failing = error
    },
    told,
    logged,
  }
}

describe('an order that a ticket has offered', () => {
  it('is given to who can do it at the least cost, and the ticket is told who and why', async () => {
    const { assign, who, told } = dispatch({ near: { skills: { heating: 2 } } })
    await assign('near')
    expect(who('near')).toBe('1')
    expect(told).toEqual([
      {
        type: 'assignWorkOrder',
        key: 'pool/near/grabbed/1',
        callId: null,
        ticketId: 'near',
        owner: '1',
        from: null,
        orderId: 'near',
        remark:
          'Dispatched automatically. Ada: 1 min on the way, from where they are; has heating at level 2 (2 is needed); then has 1 h of work, 1 visit.',
      },
    ])
  })

  it('goes to another if it would break a promise of who is nearest, or more than fills their day', async () => {
    const promised = { from: now + 30 * 60_000, to: now + 40 * 60_000 }
    const promising = dispatch({ new: { durationMinutes: 90, promised: { from: now, to: now + 20 * 60_000 }, place: at(5) } })
    promising.holds('1', 'held', { promised, place: at(5) })
    await promising.assign('new')
    expect(promising.who('new')).toBe('2')
    const filled = dispatch({ new: {} })
    for (const id of ['a', 'b', 'c']) filled.holds('1', id)
    await filled.assign('new')
    expect(filled.who('new')).toBe('2')
    // what was to be begun an hour ago binds nobody any more, but takes its time
    for (const [durationMinutes, who] of [
      [100, '1'],
      [130, '2'],
    ] as const) {
      const late = dispatch({ new: { durationMinutes } })
      late.holds('1', 'held', { promised: { from: now - 2 * hour, to: now - hour } })
      await late.assign('new')
      expect(late.who('new')).toBe(who)
    }
  })

  it('is not given to who cannot even do all that they have', async () => {
    const { assign, who, holds } = dispatch({ new: { durationMinutes: 5 } })
    for (const id of ['a', 'b', 'c', 'd']) holds('1', id)
    await assign('new')
    expect(who('new')).toBe('2')
  })

  it('stays free for everybody if nobody can, and the log says why', async () => {
    const { assign, who, told, logged } = dispatch({ new: { skills: { lifts: 1 } }, pinned: { pinnedTo: '7' as never } })
    await assign('new')
    expect([who('new'), told]).toEqual([null, []])
    expect(logged[0]).toEqual([
      'nobody of the roster can take a work order; it is free for everybody',
      {
        ticketId: 'new',
        refusals: ['1: lacks the skill lifts (level 1 is needed)', '2: lacks the skill lifts (level 1 is needed)'],
      },
    ])
    await assign('pinned')
    expect(who('pinned')).toBe(null)
  })

  it('is not given again to whoever of them gave it back, and the log says so', async () => {
    const { assign, who, order, logged } = dispatch({ new: {} })
    order('new').gaveBack = ['1']
    await assign('new')
    expect(who('new')).toBe('2')
    Object.assign(order('new'), { by: null, gaveBack: ['1', '2'] })
    await assign('new')
    expect([who('new'), logged]).toEqual([
      null,
      [
        [
          'nobody of the roster can take a work order; it is free for everybody',
          { ticketId: 'new', refusals: [], gaveBack: ['1', '2'] },
        ],
      ],
    ])
  })

  it('is given also to who has used the part for what they still have; what is on their van is kept for that', async () => {
    const without = engineers.map((each) => ({ ...each, van: {} }))
    const used = dispatch({ new: {} }, { engineers: without })
    used.holds('1', 'held', { parts: { pump: 1 } })
    await used.assign('new')
    expect(used.who('new')).toBe('1')
    const one = dispatch({ new: { parts: { pump: 1 } } })
    one.holds('1', 'a', { parts: { pump: 1 } })
    one.holds('1', 'b', { parts: { pump: 1 } })
    await one.assign('new')
    expect(one.who('new')).toBe(null)
    const both = dispatch(
      { new: { parts: { pump: 1 } } },
      { engineers: engineers.map((each) => ({ ...each, van: { pump: 2 } })) },
    )
    both.holds('1', 'a', { parts: { pump: 1 } })
    await both.assign('new')
    expect(both.who('new')).toBe('1')
  })

  it('is refused to who has too much already under these words', async () => {
    const { assign, holds, logged } = dispatch({ new: { skills: { lifts: 1 } } })
    for (const id of ['a', 'b', 'c', 'd']) holds('1', id)
    await assign('new')
    expect(logged).toEqual([
      [
        'nobody of the roster can take a work order; it is free for everybody',
        { ticketId: 'new', refusals: ['2: lacks the skill lifts (level 1 is needed)'], overloaded: ['1'] },
      ],
    ])
  })

  it('is not given to who is no agent any more, and the log says so once', async () => {
    const { assign, who, logged } = dispatch({ one: {}, two: {} }, { engineers }, { agents: ['2'] })
    await assign('one')
    await assign('two')
    expect([who('one'), who('two'), logged]).toEqual([
      '2',
      '2',
      [['an engineer of the roster is no agent any more, and is given nothing', { engineer: '1' }]],
    ])
  })

  it('is given by the straight line where ways cannot be asked for', async () => {
    const travelTime = {
      among: async () => {
        throw new RingloopError('invalidInput', 'There are 700 places; ways are asked for among 600.')
      },
    }
    const { assign, who, logged } = dispatch({ new: {} }, { engineers }, { travelTime })
    await assign('new')
    expect([who('new'), logged]).toEqual([
      '1',
      [
        [
          'who gets a work order is found by the straight line',
          { ticketId: 'new', problem: 'There are 700 places; ways are asked for among 600.' },
        ],
      ],
    ])
  })

  it('is not thought about when all shifts are over, nor for a roster that was replaced since', async () => {
    const over = engineers.map((each) => ({ ...each, shifts: [{ from: now - 2 * hour, to: now - hour }] }))
    const late = dispatch({ new: {} }, { engineers: over, version: 'b' })
    late.fails(new RingloopError('unavailable', 'nobody needs to be asked'))
    await late.assign('new')
    const replaced = dispatch({ new: {} }, { engineers, version: 'b' })
    await replaced.assign('new', 'a')
    expect([late.who('new'), replaced.who('new')]).toEqual([null, null])
    await replaced.assign('new', 'b')
    expect(replaced.who('new')).toBe('1')
    const staying = dispatch({ new: {} }, { engineers: over.map((each) => ({ ...each, overtimeMinutes: 180 })) })
    await staying.assign('new')
    expect(staying.who('new')).toBe('1')
  })

  it('is looked at again later, if there is a roster', async () => {
    const one = dispatch({ new: {} })
    await one.assignLater('new', 'taken/new/5')
    expect(one.told).toEqual([{ type: 'offerWorkOrder', key: 'taken/new/5/free', callId: null, ticketId: 'new' }])
    const none = dispatch({ new: {} }, { engineers: [] })
    await none.assignLater('new', 'taken/new/5')
    expect(none.told).toEqual([])
  })

  it('of two that come at once, is not given to who has time for one', async () => {
    const { assign, who } = dispatch({
      one: { durationMinutes: 120 },
      two: { durationMinutes: 120 },
      three: { durationMinutes: 120 },
    })
    await Promise.all([assign('one'), assign('two'), assign('three')])
    expect([who('one'), who('two'), who('three')]).toEqual(['1', '2', null])
  })

  it('is told to the ticket again, under the same key, if whoever gave it died before that; and left with who was quicker', async () => {
    const { assign, told, order, who } = dispatch({ new: {}, quick: {} })
    order('new').by = { extension: '1', name: 'Ada' }
    await assign('new')
    expect(told).toMatchObject([{ key: 'pool/new/grabbed/1', owner: '1' }])
    order('quick').by = { extension: '5', name: 'Carl' }
    await assign('quick')
    expect([who('quick'), told.length]).toEqual(['5', 1])
  })

  it('is left as it is without a roster, and once it is out of the pool; what fails is tried again', async () => {
    const without = dispatch({ new: {} }, null)
    await without.assign('new')
    expect(without.who('new')).toBe(null)
    const gone = dispatch({ new: {} })
    gone.forget('new')
    await gone.assign('new')
    expect(gone.told).toEqual([])
    // it was no fault that could be mended by trying
    for (const code of ['invalidInput', 'notFound'] as const) {
      const changed = dispatch({ new: {} })
      changed.fails(new RingloopError(code, 'no place any more'))
      await changed.assign('new')
      expect(changed.who('new')).toBe(null)
    }
    const away = dispatch({ new: {} })
    away.fails(new RingloopError('unavailable', 'away'))
    await expect(away.assign('new')).rejects.toMatchObject({ code: 'unavailable' })
    away.fails(null)
    await away.assign('new')
    expect(away.who('new')).toBe('1')
  })
})
