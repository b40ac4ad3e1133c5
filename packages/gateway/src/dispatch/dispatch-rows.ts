import {
  type DispatchBoardRow,
  type DispatchCommandType,
  type DispatchEngineerRow,
  type DispatchOrderRow,
  type DispatchPlan,
  type DispatchStopRow,
  type DispatchView,
  safeLine,
} from '@ringloop/core'
import type { Route } from '@ringloop/core/dispatch'
import type { TopicWatcher } from '../server/topics.js'
import type { BoardState } from './board-state.js'
import { freeOrder } from './held-order.js'
import { type BoardOrder, isOfferedTo } from './pool-order.js'
import { withKeptRows } from './row-changes.js'

/** The board as rows, to everybody what they may see of it. */
export interface DispatchRows {
  /** Rows that say the same as they did before are the same objects. */
  seenBy(watcher: TopicWatcher, state: BoardState): DispatchView
}

/** A state as rows, whoever looks. */
interface StateRows {
  readonly state: BoardState
  /** As supervisors see it. */
  readonly whole: DispatchView
  /** Of the board itself, as others see it. */
  readonly board: DispatchView['board']
}

/**
 * Makes the rows of each state once, however many watch: a supervisor gets all of them, others are picked those of what is offered to them
 * and what they have. An order's row is made once for the order as it stands.
 */
export function createDispatchRows(nameOf: (extension: string) => string): DispatchRows {
  const ofOrders = new WeakMap<BoardOrder, { readonly forSupervisors: DispatchOrderRow; readonly forOthers: DispatchOrderRow }>()
  let latest: StateRows | null = null

  const rowsOf = (order: BoardOrder) => {
    let rows = ofOrders.get(order)
    if (rows === undefined) {
      const row = orderRow(order, nameOf)
      const isFree = order.grabbed === null
      rows = {
        forSupervisors: { ...row, commands: [isFree ? 'giveOrder' : 'takeBackOrder', 'withdrawOrder'] },
        // others see of what is taken their own alone
        forOthers: { ...row, commands: [isFree ? 'takeOrder' : 'takeBackOrder'] },
      }
      ofOrders.set(order, rows)
    }
    return rows
  }
  const latestRows = (state: BoardState): StateRows => {
    if (latest?.state === state) return latest
    const orders = state.orders ?? []
    const stops = stopRows(state, orders)
    const isRead = state.orders !== null
    const whole: DispatchView = {
      board: byId(isRead ? [boardRow(state, true, stops)] : []),
      engineers: byId(engineerRows(state, orders, nameOf)),
      orders: byId(orders.map((order) => rowsOf(order).forSupervisors)),
      stops: byId(stops),
      depots: byId((state.roster?.depots ?? []).map(({ id, place }) => ({ id, place }))),
    }
    const board = { board: byId(isRead ? [boardRow(state, false, stops)] : []) }
    latest = {
      state,
      whole: latest === null ? whole : withKeptRows(latest.whole, whole),
      board: latest === null ? board.board : withKeptRows({ board: latest.board }, board).board,
    }
    return latest
  }

  return {
    seenBy({ extension, supervisor }, state) {
      const { whole, board } = latestRows(state)
      if (supervisor) return whole
      const orders = (state.orders ?? []).filter((order) =>
        order.grabbed === null ? isOfferedTo(order, extension) : order.grabbed.by.extension === extension,
      )
      const me = whole.engineers[extension]
      return {
        board,
        engineers: byId(me === undefined ? [] : [me]),
        orders: byId(orders.map((order) => rowsOf(order).forOthers)),
        stops: byId(Object.values(whole.stops).filter(({ engineerId, proposed }) => engineerId === extension && !proposed)),
        depots: byId([]),
      }
    },
  }
}

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): Readonly<Record<string, Row>> =>
  Object.assign(Object.create(null), Object.fromEntries(rows.map((row) => [row.id, row])))

function orderRow(order: BoardOrder, nameOf: (extension: string) => string): Omit<DispatchOrderRow, 'commands'> {
  const { id, ticketId, place, priority, dueAt, offeredAt, offeredTo, grabbed, details } = order
  const { promised } = freeOrder(order)
  const said = (name: string) => safeLine(`${details[name] ?? ''}`, 300)
  return {
    id,
    ticketId,
    title: safeLine(order.title, 200),
    place,
    priority,
    dueAt,
    promised,
    minutes: typeof details.minutes === 'number' ? details.minutes : null,
    skills: said('skills'),
    certificates: said('certificates'),
    parts: said('parts'),
    offeredAt,
    offeredTo: offeredTo?.slice(0, 20).map(nameOf) ?? null,
    taken: grabbed && { by: grabbed.by.extension, name: safeLine(grabbed.by.name, 100), at: grabbed.at },
  }
}

function engineerRows(
  { roster, routes, at }: BoardState,
  orders: readonly BoardOrder[],
  nameOf: (extension: string) => string,
): readonly DispatchEngineerRow[] {
  const had = new Map<string, number>()
  for (const { grabbed } of orders) if (grabbed !== null) had.set(grabbed.by.extension, (had.get(grabbed.by.extension) ?? 0) + 1)
  const planned = new Map<string, number>(routes.map(({ engineerId, visits }) => [engineerId, visits.length]))
  const known = new Set<string>(roster?.engineers.map(({ id }) => id))
  const others = new Map(orders.flatMap(({ grabbed }) => (grabbed === null ? [] : [[grabbed.by.extension, grabbed.by.name]])))
  return [
    ...(roster?.engineers ?? []).map(({ id, name, place, shifts, skills, away }): DispatchEngineerRow => {
      const orders = had.get(id) ?? 0
      const works = shifts.some(({ from, to }) => from <= at && at < to)
      const state = away ? 'away' : orders > 0 ? 'busy' : works ? 'free' : 'offShift'
      return {
        id,
        name: safeLine(name, 100),
        place,
        state,
        shifts,
        skills,
        orders,
        overloaded: planned.size > 0 && orders > (planned.get(id) ?? 0),
      }
    }),
    ...[...others]
      .filter(([id]) => !known.has(id))
      .map(
        ([id, name]): DispatchEngineerRow => ({
          id,
          name: safeLine(name, 100) || nameOf(id),
          place: null,
          state: 'busy',
          shifts: [],
          skills: {},
          orders: had.get(id) ?? 0,
          overloaded: false,
        }),
      ),
  ]
}

function stopRows({ routes, plan }: BoardState, all: readonly BoardOrder[]): readonly DispatchStopRow[] {
  const orders = new Map(all.map((order) => [order.id, order]))
  const rows = (all: readonly Route[], proposed: boolean) =>
    all.flatMap(({ engineerId, visits }) =>
      visits.flatMap(({ orderId: id, leaveAt, arriveAt, startAt, endAt, fetch }, index): DispatchStopRow[] => {
        const order = orders.get(id)
        if (order === undefined) return []
        const whose = order.grabbed?.by.extension ?? null
        // a day that was planned before somebody took or gave back something knows nothing of it
        if (proposed ? whose !== null : whose !== engineerId) return []
        const depotId = fetch?.depotId ?? null
        return [{ id, engineerId, position: index + 1, leaveAt, arriveAt, startAt, endAt, depotId, proposed }]
      }),
    )
  return [...rows(routes, false), ...(plan.state === 'ready' ? rows(plan.routes, true) : [])]
}

function boardRow(
  { trouble, more, plan, orders }: BoardState,
  supervisor: boolean,
  stops: readonly DispatchStopRow[],
): DispatchBoardRow {
  const all: readonly DispatchCommandType[] = supervisor ? ['planDay', 'acceptPlan', 'discardPlan', 'offerTicket'] : []
  const wanted = {
    none: ['planDay'],
    planning: ['discardPlan'],
    ready: ['acceptPlan', 'discardPlan', 'planDay'],
    failed: ['planDay', 'discardPlan'],
  }
  const possible = [...wanted[plan.state], 'offerTicket']
  const shown = (): DispatchPlan => {
    if (!supervisor || plan.state === 'none') return { state: 'none' }
    const { id, by, at } = plan
    if (plan.state === 'planning') return { state: 'planning', id, by, at }
    if (plan.state === 'failed') return { state: 'failed', id, by, at, message: plan.message }
    const proposed = stops.filter((stop) => stop.proposed)
    const free = (orders ?? []).filter(({ grabbed }) => grabbed === null).length
    return {
      state: 'ready',
      id,
      by,
      at,
      orders: proposed.length,
      engineers: new Set(proposed.map(({ engineerId }) => engineerId)).size,
      left: free - proposed.length,
    }
  }
  return {
    id: 'board',
    trouble,
    more: supervisor ? more : 0,
    plan: shown(),
    commands: all.filter((each) => possible.includes(each)),
  }
}
