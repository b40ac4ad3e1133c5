import type { ReactNode } from 'react'
import type { MapFrame } from './base-map.js'
import { graticule } from './graticule.js'
import type { SceneRoute } from './map-scene.js'

/** The lines of the map: ways, and, where there are no pictures of the ground, latitude and longitude. Says nothing to screen readers. */
export function MapGround({
  frame,
  routes,
  tiles,
}: {
  readonly frame: MapFrame
  readonly routes: readonly SceneRoute[]
  readonly tiles: boolean
}): ReactNode {
  // who is looked at lies over the others
  const drawn = [...routes].sort((one, other) => Number(one.selected) - Number(other.selected))
  return (
    <svg className="rl-map-lines" width="100%" height="100%" aria-hidden="true" focusable="false">
      {!tiles && <Graticule frame={frame} />}
      {drawn.map(({ engineerId, places, selected, proposed }) => (
        <polyline
          key={engineerId}
          className={`rl-way${selected ? ' rl-way-selected' : ''}${proposed ? ' rl-way-proposed' : ''}`}
          points={places
            .map((place) => frame.at(place))
            .map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`)
            .join(' ')}
        />
      ))}
    </svg>
  )
}

function Graticule({ frame }: { readonly frame: MapFrame }): ReactNode {
  const { latitudes, longitudes, step } = graticule(frame.bounds)
  const digits = Math.max(0, Math.ceil(-Math.log10(step)))
  const degrees = (value: number, [positive, negative]: readonly [string, string]) =>
    `${Math.abs(value).toFixed(digits)}° ${value < 0 ? negative : positive}`
  // where the edge, or what stands at it, would cut a label off, there is none
  const hasRoom = (x: number) => x < frame.size.x - 100
  // some more than can be seen: while the ground moves, the lines go along
  const [width, height] = [frame.size.x * 3, frame.size.y * 3]
  return (
    <g className="rl-graticule">
      {latitudes.map((latitude) => {
        const { y } = frame.atDegrees(latitude, 0)
        return (
          <g key={latitude}>
            <line x1={-width} x2={width} y1={y} y2={y} />
            {y > 30 && y < frame.size.y - 48 && (
              <text x={6} y={y - 4}>
                {degrees(latitude, ['N', 'S'])}
              </text>
            )}
          </g>
        )
      })}
      {longitudes.map((longitude) => {
        const { x } = frame.atDegrees(0, longitude)
        return (
          <g key={longitude}>
            <line x1={x} x2={x} y1={-height} y2={height} />
            {hasRoom(x) && (
              <text x={x + 4} y={14}>
                {degrees(longitude, ['E', 'W'])}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}
