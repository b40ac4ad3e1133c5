import type { RoutingOptions } from './routing-problem.js'

/** How far a search has come: 0 at its beginning, 1 at its end, by iterations or time, whichever is further. */
export interface SearchClock {
  readonly iterations: number
  /** Counts one more iteration; returns how far the search has come. */
  tick(): number
}

/** A clock that asks the time only every 16 iterations. */
export function createSearchClock({ iterations = 20_000, deadline }: RoutingOptions): SearchClock {
  const begun = deadline?.now() ?? 0
  let count = 0
  let byTime = deadline !== undefined && deadline.at <= begun ? 1 : 0
  return {
    get iterations() {
      return count
    },
    tick() {
      count++
      if (deadline !== undefined && count % 16 === 0) byTime = Math.max(byTime, (deadline.now() - begun) / (deadline.at - begun))
      return Math.max(byTime, count / iterations)
    },
  }
}
