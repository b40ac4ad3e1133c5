/** What of the earth is seen, in degrees. */
export interface GeoBounds {
  readonly south: number
  readonly west: number
  readonly north: number
  readonly east: number
}

const steps = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]

/** Where to draw lines of latitude and longitude: as fine as leaves at most so many of them each way. */
export function graticule(
  { south, west, north, east }: GeoBounds,
  most = 6,
): { readonly step: number; readonly latitudes: readonly number[]; readonly longitudes: readonly number[] } {
  const span = Math.max(north - south, east - west)
  const step = [...steps].reverse().find((each) => span / each <= most) ?? 30
  const between = (from: number, to: number) => {
    const first = Math.ceil(from / step)
    const count = Math.max(0, Math.floor(to / step) - first + 1)
    // no sums of fractions: 25.1, and not 25.099999999999998
    return Array.from({ length: Math.min(count, 50) }, (_, index) => Number(((first + index) * step).toFixed(6)))
  }
  return { step, latitudes: between(south, north), longitudes: between(west, east) }
}

/** The longest round length that fits into so many pixels, and how many it takes. */
export function scaleBar(metresPerPixel: number, pixels: number): { readonly metres: number; readonly pixels: number } {
  const longest = metresPerPixel * pixels
  const power = 10 ** Math.floor(Math.log10(longest))
  const metres = ([5, 2, 1].find((each) => each * power <= longest) ?? 1) * power
  return { metres, pixels: metres / metresPerPixel }
}
