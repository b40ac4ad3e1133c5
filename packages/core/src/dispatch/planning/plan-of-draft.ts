import { type Cost, costOf } from '../cost.js'
import type { DayPlan, Route, Visit } from '../day-plan.js'
import type { Board } from './board.js'
import type { Draft } from './draft.js'
import { refusalsOf } from './refusals.js'
import type { PartCounts, RouteState, Stop } from './route-state.js'

/** A draft as others see it, with a reason for each order that is left out. */
export function planOfDraft(draft: Draft): DayPlan {
  const { board, routes, engineerOf } = draft
  const driven = routes.filter(({ stops }) => stops.length > 0).map((route) => routeOf(board, route))
  return {
    routes: driven,
    unplanned: board.orders
      .filter(({ index }) => engineerOf[index] === -1)
      .map((order) => ({ orderId: order.order.id, refusals: refusalsOf(draft, order) })),
    cost: sumOf(driven.map(({ cost }) => cost)),
  }
}

const sumOf = (costs: readonly Cost[]): Cost =>
  costOf(
    costs.reduce(
      (sum, cost) => ({
        travel: sum.travel + cost.travel,
        lateness: sum.lateness + cost.lateness,
        balance: sum.balance + cost.balance,
        overtime: sum.overtime + cost.overtime,
        deviation: sum.deviation + cost.deviation,
      }),
      { travel: 0, lateness: 0, balance: 0, overtime: 0, deviation: 0 },
    ),
  )

const routeOf = (board: Board, route: RouteState): Route => ({
  engineerId: route.engineer.engineer.id,
  visits: route.stops.map((_, index) => visitOf(board, route, index)),
  backAt: route.backAt < 0 ? null : route.backAt,
  cost: route.cost,
})

/** A stop as others see it. Nobody leaves earlier than they have to. */
export function visitOf(board: Board, { engineer, stops }: RouteState, index: number): Visit {
  const stop = stops[index] as Stop
  const { order } = stop
  const started = order.order.started !== null
  const from = stops[index - 1]?.node ?? engineer.node
  const depot = board.depots[stop.depot]
  const arriveAt = stop.start
  const fetchedAt = depot === undefined ? arriveAt : arriveAt - board.travel(depot.node, order.node)
  const leaveAt = started ? stop.start : arriveAt - stop.travelMs
  return {
    orderId: order.order.id,
    leaveAt,
    fetch:
      depot === undefined
        ? null
        : {
            depotId: depot.depot.id,
            parts: counted(board, stop.fetched),
            arriveAt: leaveAt + board.travel(from, depot.node),
            leaveAt: fetchedAt,
          },
    arriveAt,
    startAt: stop.start,
    endAt: stop.time,
    fromVan: counted(board, stop.fromVan),
    started,
  }
}

const counted = (board: Board, parts: PartCounts): Readonly<Record<string, number>> =>
  Object.fromEntries(parts.map(([part, count]) => [board.partNames[part] ?? '', count]))
