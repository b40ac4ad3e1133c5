import type { DispatchDepotRow } from '@ringloop/core'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type BaseMap, createBaseMap, type MapFrame } from './base-map.js'
import type { MapTiles } from './map-tiles.js'

type Place = DispatchDepotRow['place']

/** The ground of a map in a component. */
export interface BaseMapModel {
  readonly state: 'loading' | 'ready' | 'failed'
  /** For the element that the ground is made in; it must have no children of its own. */
  readonly ground: RefObject<HTMLDivElement | null>
  /** For what lies above it; it goes along while the ground moves. */
  readonly above: RefObject<HTMLDivElement | null>
  readonly frame: MapFrame | null
  readonly map: BaseMap | null
}

/** Before the first painting, but quiet where there is none, as on a server. */
const useBeforePaint = typeof window === 'undefined' ? useEffect : useLayoutEffect

/**
 * Opens the ground while the component is there. Leaflet is loaded then and not before, since it wants a browser already when it is
 * read.
 *
 * @param places all of them are on the screen at first
 */
export function useBaseMap(tiles: MapTiles | undefined, places: readonly Place[]): BaseMapModel {
  const ground = useRef<HTMLDivElement>(null)
  const above = useRef<HTMLDivElement>(null)
  const [frame, setFrame] = useState<MapFrame | null>(null)
  const [opened, setOpened] = useState<BaseMap | 'failed' | null>(null)
  const { url, maxZoom, datum, subdomains } = tiles ?? {}
  const shards = typeof subdomains === 'object' ? subdomains.join(' ') : subdomains
  useEffect(() => {
    let map: BaseMap | null = null
    let gone = false
    const open = async () => {
      const element = ground.current
      const leaflet = await loadLeaflet()
      if (gone || element === null) return
      map = createBaseMap({
        leaflet,
        element,
        tiles:
          url === undefined
            ? null
            : {
                url,
                ...(maxZoom === undefined ? {} : { maxZoom }),
                ...(datum === undefined ? {} : { datum }),
                ...(shards === undefined ? {} : { subdomains: shards.includes(' ') ? shards.split(' ') : shards }),
              },
        onFrame: setFrame,
        onMove: ({ x, y }) => above.current?.style.setProperty('translate', `${x}px ${y}px`),
      })
      setOpened(map)
    }
    open().catch((error: unknown) => {
      // everything can be done without the map; who looks for the cause finds it there
      console.error('The map could not be opened.', error)
      if (!gone) setOpened('failed')
    })
    return () => {
      gone = true
      map?.[Symbol.dispose]()
      setOpened(null)
      setFrame(null)
    }
  }, [url, maxZoom, datum, shards])
  useBeforePaint(() => {
    if (frame !== null) above.current?.style.removeProperty('translate')
  }, [frame])

  const map = opened === 'failed' ? null : opened
  const isSeen = frame !== null && frame.size.x > 0 && frame.size.y > 0
  const fitted = useRef<BaseMap | null>(null)
  useEffect(() => {
    // what is hidden has no size to fit into yet
    if (map === null || !isSeen || fitted.current === map || places.length === 0) return
    fitted.current = map
    map.fit(places)
  }, [map, places, isSeen])
  return {
    state: opened === 'failed' ? 'failed' : map === null ? 'loading' : 'ready',
    ground,
    above,
    frame: isSeen ? frame : null,
    map,
  }
}

async function loadLeaflet() {
  const globals = globalThis as { L?: unknown }
  const hadOne = 'L' in globals
  const module = await import('leaflet')
  // what it is depends on the bundler
  const leaflet = 'default' in module ? (module.default as typeof module) : module
  // it puts itself into the page's globals, which are the host's
  ;(leaflet as { noConflict?: () => void }).noConflict?.()
  if (!hadOne && globals.L === undefined) delete globals.L
  return leaflet
}
