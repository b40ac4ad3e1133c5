import { type AgentState, safeLine, type Timestamp } from '@ringloop/core'
import { type CSSProperties, memo, type ReactNode } from 'react'
import { EmptyState } from '../components/empty-state.js'
import { Icon } from '../components/icon.js'
import type { IconPath } from '../components/icons.js'
import * as Icons from '../components/icons.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { agentWords } from '../words/agent-words.js'
import type { DeskFormat } from '../words/desk-format.js'
import type { AgentGroup } from './agent-groups.js'
import type { WallboardWords } from './board-numbers.js'
import { fitTiles, type TileFit } from './fit-tiles.js'
import { useBox } from './use-box.js'
import { useWallboardWords } from './use-wallboard.js'

const icons: Readonly<Record<AgentState, IconPath>> = {
  ready: Icons.check,
  busy: Icons.phone,
  wrapUp: Icons.wrapUp,
  notReady: Icons.held,
  loggedOff: Icons.offline,
}
/** What a phone's page shows of each state. */
const mostNarrow = 12
const narrow = { name: 'medium', width: 12, height: 2.4, text: 1.3 } as const
/** The names of the groups stand beside them, so wide in units. */
const headUnits = 17

/** Agents as a grid by state, who is in it longest first, with the time. */
export function AgentGrid({
  groups,
  now,
  unit,
  fits,
}: {
  readonly groups: readonly AgentGroup[]
  readonly now: Timestamp
  readonly unit: number
  /** The screen does not scroll: tiles are as large as fits. */
  readonly fits: boolean
}): ReactNode {
  const words = useWallboardWords()
  const { ref, box } = useBox<HTMLDivElement>()
  const counts = groups.map(({ agents }) => agents.length)
  const fit: TileFit =
    fits && box !== null
      ? fitTiles(counts, { width: box.width - headUnits * unit, height: box.height, unit })
      : { size: narrow, shown: counts.map((count) => Math.min(count, mostNarrow)) }
  const tile = { '--rl-tile-width': fit.size.width, '--rl-tile-height': fit.size.height } as CSSProperties
  return (
    <section className="rl-board-agents" aria-label={words.agents.title}>
      <h2 className="rl-board-title">{words.agents.title}</h2>
      {groups.length === 0 ? (
        <EmptyState icon={Icons.people} title={words.agents.none} />
      ) : (
        <div ref={ref} className={`rl-board-room rl-tiles-${fit.size.name}`} style={tile}>
          {groups.map((group, index) => (
            <Group key={group.state} group={group} now={now} size={fit.size.name} shown={fit.shown[index] ?? 0} />
          ))}
        </div>
      )}
    </section>
  )
}

function Group({
  group: { state, agents, longestSince },
  now,
  size,
  shown,
}: {
  readonly group: AgentGroup
  readonly now: Timestamp
  readonly size: TileFit['size']['name']
  readonly shown: number
}): ReactNode {
  const { format } = useRingloop()
  const base = useWords(agentWords)
  const words = useWallboardWords()
  const [longest] = agents
  return (
    <div className={`rl-state-group rl-state-${state}`}>
      <h3 className="rl-state-head">
        <Icon path={icons[state]} />
        <span className="rl-state-count">{format.count(agents.length)}</span>{' '}
        <span className="rl-state-name">{base.agent[state]}</span>
        {longest && longestSince !== null && state !== 'loggedOff' && (
          <span className="rl-state-longest">
            {words.agents.longest(safeLine(longest.name, 40), timeInState(now - longestSince, words, format))}
          </span>
        )}
      </h3>
      <ul className="rl-tiles">
        {agents.slice(0, shown).map(({ extension, name, since }) => (
          <Tile
            key={extension}
            name={name}
            time={
              size === 'large' && state !== 'loggedOff' ? format.duration(now - since) : timeInState(now - since, words, format)
            }
            dot={size === 'dot'}
          />
        ))}
        {agents.length > shown && <li className="rl-tile-more">{words.agents.more(format.count(agents.length - shown))}</li>}
      </ul>
    </div>
  )
}

const Tile = memo(function Tile({
  name,
  time,
  dot,
}: {
  readonly name: string
  readonly time: string
  readonly dot: boolean
}): ReactNode {
  const shown = safeLine(name, 60)
  if (dot)
    return (
      <li className="rl-tile" title={`${shown}, ${time}`}>
        <span className="rl-unseen">
          <bdi>{shown}</bdi>, {time}
        </span>
      </li>
    )
  return (
    <li className="rl-tile">
      <bdi className="rl-tile-name">{shown}</bdi>
      <span className="rl-tile-time">{time}</span>
    </li>
  )
})

/** Minutes are enough where hundreds of times would tick. */
function timeInState(milliseconds: number, words: WallboardWords, format: DeskFormat): string {
  const minutes = Math.floor(milliseconds / 60_000)
  if (minutes < 1) return words.agents.underMinute
  return minutes < 120 ? words.agents.minutes(format.count(minutes)) : words.agents.hours(format.count(Math.floor(minutes / 60)))
}
