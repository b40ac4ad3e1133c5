import type { AgentState } from '@ringloop/core'
import { type ReactNode, useId } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { agentWords } from '../words/agent-words.js'
import { Elapsed, FloorClockProvider } from './floor-clock.js'
import { type FloorFilter, wholeFloor } from './floor-filter.js'
import { useFloor } from './use-floor.js'
import { useFloorWords } from './use-supervision.js'

/** As `<search>` is, which browsers of 2022 do not know. */
const landmarkOf = (label: string) => ({ role: 'search', 'aria-label': label }) as const

const states: readonly AgentState[] = ['busy', 'wrapUp', 'ready', 'notReady', 'loggedOff']

/** The floor in five numbers, and what of it is to be seen. */
export function FloorBar({
  filter,
  onFilter,
  waitLimitMs,
}: {
  readonly filter: FloorFilter
  readonly onFilter: (filter: FloorFilter) => void
  readonly waitLimitMs: number
}): ReactNode {
  const { format } = useRingloop()
  const deskWords = useWords(agentWords)
  const words = useFloorWords()
  const { queues, agents, waiting, view } = useFloor()
  const id = useId()
  const count = (...wanted: AgentState[]) => format.count(agents.filter(({ state }) => wanted.includes(state)).length)
  const longest = waiting.length === 0 ? null : Math.min(...waiting.map(({ since }) => since))
  const filtered = filter.text !== '' || filter.queue !== '' || filter.state !== ''
  return (
    <div className="rl-floor-bar">
      {view !== null && (
        <FloorClockProvider>
          <dl className="rl-floor-summary">
            <Figure label={words.summary.waiting}>{format.count(waiting.length)}</Figure>
            <Figure label={words.summary.longest}>
              <Elapsed since={longest} limitMs={waitLimitMs} />
            </Figure>
            <Figure label={words.summary.ready}>{count('ready')}</Figure>
            <Figure label={words.summary.busy}>{count('busy', 'wrapUp')}</Figure>
            <Figure label={words.summary.notReady}>{count('notReady')}</Figure>
          </dl>
        </FloorClockProvider>
      )}
      <div {...landmarkOf(words.filter.title)} className="rl-floor-filter">
        <label className="rl-floor-field" htmlFor={`${id}-text`}>
          <span className="rl-label">{words.filter.text}</span>
          <input
            id={`${id}-text`}
            type="search"
            className="rl-input"
            placeholder={words.filter.textHelp}
            maxLength={100}
            value={filter.text}
            onChange={({ target: { value } }) => onFilter({ ...filter, text: value })}
          />
        </label>
        <label className="rl-floor-field" htmlFor={`${id}-queue`}>
          <span className="rl-label">{words.filter.queue}</span>
          <select
            id={`${id}-queue`}
            className="rl-input"
            value={filter.queue}
            onChange={({ target: { value } }) => onFilter({ ...filter, queue: value })}
          >
            <option value="">{words.filter.allQueues}</option>
            {queues.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label className="rl-floor-field" htmlFor={`${id}-state`}>
          <span className="rl-label">{words.filter.state}</span>
          <select
            id={`${id}-state`}
            className="rl-input"
            value={filter.state}
            onChange={({ target: { value } }) => onFilter({ ...filter, state: states.find((state) => state === value) ?? '' })}
          >
            <option value="">{words.filter.allStates}</option>
            {states.map((state) => (
              <option key={state} value={state}>
                {deskWords.agent[state]}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="rl-button rl-button-quiet rl-floor-clear"
          disabled={!filtered}
          onClick={() => onFilter(wholeFloor)}
        >
          {words.filter.clear}
        </button>
      </div>
    </div>
  )
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="rl-floor-number-box">
      <dt className="rl-label">{label}</dt>
      <dd className="rl-floor-big">{children}</dd>
    </div>
  )
}
