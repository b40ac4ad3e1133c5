import type { Obstacle, Refusal } from '../obstacle.js'
import { type Board, type BoardEngineer, type BoardOrder, noWayMs } from './board.js'
import type { Draft } from './draft.js'
import { bestInsertion } from './insertion.js'
import { type DepotUse, noDepotUse, waysToParts } from './parts-source.js'
import { beginning, buildRoute, type RouteState } from './route-state.js'
import { firstStart, wayMs } from './schedule.js'

/** Why each engineer who cannot take an order now cannot. */
export function refusalsOf(draft: Draft, order: BoardOrder): readonly Refusal[] {
  return draft.routes.flatMap((route) => {
    const obstacles = obstaclesOf(draft, route, order)
    return obstacles.length === 0 ? [] : [{ engineerId: route.engineer.engineer.id, obstacles }]
  })
}

/** All that stands between an engineer and an order; empty if nothing does. What holds on any day comes before what the plan is to blame for. */
function obstaclesOf(draft: Draft, route: RouteState, order: BoardOrder): readonly Obstacle[] {
  const { board, depotUse } = draft
  const engineer = board.engineers[route.engineer.index] as BoardEngineer
  if (engineer.engineer.away) return [{ kind: 'away' }]
  const { pinnedTo } = order.order
  if (pinnedTo !== null && pinnedTo !== engineer.engineer.id) return [{ kind: 'pinnedToAnother', to: pinnedTo }]
  if (bestInsertion(board, route, order, depotUse) !== null) return []
  const lasting = [
    ...skillObstacles(engineer, order),
    ...certificateObstacles(board, engineer, order),
    ...partObstacles(board, engineer, order),
  ]
  if (lasting.length > 0) return lasting
  const empty = buildRoute(board, engineer, [])
  if (empty !== null && bestInsertion(board, empty, order, noDepotUse(board)) === null && engineer.capacity > 0)
    return [timeObstacle(board, engineer, order)]
  if (route.stops.length >= engineer.capacity) return [{ kind: 'full', capacity: engineer.capacity }]
  const taken = takenParts(board, route, order, depotUse)
  return taken.length > 0 ? taken : [{ kind: 'noRoom' }]
}

function skillObstacles({ engineer }: BoardEngineer, { order }: BoardOrder): readonly Obstacle[] {
  return Object.entries(order.skills).flatMap(([skill, level]): readonly Obstacle[] => {
    const has = Object.hasOwn(engineer.skills, skill) ? (engineer.skills[skill] ?? null) : null
    return has !== null && has >= level ? [] : [{ kind: 'skillMissing', skill, level, has }]
  })
}

/** A certificate counts as out of date if it ends before the work could be done at the earliest. */
function certificateObstacles(
  board: Board,
  engineer: BoardEngineer,
  { order, durationMs, windows, node }: BoardOrder,
): readonly Obstacle[] {
  const { certificates, shifts } = engineer.engineer
  const begins = shifts.find(({ to }) => to > engineer.freeAt)?.from ?? engineer.freeAt
  const leaves = Math.max(engineer.freeAt, begins)
  const earliest = firstStart({ windows }, leaves + wayMs(board, engineer.node, node, -1)) + durationMs
  return order.certificates.flatMap((certificate): readonly Obstacle[] => {
    if (!Object.hasOwn(certificates, certificate)) return [{ kind: 'certificateMissing', certificate }]
    const validUntil = certificates[certificate] ?? null
    return validUntil !== null && validUntil < earliest ? [{ kind: 'certificateExpired', certificate, validUntil }] : []
  })
}

function partObstacles(board: Board, engineer: BoardEngineer, order: BoardOrder): readonly Obstacle[] {
  const short = order.parts.filter(([part, count]) => (engineer.van[part] ?? 0) < count)
  const missing = short.flatMap(([part, wanted]): readonly Obstacle[] => {
    const onVan = engineer.van[part] ?? 0
    const inDepots = Math.max(0, ...board.depots.map(({ stock }) => stock[part] ?? 0))
    return onVan + inDepots >= wanted ? [] : [{ kind: 'partMissing', part: board.partNames[part] ?? '', wanted, onVan, inDepots }]
  })
  if (missing.length > 0 || short.length === 0) return missing
  const together = board.depots.some(({ stock }) =>
    short.every(([part, wanted]) => (stock[part] ?? 0) + (engineer.van[part] ?? 0) >= wanted),
  )
  return together ? [] : [{ kind: 'partsScattered', parts: short.map(([part]) => board.partNames[part] ?? '') }]
}

/** With nothing else to do they could not: too late for the window, or way and work fit into no shift. */
function timeObstacle(board: Board, engineer: BoardEngineer, order: BoardOrder): Obstacle {
  const from = beginning(engineer)
  const until = order.windows.at(-1)?.to
  if (until === undefined) return { kind: 'outsideShift' }
  const lastTry = engineer.engineer.shifts.filter(({ to }) => to > from.time)[0]
  if (lastTry === undefined) return { kind: 'outsideShift' }
  const empty = buildRoute(board, engineer, [])
  const ways = empty === null ? [] : waysToParts(board, empty, order, noDepotUse(board))
  const earliest = Math.min(
    ...ways.map(
      ({ depot }) =>
        Math.max(from.time, lastTry.from) + wayMs(board, from.node, order.node, depot) + (depot < 0 ? 0 : board.pickUpMs),
    ),
  )
  return earliest > until && earliest < from.time + noWayMs ? { kind: 'windowMissed', earliest, until } : { kind: 'outsideShift' }
}

/** The parts that would be there if other orders of the plan did not take them. */
function takenParts(board: Board, route: RouteState, order: BoardOrder, used: DepotUse): readonly Obstacle[] {
  if (waysToParts(board, route, order, used).length > 0) return []
  const short = order.parts.flatMap(([part, count]) => {
    const missing = count - (route.engineer.van[part] ?? 0) + (route.vanUsed[part] ?? 0)
    return missing > 0 ? [[part, missing] as const] : []
  })
  const gone = short.filter(([part, missing]) =>
    board.depots.every(({ stock }, depot) => (stock[part] ?? 0) - (used[depot]?.[part] ?? 0) < missing),
  )
  // each is left somewhere, but no two of them at one depot any more
  const apart = short.filter(([part]) => used.some((counts) => (counts[part] ?? 0) > 0) || (route.vanUsed[part] ?? 0) > 0)
  return (gone.length > 0 ? gone : apart).map(([part]) => ({ kind: 'partTaken', part: board.partNames[part] ?? '' }))
}
