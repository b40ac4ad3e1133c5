import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react'
import { EmptyState } from '../components/empty-state.js'
import { Icon } from '../components/icon.js'
import * as Icons from '../components/icons.js'
import { Part } from '../components/part.js'
import { AgentGrid } from './agent-grid.js'
import { AlarmList } from './alarm-list.js'
import { NumberTile } from './number-tile.js'
import { QueueList } from './queue-list.js'
import { useBox } from './use-box.js'
import { type UseWallboardOptions, useWallboard } from './use-wallboard.js'

/** How `Wallboard` is set. */
export interface WallboardProps extends UseWallboardOptions {
  /** In the head; default "Wallboard", with the queue. */
  readonly title?: string
}

/** From so many pixels on it is a screen on a wall, which does not scroll; below, a page. */
const wallWidth = 900
const wallHeight = 480

/**
 * The call center at a glance, readable from five metres: figures of today with their last hour, queues by longest wait, agents by state,
 * alarms. Fills its parent; where there is room nothing scrolls, on a telephone it is a page.
 */
export function Wallboard({ title, ...options }: WallboardProps): ReactNode {
  const model = useWallboard(options)
  const { state, words, board, now, clock, asOf } = model
  const { ref, box } = useBox<HTMLDivElement>()
  const wall = box !== null && box.width >= wallWidth && box.height >= wallHeight
  // everything on the wall is in units of it, so that it looks the same on each
  const unit = wall ? Math.min(box.width / 160, box.height / 88) : 8
  return (
    <Part
      name="wallboard"
      aria-label={title ?? (options.queue === undefined ? words.title : words.titleOf(options.queue))}
      data-rl-wall={wall || undefined}
      data-rl-stale={state === 'stale' || undefined}
      // not in what a server renders, where a policy may forbid it
      style={wall ? ({ '--rl-unit': `${unit}px` } as CSSProperties) : undefined}
    >
      <div ref={ref} className="rl-board">
        <header className="rl-board-head">
          <h1 className="rl-board-name">
            <bdi>{title ?? (options.queue === undefined ? words.title : words.titleOf(options.queue))}</bdi>
          </h1>
          {board?.counting && <span className="rl-quiet">{words.counting}</span>}
          {state === 'stale' && asOf !== null && (
            <p className="rl-board-stale" role="alert">
              <Icon path={Icons.offline} />
              <strong>{words.stale}</strong> <span>{words.staleHelp(asOf)}</span>
            </p>
          )}
          {state === 'live' && asOf !== null && <span className="rl-board-as-of">{words.asOf(asOf)}</span>}
          {board !== null && <Clock text={clock} at={now} />}
        </header>
        {state === 'loading' && <EmptyState icon={Icons.clock} title={words.loading} help={words.loadingHelp} />}
        {state === 'refused' && <EmptyState icon={Icons.offline} title={words.refused} help={words.refusedHelp} />}
        {board !== null && (
          <>
            <AlarmList alarms={model.alarms} />
            <section className="rl-board-figures" aria-label={words.numbersTitle}>
              <h2 className="rl-unseen">{words.numbersTitle}</h2>
              <ul className="rl-figures">
                {model.numbers.map((number) => (
                  <NumberTile key={number.id} number={number} missed={words.missed} />
                ))}
              </ul>
            </section>
            <div className={`rl-board-below${model.agents.length === 0 ? ' rl-board-alone' : ''}`}>
              {options.queue === undefined && <QueueList queues={model.queues} unit={unit} fits={wall} />}
              {options.queue === undefined && <AgentGrid groups={model.agents} now={now} unit={unit} fits={wall} />}
            </div>
          </>
        )}
      </div>
    </Part>
  )
}

/** The time of day; `dateTime` is set beside React, as a server knows no time that the browser's would fit. */
function Clock({ text, at }: { readonly text: string; readonly at: number }): ReactNode {
  const element = useRef<HTMLTimeElement>(null)
  useEffect(() => {
    if (element.current !== null) element.current.dateTime = new Date(at).toISOString()
  }, [at])
  return (
    <time ref={element} className="rl-board-clock">
      {text}
    </time>
  )
}
