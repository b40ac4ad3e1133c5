import { RingloopError } from '../errors/ringloop-error.js'
import { distanceMetres, type Place } from './place.js'

/** Travel times that were found out, and how. */
export interface TravelTable {
  /** Seconds from one place to another, 0 or more; `Infinity`: no way. Only for places that were asked for, unless `basis` is `straightLine`. */
  seconds(from: Place, to: Place): number
  /** `roads`: a road network was asked. `straightLine`: estimated from the distance. `partly`: some of each. */
  readonly basis: 'roads' | 'straightLine' | 'partly'
  /** Why it is not all `roads` although roads were asked for, in one line; else `null`. */
  readonly note: string | null
}

/** Knows how long engineers are on the way: the port behind which a road network's server may stand. */
export interface TravelTime {
  /**
   * Times between all of these places, both ways.
   *
   * @throws `aborted`; an implementation that loses its server estimates instead of failing, and says so in the table
   */
  among(places: readonly Place[], options?: { readonly signal?: AbortSignal }): Promise<TravelTable>
}

/** How {@link straightLine} estimates. */
export interface StraightLineOptions {
  /** How much longer roads are than the straight line. Default 1.3, as towns mostly are. */
  readonly roadFactor?: number
  /** Average speed on the way, in kilometres an hour. Default 35: a van in a town. */
  readonly kilometresPerHour?: number
}

/**
 * Travel times by distance: haversine × road factor ÷ speed. Asks nobody.
 *
 * @throws `invalidInput` for a factor below 1 or a speed that is not above 0.
 */
export function straightLine({ roadFactor = 1.3, kilometresPerHour = 35 }: StraightLineOptions = {}): TravelTable {
  if (!(roadFactor >= 1 && roadFactor <= 10))
    throw new RingloopError('invalidInput', `roadFactor: ${roadFactor} is not between 1 and 10.`, {
      mend: 'Roads are never shorter than the straight line; 1.3 fits most towns.',
    })
  if (!(kilometresPerHour > 0 && kilometresPerHour <= 1_000))
    throw new RingloopError('invalidInput', `kilometresPerHour: ${kilometresPerHour} is not above 0 and at most 1000.`, {
      mend: 'Give the average speed on the way; 35 fits a van in a town.',
    })
  const secondsPerMetre = (roadFactor * 3.6) / kilometresPerHour
  return {
    seconds: (from, to) => distanceMetres(from, to) * secondsPerMetre,
    basis: 'straightLine',
    note: null,
  }
}

/** {@link straightLine} as the port. */
export function createStraightLineTravelTime(options: StraightLineOptions = {}): TravelTime {
  const table = straightLine(options)
  return {
    async among(_places, { signal } = {}) {
      if (signal?.aborted) throw new RingloopError('aborted', 'The travel times are not wanted any more.')
      return table
    },
  }
}
