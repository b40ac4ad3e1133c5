import { RingloopError } from '@ringloop/core'
import type { DispatchProblem, Place, TravelTable, TravelTime } from '@ringloop/core/dispatch'

/** Travel times among places, as numbers that another thread can be given: from `places[i]` to `places[j]` is `seconds[i * places.length + j]`. */
export interface TravelMatrix extends Pick<TravelTable, 'basis' | 'note'> {
  readonly places: readonly Place[]
  readonly seconds: Float64Array
}

/** So many rows, then calls have their turn. */
const rowsAtOnce = 50

/**
 * Finds out all ways of a problem.
 *
 * @throws `aborted`, and what the port throws
 */
export async function travelMatrix(
  { orders, engineers, depots }: DispatchProblem,
  travelTime: TravelTime,
  signal: AbortSignal,
): Promise<TravelMatrix> {
  const homes = engineers.flatMap(({ endsAt }) => (endsAt === null ? [] : [endsAt]))
  const places = [...[...orders, ...engineers, ...depots].map(({ place }) => place), ...homes]
  const table = await travelTime.among(places, { signal })
  const seconds = new Float64Array(places.length ** 2)
  for (const [row, from] of places.entries()) {
    for (const [column, to] of places.entries()) seconds[row * places.length + column] = table.seconds(from, to)
    if (row % rowsAtOnce === rowsAtOnce - 1) {
      await new Promise((resolve) => setImmediate(resolve))
      if (signal.aborted) throw new RingloopError('aborted', 'The travel times are not wanted any more.')
    }
  }
  return { places, seconds, basis: table.basis, note: table.note }
}

/** The table of a matrix, for the places of the very problem that it was made of, or a copy of both in one. */
export function tableOfMatrix({ places, seconds, basis, note }: TravelMatrix): TravelTable {
  const indexes = new Map(places.map((place, index) => [place, index]))
  return {
    seconds: (from, to) =>
      seconds[(indexes.get(from) ?? Number.NaN) * places.length + (indexes.get(to) ?? Number.NaN)] ?? Number.POSITIVE_INFINITY,
    basis,
    note,
  }
}
