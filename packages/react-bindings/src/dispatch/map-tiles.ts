import type { ReactNode } from 'react'

/** Pictures of the ground from a server. Without them, the map has lines of latitude and longitude, and needs no network. */
export interface MapTiles {
  /** As Leaflet has it: `https://tile.openstreetmap.org/{z}/{x}/{y}.png`. The page's `img-src` has to allow it. */
  readonly url: string
  /** Whose pictures these are, as their licence wants it. */
  readonly attribution: ReactNode
  /** Default 18. */
  readonly maxZoom?: number
  /** In the place of `{s}` in the address. */
  readonly subdomains?: string | readonly string[]
  /** `gcj02`: tiles of China's mainland, which are shifted; what lies on them is shifted, too. Default `wgs84`. */
  readonly datum?: 'wgs84' | 'gcj02'
}
