import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import type { DispatchEngineerItem } from './dispatch-items.js'
import { Facts } from './facts.js'
import type { DispatchModel } from './use-dispatch.js'

/** An engineer, and their day. */
export function EngineerDetails({
  dispatch,
  item: { row, stops, unplanned },
}: {
  readonly dispatch: DispatchModel
  readonly item: DispatchEngineerItem
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(dispatchWords).dispatch
  const shifts = row.shifts.map(({ from, to }) => words.window(format.time(from), format.time(to)))
  const skills = Object.entries(row.skills).map(([skill, level]) => `${skill} ${format.count(level)}`)
  return (
    <>
      <p>
        {words.engineerState[row.state]}
        {row.overloaded && <span className="rl-dispatch-urgency rl-dispatch-atRisk"> {words.overloaded}</span>}
      </p>
      <Facts
        facts={[
          [words.facts.shifts, format.list(shifts)],
          [words.facts.skills, format.list(skills)],
        ]}
      />
      <h4 className="rl-label">{words.day}</h4>
      {stops.length + unplanned.length === 0 && <p className="rl-quiet">{words.dayEmpty}</p>}
      <ol className="rl-dispatch-day">
        {stops.map(({ stop, order }, index) => (
          <li key={order.id}>
            <button {...dispatch.getChoiceProps({ kind: 'order', id: order.id })} className="rl-dispatch-choice">
              <span className="rl-dispatch-number" aria-hidden="true">
                {format.count(index + 1)}
              </span>
              <span className="rl-dispatch-name">
                <bdi>{order.title}</bdi>
              </span>
              <span className="rl-dispatch-time">{words.window(format.time(stop.startAt), format.time(stop.endAt))}</span>
              <span className="rl-dispatch-about">
                {words.priority[order.priority]}
                {' · '}
                {words.state[stop.proposed ? 'proposed' : 'taken']}
                {stop.depotId !== null && ` · ${words.fetches(stop.depotId)}`}
              </span>
            </button>
          </li>
        ))}
        {unplanned.map((order) => (
          <li key={order.id}>
            <button {...dispatch.getChoiceProps({ kind: 'order', id: order.id })} className="rl-dispatch-choice">
              <span className="rl-dispatch-number" aria-hidden="true">
                –
              </span>
              <span className="rl-dispatch-name">
                <bdi>{order.title}</bdi>
              </span>
              <span className="rl-dispatch-about">{words.unplanned}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}
