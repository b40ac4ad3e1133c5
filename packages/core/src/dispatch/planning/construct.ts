import type { BoardOrder } from './board.js'
import { type Draft, insert } from './draft.js'
import { bestInsertion } from './insertion.js'
import type { Insertion, RouteState } from './route-state.js'

/** An order that waits, and what it knows of each engineer. */
interface Candidate {
  readonly order: BoardOrder
  readonly places: (Insertion | null)[]
  /** Who takes it at the least cost, −1 nobody. */
  engineer: number
  /** What the second best costs more; infinite if there is none. */
  regret: number
}

/**
 * Puts orders into a draft, the weightiest first; among those of a weight, the one first that would lose most by waiting: what its second
 * best engineer costs more than its best. Gives those for which there was no room.
 */
export function construct(draft: Draft, orders: readonly BoardOrder[]): readonly BoardOrder[] {
  const { board, routes } = draft
  const waiting = new Set<Candidate>()
  const look = (order: BoardOrder, engineer: number) =>
    bestInsertion(board, routes[engineer] as RouteState, order, draft.depotUse)
  for (const order of orders) {
    const candidate = { order, places: routes.map((_, engineer) => look(order, engineer)), engineer: -1, regret: 0 }
    rank(candidate)
    waiting.add(candidate)
  }
  const leftOver: BoardOrder[] = []
  while (waiting.size > 0) {
    const candidate = mostPressing(waiting)
    waiting.delete(candidate)
    const { engineer, places } = candidate
    const insertion = places[engineer] ?? null
    if (insertion === null || !insert(draft, engineer, insertion)) {
      leftOver.push(candidate.order)
      continue
    }
    const fetched = insertion.task.depot >= 0
    for (const other of waiting) {
      const before = other.places[engineer] ?? null
      other.places[engineer] = look(other.order, engineer)
      // what a depot had may be gone
      if (fetched && other.order.parts.length > 0) {
        for (const [index, place] of other.places.entries())
          if (place !== null && place.task.depot >= 0) other.places[index] = look(other.order, index)
      } else if (before === null && other.places[engineer] === null) continue
      rank(other)
    }
  }
  return leftOver
}

function rank(candidate: Candidate): void {
  let best = Number.POSITIVE_INFINITY
  let second = Number.POSITIVE_INFINITY
  candidate.engineer = -1
  const { places } = candidate
  for (let engineer = 0; engineer < places.length; engineer++) {
    const cost = places[engineer]?.cost ?? Number.POSITIVE_INFINITY
    if (cost < best) {
      second = best
      best = cost
      candidate.engineer = engineer
    } else if (cost < second) second = cost
  }
  candidate.regret = candidate.engineer === -1 ? Number.POSITIVE_INFINITY : second - best
}

/** Which order comes next; the first of equals. */
function mostPressing(candidates: Iterable<Candidate>): Candidate {
  let chosen: Candidate | null = null
  for (const candidate of candidates) {
    if (
      chosen === null ||
      candidate.order.weight > chosen.order.weight ||
      (candidate.order.weight === chosen.order.weight && candidate.regret > chosen.regret)
    )
      chosen = candidate
  }
  if (chosen === null) throw new RangeError('no candidate')
  return chosen
}
