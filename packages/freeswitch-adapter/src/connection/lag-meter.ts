/** How much later than usual events arrive. */
export interface LagMeter {
  /** An event that was stamped by the switch's clock at `stamped` arrived at `arrived` by ours. */
  see(stamped: number, arrived: number): void
  /** Of the last event, in milliseconds; `null` before the first. */
  readonly lag: number | null
}

/**
 * Measures the lag without trusting that the clocks agree: the fastest event of the last ten to twenty minutes counts as on time, so that
 * neither skew nor drift is taken for lag. What is slow from the beginning and stays so is not seen.
 */
export function createLagMeter(windowMilliseconds = 600_000): LagMeter {
  let current = Number.POSITIVE_INFINITY
  let previous = Number.POSITIVE_INFINITY
  let windowEnds = Number.NEGATIVE_INFINITY
  let lag: number | null = null
  return {
    see(stamped, arrived) {
      const late = arrived - stamped
      if (arrived >= windowEnds) {
        previous = current
        current = late
        windowEnds = arrived + windowMilliseconds
      }
      current = Math.min(current, late)
      lag = Math.round(late - Math.min(current, previous))
    },
    get lag() {
      return lag
    },
  }
}
