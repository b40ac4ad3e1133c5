import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useState } from 'react'
import { Icon } from '../components/icon.js'
import * as Icons from '../components/icons.js'
import { Part } from '../components/part.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import { clusterMarks } from './cluster-marks.js'
import { MapGround } from './map-ground.js'
import { MapLegend } from './map-legend.js'
import { type DrawnCluster, MapMark } from './map-mark.js'
import { mapScene } from './map-scene.js'
import type { MapTiles } from './map-tiles.js'
import { MapTools } from './map-tools.js'
import { useBaseMap } from './use-base-map.js'
import { type DispatchModel, useDispatch } from './use-dispatch.js'

/** What {@link DispatchMap} shows. */
export interface DispatchMapProps {
  /** The board that it belongs to, so that what is chosen there is chosen here. Default: a board of its own. */
  readonly dispatch?: DispatchModel
  /** Default: none, and no network is needed. */
  readonly tiles?: MapTiles
}

/** Orders and engineers where they are, and the way of each through the day. */
export function DispatchMap({ dispatch, ...props }: DispatchMapProps): ReactNode {
  return dispatch === undefined ? <OwnMap {...props} /> : <MapOf dispatch={dispatch} {...props} />
}

function OwnMap(props: Omit<DispatchMapProps, 'dispatch'>): ReactNode {
  return <MapOf dispatch={useDispatch()} {...props} />
}

/** Targets of 28 px, and room for a badge. */
const markDistance = 38

function MapOf({ dispatch, tiles }: DispatchMapProps & { readonly dispatch: DispatchModel }): ReactNode {
  const words = useWords(dispatchWords).dispatch
  const { shown, engineers, selected, select } = dispatch
  const scene = useMemo(() => mapScene({ shown, engineers, selected }), [shown, engineers, selected])
  const places = useMemo(() => scene.marks.map(({ place }) => place), [scene])
  const { state, ground, above, frame, map } = useBaseMap(tiles, places)
  const [focused, setFocused] = useState<string | null>(null)
  const clusters = useMemo((): readonly DrawnCluster[] => {
    if (frame === null) return []
    const drawn = scene.marks.map((mark) => ({ ...mark, at: frame.at(mark.place) }))
    // the order of the page stays, whatever is chosen
    return [...clusterMarks(drawn, markDistance)].sort((one, other) => (one.marks[0].key < other.marks[0].key ? -1 : 1))
  }, [scene, frame])
  const chosen = scene.marks.find(({ selection }) => selection.kind === selected?.kind && selection.id === selected.id)?.place
  useEffect(() => {
    if (chosen !== undefined) map?.reveal(chosen)
  }, [map, chosen])

  const entry = clusters.find(({ marks }) => marks[0].key === focused) ?? clusters[0]
  const press = ({ marks }: DrawnCluster) => {
    const [first, ...others] = marks
    const index = marks.findIndex(({ selection }) => selection.kind === selected?.kind && selection.id === selected.id)
    const apart = new Set(marks.map(({ at }) => `${Math.round(at.x)} ${Math.round(at.y)}`)).size > 1
    if (others.length === 0) select(first.selection)
    else if (apart && frame?.closest === false)
      map?.fit(
        marks.map(({ place }) => place),
        true,
      )
    // they are at one place: each in its turn
    else select((marks[(index + 1) % marks.length] ?? first).selection)
  }
  const go = (event: KeyboardEvent<HTMLElement>) => {
    const from = clusters.find(({ marks }) => marks[0].key === (event.target as HTMLElement).dataset.rlMark)
    const next = from && nextOf(from, clusters, event.key)
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    const { key, place } = next.marks[0]
    setFocused(key)
    const list = event.currentTarget
    list.querySelector<HTMLElement>(`[data-rl-mark="${CSS.escape(key)}"]`)?.focus({ preventScroll: true })
    map?.reveal(place)
  }
  return (
    <Part name="dispatch-map" aria-label={words.map}>
      <div className="rl-map">
        <div ref={ground} className="rl-map-base" role="application" aria-label={words.onMap.base} />
        <div className="rl-map-above">
          <div ref={above} className="rl-map-moving">
            {frame && <MapGround frame={frame} routes={scene.routes} tiles={tiles !== undefined} />}
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form */}
            <div role="group" className="rl-map-marks" aria-label={words.onMap.label} onKeyDown={go}>
              {clusters.map((cluster) => (
                <MapMark
                  key={cluster.marks[0].key}
                  cluster={cluster}
                  selected={selected}
                  isEntry={cluster === entry}
                  onPress={() => press(cluster)}
                  onFocus={() => setFocused(cluster.marks[0].key)}
                />
              ))}
            </div>
          </div>
        </div>
        {state !== 'ready' && (
          <p className="rl-map-note" role="status">
            {state === 'failed' && <Icon path={Icons.alert} />}
            {state === 'failed' ? words.onMap.failed : words.onMap.loading}
          </p>
        )}
        {state === 'ready' && places.length === 0 && <p className="rl-map-note">{words.onMap.empty}</p>}
        {map && frame && <MapTools map={map} frame={frame} places={places} attribution={tiles?.attribution} />}
      </div>
      <MapLegend />
    </Part>
  )
}

const directions: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
}

/** Where an arrow key goes from there: to what is nearest that way. */
function nextOf(from: DrawnCluster, clusters: readonly DrawnCluster[], key: string): DrawnCluster | null {
  if (key === 'Home') return clusters[0] ?? null
  if (key === 'End') return clusters.at(-1) ?? null
  const direction = directions[key]
  if (direction === undefined) return null
  const [across, down] = direction
  let best: { readonly cluster: DrawnCluster; readonly cost: number } | null = null
  for (const cluster of clusters) {
    const [x, y] = [cluster.at.x - from.at.x, cluster.at.y - from.at.y]
    const ahead = x * across + y * down
    if (cluster === from || ahead <= 0) continue
    // what lies aside counts double
    const cost = ahead + 2 * Math.abs(x * down + y * across)
    if (best === null || cost < best.cost) best = { cluster, cost }
  }
  return best?.cluster ?? null
}
