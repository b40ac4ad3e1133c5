import type { DispatchDepotRow } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import type { BaseMap, MapFrame } from './base-map.js'
import { scaleBar } from './graticule.js'

/** What stands at the edges of the map: zooming, the scale, and whose pictures it shows. */
export function MapTools({
  map,
  frame,
  places,
  attribution,
}: {
  readonly map: BaseMap
  readonly frame: MapFrame
  readonly places: readonly DispatchDepotRow['place'][]
  readonly attribution: ReactNode
}): ReactNode {
  const { format } = useRingloop()
  const { onMap } = useWords(dispatchWords).dispatch
  const tool = (label: string, sign: string, run: () => void) => (
    <button type="button" className="rl-map-tool" aria-label={label} title={label} onClick={run}>
      <svg className="rl-icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <path d={sign} />
      </svg>
    </button>
  )
  const { metres, pixels } = scaleBar(frame.metresPerPixel, 120)
  return (
    <>
      <div className="rl-map-tools">
        {tool(onMap.zoomIn, 'M10 4v12M4 10h12', () => map.zoomBy(1))}
        {tool(onMap.zoomOut, 'M4 10h12', () => map.zoomBy(-1))}
        {tool(onMap.all, 'M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4', () => map.fit(places))}
      </div>
      <p className="rl-map-scale">
        <span className="rl-map-bar" style={{ width: pixels }} />
        {metres >= 1_000 ? onMap.kilometres(format.count(metres / 1_000)) : onMap.metres(format.count(metres))}
      </p>
      {attribution !== undefined && <p className="rl-map-attribution">{attribution}</p>}
    </>
  )
}
