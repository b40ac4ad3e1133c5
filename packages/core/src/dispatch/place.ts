/** A point on the earth, in degrees (WGS 84). */
export interface Place {
  readonly latitude: number
  readonly longitude: number
}

const earthRadiusMetres = 6_371_008.8
const radians = Math.PI / 180

/** The shortest way over the ground between two places, in metres: haversine on a sphere, within 0.6 % of the ellipsoid. */
export function distanceMetres(from: Place, to: Place): number {
  const across = Math.sin(((to.latitude - from.latitude) * radians) / 2)
  const along = Math.sin(((to.longitude - from.longitude) * radians) / 2)
  const half = across * across + Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * along * along
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(half)))
}
