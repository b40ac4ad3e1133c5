import type { Timestamp } from '../../time/clock.js'
import type { Board, BoardEngineer, BoardOrder } from './board.js'

/** Where an engineer is in their day: free at `time`, at `node`, in their shift number `shift`. */
export interface Position {
  time: Timestamp
  node: number
  shift: number
}

/** A way and the work at its end, as they would be. Written anew by each {@link nextVisit}. */
export interface NextVisit extends Position {
  start: Timestamp
  travelMs: number
}

/**
 * The earliest that an engineer can do an order from where they are: leaves at once, or when the next shift begins, fetches parts on the
 * way, waits for the window. The way and the work lie within one shift; after the last, overtime may follow.
 *
 * @param depot number of the depot on the way, −1 for none
 * @returns whether it is possible; only then `into` holds it, with `time` as its end
 */
export function nextVisit(
  board: Board,
  engineer: BoardEngineer,
  from: Position,
  order: BoardOrder,
  depot: number,
  into: NextVisit,
): boolean {
  const { shifts } = engineer.engineer
  const travelMs = wayMs(board, from.node, order.node, depot)
  const pause = depot < 0 ? 0 : board.pickUpMs
  const latestEnd = board.latestEnd(engineer, order)
  for (let shift = from.shift; shift < shifts.length; shift++) {
    const { from: begins, to } = shifts[shift] as { from: number; to: number }
    const start = firstStart(order, Math.max(from.time, engineer.freeAt, begins) + travelMs + pause)
    const end = start + order.durationMs
    // later it is no better
    if (end > latestEnd) return false
    if (end > to + (shift === shifts.length - 1 ? engineer.overtimeMs : 0)) continue
    into.time = end
    into.node = order.node
    into.shift = shift
    into.start = start
    into.travelMs = travelMs + pause
    return true
  }
  return false
}

/** Milliseconds on the road from node to node, by a depot if there is one. */
export const wayMs = (board: Board, from: number, to: number, depot: number): number => {
  if (depot < 0) return board.travel(from, to)
  const by = board.depots[depot]?.node ?? to
  return board.travel(from, by) + board.travel(by, to)
}

/** The first moment from `time` on at which the work may begin; infinite if there is none any more. */
export function firstStart({ windows }: Pick<BoardOrder, 'windows'>, time: Timestamp): number {
  if (windows.length === 0) return time
  for (const { from, to } of windows) if (time <= to) return Math.max(time, from)
  return Number.POSITIVE_INFINITY
}

/** When the engineer is back where the day has to end; −1 if they cannot be in time. */
export function backAt(board: Board, engineer: BoardEngineer, { time, node, shift }: Position): number {
  const { shifts } = engineer.engineer
  const travelMs = board.travel(node, engineer.endNode)
  for (let at = shift; at < shifts.length; at++) {
    const { from, to } = shifts[at] as { from: number; to: number }
    const back = Math.max(time, engineer.freeAt, from) + travelMs
    if (back <= to + (at === shifts.length - 1 ? engineer.overtimeMs : 0)) return back
  }
  return -1
}

/** What it costs that an order is done then, in minutes: how late it is, or how much of the margin is missing. */
export function latenessOf({ weights }: Board, { order }: BoardOrder, end: Timestamp): number {
  if (order.dueAt === null) return 0
  const slack = (order.dueAt - end) / 60_000
  if (slack >= weights.marginMinutes) return 0
  const late = Math.max(0, -slack) * weights.lateMinute
  const risk = (weights.marginMinutes - Math.max(0, slack)) * weights.riskMinute
  return (late + risk) * weights.priority[order.priority]
}

/** What it costs that this engineer does it and not the one who was wanted, or who has it now. */
export function deviationOf({ weights, presentEngineer }: Board, { index, engineer }: BoardEngineer, order: BoardOrder): number {
  const { preferred } = order.order
  const present = presentEngineer[order.index] ?? -1
  return (
    (preferred !== null && preferred !== engineer.id ? weights.notPreferred : 0) +
    (present >= 0 && present !== index ? weights.moved : 0)
  )
}
