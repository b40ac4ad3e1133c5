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
import type { BoardOrder } from './pool-order.js'

/** The board as one person may see it: a supervisor all of it, others what is offered to them and what they have. */
export function dispatchRows(state: BoardState, watcher: TopicWatcher, nameOf: (extension: string) => string): DispatchView {
  const seen = (state.orders ?? []).filter(
    ({ grabbed, offeredTo }) =>
      watcher.supervisor ||
      grabbed?.by.extension === watcher.extension ||
      (grabbed === null && (offeredTo === null || offeredTo.includes(watcher.extension))),
  )
  const orders = seen.map((order) => orderRow(order, watcher, nameOf))
  const engineers = engineerRows(state, seen, nameOf).filter(({ id }) => watcher.supervisor || id === watcher.extension)
  const stops = stopRows(state, seen).filter(
    ({ engineerId, proposed }) => watcher.supervisor || (engineerId === watcher.extension && !proposed),
  )
  const board = state.orders === null ? [] : [boardRow(state, watcher, stops)]
  const depots = (state.roster?.depots ?? []).map(({ id, place }) => ({ id, place }))
  return {
    board: byId(board),
    engineers: byId(engineers),
    orders: byId(orders),
    stops: byId(stops),
    depots: byId(watcher.supervisor ? depots : []),
  }
}

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): Readonly<Record<string, Row>> =>
  Object.assign(Object.create(null), Object.fromEntries(rows.map((row) => [row.id, row])))

function orderRow(order: BoardOrder, watcher: TopicWatcher, nameOf: (extension: string) => string): DispatchOrderRow {
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
    commands: commandsOf(order, watcher),
  }
}

function commandsOf({ grabbed }: BoardOrder, { extension, supervisor }: TopicWatcher): readonly DispatchCommandType[] {
  if (supervisor) return [grabbed === null ? 'giveOrder' : 'takeBackOrder', 'withdrawOrder']
  if (grabbed === null) return ['takeOrder']
  return grabbed.by.extension === extension ? ['takeBackOrder'] : []
}

function engineerRows(
  { roster, orders, routes, at }: BoardState,
  seen: readonly BoardOrder[],
  nameOf: (extension: string) => string,
): readonly DispatchEngineerRow[] {
  const had = new Map<string, number>()
  for (const { grabbed } of orders ?? [])
    if (grabbed !== null) had.set(grabbed.by.extension, (had.get(grabbed.by.extension) ?? 0) + 1)
  const planned = new Map<string, number>(routes.map(({ engineerId, visits }) => [engineerId, visits.length]))
  const known = new Set<string>(roster?.engineers.map(({ id }) => id))
  const others = new Map(seen.flatMap(({ grabbed }) => (grabbed === null ? [] : [[grabbed.by.extension, grabbed.by.name]])))
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

function stopRows({ routes, plan }: BoardState, seen: readonly BoardOrder[]): readonly DispatchStopRow[] {
  const orders = new Map(seen.map((order) => [order.id, order]))
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
  watcher: TopicWatcher,
  stops: readonly DispatchStopRow[],
): DispatchBoardRow {
  const all: readonly DispatchCommandType[] = watcher.supervisor ? ['planDay', 'acceptPlan', 'discardPlan', 'offerTicket'] : []
  const wanted = {
    none: ['planDay'],
    planning: ['discardPlan'],
    ready: ['acceptPlan', 'discardPlan', 'planDay'],
    failed: ['planDay', 'discardPlan'],
  }
  const possible = [...wanted[plan.state], 'offerTicket']
  const shown = (): DispatchPlan => {
    if (!watcher.supervisor || plan.state === 'none') return { state: 'none' }
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
    more: watcher.supervisor ? more : 0,
    plan: shown(),
    commands: all.filter((each) => possible.includes(each)),
  }
}
