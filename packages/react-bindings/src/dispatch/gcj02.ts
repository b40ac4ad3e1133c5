import type { DispatchDepotRow } from '@ringloop/core'

type Place = DispatchDepotRow['place']

const { PI, abs, cos, sin, sqrt } = Math
/** Krasovsky 1940: half of the long axis in metres, and the square of the eccentricity. */
const axis = 6_378_245
const eccentricity = 0.006_693_421_622_965_943

/**
 * A place as maps of China's mainland have it (GCJ-02), where tiles of AMap, Tencent and Google are shifted by some hundred metres.
 * Outside of the published rectangle it stays as it is. The state has not published the formula; this is the one that is known, and was
 * checked against the pairs of `eviltransform`, to a metre and better.
 */
export function toGcj02(place: Place): Place {
  const { latitude, longitude } = place
  if (!(longitude > 72.004 && longitude < 137.8347 && latitude > 0.8293 && latitude < 55.8271)) return place
  const [x, y] = [longitude - 105, latitude - 35]
  const waves = (20 * sin(6 * PI * x) + 20 * sin(2 * PI * x)) * (2 / 3)
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * sqrt(abs(x)) +
    waves +
    ((20 * sin(PI * y) + 40 * sin((PI * y) / 3) + 160 * sin((PI * y) / 12) + 320 * sin((PI * y) / 30)) * 2) / 3
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * sqrt(abs(x)) +
    waves +
    ((20 * sin(PI * x) + 40 * sin((PI * x) / 3) + 150 * sin((PI * x) / 12) + 300 * sin((PI * x) / 30)) * 2) / 3
  const radians = (latitude * PI) / 180
  const magic = 1 - eccentricity * sin(radians) ** 2
  const metresNorth = ((axis * (1 - eccentricity)) / (magic * sqrt(magic))) * (PI / 180)
  const metresEast = (axis / sqrt(magic)) * cos(radians) * (PI / 180)
  return { latitude: latitude + north / metresNorth, longitude: longitude + east / metresEast }
}
