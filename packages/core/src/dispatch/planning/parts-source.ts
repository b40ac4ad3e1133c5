import type { Board, BoardOrder } from './board.js'
import type { PartCounts, RouteState, Task } from './route-state.js'

/** What is taken from the depots, by depot and part. */
export type DepotUse = readonly Int32Array[]

/** Nothing is taken yet. */
export const noDepotUse = (board: Board): DepotUse => board.depots.map(({ stock }) => new Int32Array(stock.length))

/**
 * The ways in which an engineer can come by an order's parts: all from the van if they are there; else from the van what is there, and the
 * rest from one depot, any that has it. Empty if there is none.
 */
export function waysToParts(board: Board, route: RouteState, order: BoardOrder, used: DepotUse): readonly Task[] {
  if (order.parts.length === 0) return [{ order, depot: -1, fromVan: [], fetched: [] }]
  const fromVan: (readonly [number, number])[] = []
  const short: (readonly [number, number])[] = []
  for (const [part, count] of order.parts) {
    const there = Math.min(count, (route.engineer.van[part] ?? 0) - (route.vanUsed[part] ?? 0))
    if (there > 0) fromVan.push([part, there])
    if (there < count) short.push([part, count - there])
  }
  if (short.length === 0) return [{ order, depot: -1, fromVan, fetched: [] }]
  return board.depots.flatMap(({ stock }, depot) =>
    short.every(([part, count]) => (stock[part] ?? 0) - (used[depot]?.[part] ?? 0) >= count)
      ? [{ order, depot, fromVan, fetched: short }]
      : [],
  )
}

/** Parts that a depot has no more, or has again: `sign` 1 or −1. */
export function withFetched(used: DepotUse, { depot, fetched }: { depot: number; fetched: PartCounts }, sign: 1 | -1): DepotUse {
  if (depot < 0 || fetched.length === 0) return used
  return used.map((counts, index) => {
    if (index !== depot) return counts
    const next = counts.slice()
    for (const [part, count] of fetched) next[part] = (next[part] ?? 0) + sign * count
    return next
  })
}
