/**
 * Who visits whom and in which order: places by number, times and lengths in units of your choice (one unit for all times).
 *
 * Nothing here knows of engineers or tickets; {@link solveRoutes} says what counts as good.
 */
export interface RoutingProblem {
  /** `travel[from][to]`: time between places, 0 or more; there and back may differ. Infinity: no way. */
  readonly travel: readonly ArrayLike<number>[]
  /** `length[from][to]`: what the way costs. Default: its travel time. */
  readonly length?: readonly ArrayLike<number>[]
  readonly vehicles: readonly RoutingVehicle[]
  readonly stops: readonly RoutingStop[]
  /** `serving[vehicle][stop]`: what it costs besides the way that this vehicle serves this stop. Infinity: it may not. Default: 0. */
  readonly serving?: readonly ArrayLike<number>[]
}

/** One vehicle, or one person's shift. */
export interface RoutingVehicle {
  /** Place where it begins. */
  readonly start: number
  /** Place where it ends; null: wherever its last stop is. */
  readonly end: number | null
  /** It leaves `start` no sooner and is at `end`, or done with its last stop, no later. */
  readonly earliest: number
  readonly latest: number
  /** How much it carries of each kind, in the order of the stops' `demand`. Default: no limit. */
  readonly capacity?: readonly number[]
  /** What it costs to use it at all. Default: 0. */
  readonly fixedCost?: number
}

/** A place to be served once, or not at all. */
export interface RoutingStop {
  readonly place: number
  /** Service begins no sooner (who is early waits) and no later. */
  readonly earliest: number
  readonly latest: number
  /** How long it takes. */
  readonly service: number
  /** What it needs of each kind that vehicles carry. Default: nothing. */
  readonly demand?: readonly number[]
  /** What it costs to leave it out. Default: it must be served. */
  readonly penalty?: number
}

/** Which vehicle serves what, in order and time. Every time and capacity in it is kept. */
export interface RoutePlan {
  /** Vehicles that serve anything, by number. */
  readonly routes: readonly PlannedRoute[]
  /** Stops nobody serves, those that must be served first. */
  readonly unserved: readonly number[]
  /** Whether every stop that must be served is served. */
  readonly complete: boolean
  /** Lengths, `serving`, fixed costs and penalties; a stop that must be served and isn't adds nothing. */
  readonly cost: number
  /** Lengths alone. */
  readonly length: number
  /** How often the search changed a plan. */
  readonly iterations: number
}

/** One vehicle's stops in order. */
export interface PlannedRoute {
  readonly vehicle: number
  readonly stops: readonly number[]
  /** When service begins at each of `stops`, as early as can be. */
  readonly begins: readonly number[]
  readonly length: number
}

/** How long and how a search goes. Without a deadline, the same `random` gives the same plan. */
export interface RoutingOptions {
  /** At least 0 and below 1, like Math.random; seed it to get the same plan again. */
  readonly random: () => number
  /** How many plans are tried at most. Default: 20,000. */
  readonly iterations?: number
  /** The search ends when `now()` reaches `at`, with the best it has then. */
  readonly deadline?: { readonly now: () => number; readonly at: number }
  /** `vehicles`: fewest vehicles first, then cost. Default: `cost`. */
  readonly first?: 'cost' | 'vehicles'
  /** Of the whole search, how much may go into fewer vehicles, where they come first, or into stops that must be served. Default: 0.4. */
  readonly vehiclesShare?: number
  /** Where to begin: stops in order, by vehicle. What of it isn't possible is taken up as if unserved. */
  readonly from?: readonly { readonly vehicle: number; readonly stops: readonly number[] }[]
}
