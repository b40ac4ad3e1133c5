import type { RoutingModel } from './routing-model.js'

/** No complete plan has fewer vehicles, by what they can carry. */
export function fewestVehicles({ stops, vehicles, kinds, demand, capacity, penalty }: RoutingModel): number {
  let most = 0
  for (let kind = 0; kind < kinds; kind++) {
    let left = 0
    for (let stop = 0; stop < stops; stop++)
      if (penalty[stop] === Number.POSITIVE_INFINITY) left += demand[stop * kinds + kind] as number
    const sizes = Array.from({ length: vehicles }, (_, vehicle) => capacity[vehicle * kinds + kind] as number).sort(
      (a, b) => b - a,
    )
    let needed = 0
    while (left > 1e-9 && needed < sizes.length) left -= sizes[needed++] as number
    most = Math.max(most, needed)
  }
  return most
}
