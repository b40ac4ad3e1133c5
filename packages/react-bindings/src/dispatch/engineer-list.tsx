import { type ReactNode, useId } from 'react'
import { EmptyState } from '../components/empty-state.js'
import * as Icons from '../components/icons.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import { EngineerSign } from './sign.js'
import type { DispatchModel } from './use-dispatch.js'

/** The engineers, to choose from. */
export function EngineerList({ dispatch }: { readonly dispatch: DispatchModel }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(dispatchWords).dispatch
  const heading = useId()
  const { engineers, getChoiceProps } = dispatch
  return (
    <section className="rl-dispatch-engineers" aria-labelledby={heading}>
      <h3 id={heading} className="rl-label">
        {words.engineers}
      </h3>
      {engineers.length === 0 ? (
        <EmptyState icon={Icons.people} title={words.noEngineers} help={words.noEngineersHelp} />
      ) : (
        <ul>
          {engineers.map(({ row }) => (
            <li key={row.id} className="rl-dispatch-row">
              <button {...getChoiceProps({ kind: 'engineer', id: row.id })} className="rl-dispatch-choice">
                <EngineerSign name={row.name} />
                <span className="rl-dispatch-name">
                  <bdi>{row.name}</bdi>
                </span>
                <span className="rl-dispatch-time">{words.visits(row.orders, format.count(row.orders))}</span>
                <span className="rl-dispatch-about">
                  {words.engineerState[row.state]}
                  {Object.keys(row.skills).length > 0 && ' · '}
                  <bdi>{format.list(Object.entries(row.skills).map(([skill, level]) => `${skill} ${format.count(level)}`))}</bdi>
                </span>
                {row.overloaded && <span className="rl-dispatch-urgency rl-dispatch-atRisk">{words.overloaded}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
