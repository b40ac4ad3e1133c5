/** A generalised assignment problem in flat arrays: `[agent * jobs + job]`. */
export interface CapacityModel {
  readonly agents: number
  readonly jobs: number
  /** Infinity: may not. */
  readonly cost: Float64Array
  readonly use: Float64Array
  readonly room: Float64Array
  /** `use` and `room` in whole grains, rounded down: what fits in truth fits in grains. */
  readonly size: Int32Array
  readonly sizeOfRoom: Int32Array
  /** Whether every cost is whole, so that something better is better by 1. */
  readonly wholeCosts: boolean
}

/** Sums of `use` may pass `room` by so much: fractions don't add up exactly. */
export const roomTolerance = 1e-9
