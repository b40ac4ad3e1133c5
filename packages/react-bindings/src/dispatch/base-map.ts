import type { DispatchDepotRow } from '@ringloop/core'
import type * as Leaflet from 'leaflet'
import type { ScreenPoint } from './cluster-marks.js'
import { toGcj02 } from './gcj02.js'
import type { GeoBounds } from './graticule.js'
import type { MapTiles } from './map-tiles.js'

type Place = DispatchDepotRow['place']

/** How the ground lies on the screen, until it is moved. */
export interface MapFrame {
  /** In pixels from the corner of the map. */
  at(place: Place): ScreenPoint
  /** The same for a line of the tiles' own degrees. */
  atDegrees(latitude: number, longitude: number): ScreenPoint
  readonly bounds: GeoBounds
  readonly size: ScreenPoint
  readonly metresPerPixel: number
  /** It cannot be looked at more closely. */
  readonly closest: boolean
}

/** The ground: what can be moved and zoomed, with pictures of a server or without. */
export interface BaseMap extends Disposable {
  zoomBy(levels: number): void
  /** All of these are on the screen; as `closely` as there are levels of zoom, or as one sees where it is. */
  fit(places: readonly Place[], closely?: boolean): void
  /** This one is, if it was not. */
  reveal(place: Place): void
}

/** How {@link createBaseMap} makes it. */
export interface BaseMapOptions {
  readonly leaflet: typeof Leaflet
  readonly element: HTMLElement
  readonly tiles: Omit<MapTiles, 'attribution'> | null
  /** Told at first and whenever the ground has come to rest. */
  readonly onFrame: (frame: MapFrame) => void
  /** Told while it moves: how far, in pixels since the last frame. */
  readonly onMove: (by: ScreenPoint) => void
}

const padding = 36
const closestWithoutTiles = 18

/** Makes the ground in an element. Nothing of it glides: what lies above it is always where it belongs. */
export function createBaseMap({ leaflet, element, tiles, onFrame, onMove }: BaseMapOptions): BaseMap {
  const maxZoom = tiles?.maxZoom ?? closestWithoutTiles
  const map = leaflet.map(element, {
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: false,
    fadeAnimation: false,
    markerZoomAnimation: false,
    inertia: false,
    // pictures are sharp at whole levels only
    zoomSnap: tiles === null ? 0.25 : 1,
    minZoom: 2,
    maxZoom,
    center: [20, 0],
    zoom: 2,
  })
  if (tiles !== null) {
    const { url, subdomains = 'abc' } = tiles
    leaflet.tileLayer(url, { maxZoom, subdomains: typeof subdomains === 'string' ? subdomains : [...subdomains] }).addTo(map)
  }
  const latLng = (place: Place): Leaflet.LatLngTuple => {
    const { latitude, longitude } = tiles?.datum === 'gcj02' ? toGcj02(place) : place
    return [latitude, longitude]
  }
  const corner = () => map.containerPointToLayerPoint([0, 0])
  let start = corner()
  const frame = () => {
    start = corner()
    const { x: width, y: height } = map.getSize()
    const bounds = map.getBounds()
    const middle = height / 2
    const metres = map.distance(map.containerPointToLatLng([0, middle]), map.containerPointToLatLng([100, middle]))
    const project = (at: Leaflet.LatLngTuple): ScreenPoint => {
      const { x, y } = map.latLngToContainerPoint(at)
      return { x, y }
    }
    onFrame({
      at: (place) => project(latLng(place)),
      atDegrees: (latitude, longitude) => project([latitude, longitude]),
      bounds: { south: bounds.getSouth(), west: bounds.getWest(), north: bounds.getNorth(), east: bounds.getEast() },
      size: { x: width, y: height },
      metresPerPixel: metres / 100,
      closest: map.getZoom() >= maxZoom,
    })
  }
  map.on('moveend zoomend resize', frame)
  map.on('move', () => {
    const now = corner()
    onMove({ x: start.x - now.x, y: start.y - now.y })
  })
  const resized = new ResizeObserver(() => map.invalidateSize({ animate: false, pan: false }))
  resized.observe(element)
  frame()
  return {
    zoomBy: (levels) => void map.setZoom(map.getZoom() + levels, { animate: false }),
    fit(places, closely = false) {
      const [first] = places
      if (first === undefined) return
      map.fitBounds(leaflet.latLngBounds(places.map(latLng)), {
        animate: false,
        padding: [padding, padding],
        maxZoom: closely ? maxZoom : Math.min(15, maxZoom),
      })
    },
    reveal(place) {
      if (map.getSize().x > 0) map.panInside(latLng(place), { animate: false, padding: [padding, padding] })
    },
    [Symbol.dispose]() {
      resized.disconnect()
      map.off()
      map.remove()
    },
  }
}
