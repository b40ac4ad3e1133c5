import type { BoardOrder } from './board.js'
import { type Draft, insert } from './draft.js'
import { bestInsertion } from './insertion.js'
import type { Insertion, RouteState } from './route-state.js'

interface Candidate {
  readonly order: BoardOrder
  readonly places: (Insertion | null)[]
}

/**
 * Puts orders into a draft, the weightiest first; among those of a weight, the one first that would lose most by waiting: what its second
 * best engineer costs more than its best. Gives those for which there was no room.
 */
export function construct(draft: Draft, orders: readonly BoardOrder[]): readonly BoardOrder[] {
  const { board, routes } = draft
  const waiting = new Map<number, Candidate>()
  const look = (order: BoardOrder, engineer: number) =>
    bestInsertion(board, routes[engineer] as RouteState, order, draft.depotUse)
  for (const order of orders) waiting.set(order.index, { order, places: routes.map((_, engineer) => look(order, engineer)) })
  const leftOver: BoardOrder[] = []
  while (waiting.size > 0) {
    const { candidate, engineer, insertion } = mostPressing(waiting.values())
    waiting.delete(candidate.order.index)
    if (engineer === -1 || insertion === null || !insert(draft, engineer, insertion)) {
      leftOver.push(candidate.order)
      continue
    }
    const fetched = insertion.task.depot >= 0
    for (const { order, places } of waiting.values()) {
      places[engineer] = look(order, engineer)
      // what a depot had may be gone
      if (fetched && order.parts.length > 0)
        for (const [other, place] of places.entries())
          if (place !== null && place.task.depot >= 0) places[other] = look(order, other)
    }
  }
  return leftOver
}

/** Which order comes next, and where it goes; engineer −1 if there is no room for it. */
function mostPressing(candidates: Iterable<Candidate>): {
  readonly candidate: Candidate
  readonly engineer: number
  readonly insertion: Insertion | null
} {
  let chosen: { candidate: Candidate; engineer: number; insertion: Insertion | null } | null = null
  let weight = -1
  let most = -1
  for (const candidate of candidates) {
    let engineer = -1
    let best = Number.POSITIVE_INFINITY
    let second = Number.POSITIVE_INFINITY
    for (const [index, place] of candidate.places.entries()) {
      if (place === null) continue
      if (place.cost < best) {
        second = best
        best = place.cost
        engineer = index
      } else if (place.cost < second) second = place.cost
    }
    const regret = engineer === -1 ? Number.POSITIVE_INFINITY : second - best
    if (candidate.order.weight < weight || (candidate.order.weight === weight && regret <= most)) continue
    weight = candidate.order.weight
    most = regret
    chosen = { candidate, engineer, insertion: candidate.places[engineer] ?? null }
  }
  if (chosen === null) throw new RangeError('no candidate')
  return chosen
}
