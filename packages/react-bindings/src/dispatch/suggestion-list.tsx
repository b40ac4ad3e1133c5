import type { DispatchOrderRow, DispatchProposalRow } from '@ringloop/core'
import { type DescribeOptions, describeObstacle, describeReason } from '@ringloop/core/dispatch'
import type { ReactNode } from 'react'
import { Icon } from '../components/icon.js'
import * as Icons from '../components/icons.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import { DispatchButton } from './dispatch-button.js'
import type { DispatchModel } from './use-dispatch.js'

/** Who could take an order, best first, each with reasons; and who could not, and why. */
export function SuggestionList({
  dispatch,
  row,
}: {
  readonly dispatch: DispatchModel
  readonly row: DispatchOrderRow
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(dispatchWords).dispatch
  const describe = useDescription(dispatch)
  const { suggestion } = dispatch
  if (suggestion.state === 'none') return null
  const { proposals, refusals, basis } = suggestion
  // who has it stands first
  const ordered = [...proposals].sort((one, other) => Number(other.id === row.taken?.by) - Number(one.id === row.taken?.by))
  return (
    <section className="rl-dispatch-who" aria-label={row.taken === null ? words.who : words.why}>
      <h4 className="rl-label">{row.taken === null ? words.who : words.why}</h4>
      <p className="rl-quiet" role="status">
        {suggestion.state === 'thinking' && words.thinking}
        {suggestion.state === 'ready' && proposals.length === 0 && words.nobody}
        {suggestion.state === 'failed' && <span lang="en">{suggestion.message}</span>}
      </p>
      <ol className="rl-proposals">
        {ordered.map((proposal) => (
          <Proposal key={proposal.id} proposal={proposal} dispatch={dispatch} row={row} describe={describe} />
        ))}
      </ol>
      {basis !== null && basis !== 'roads' && (
        <p className="rl-quiet">{basis === 'partly' ? words.partlyEstimated : words.estimated}</p>
      )}
      {refusals.length > 0 && (
        <details className="rl-details">
          <summary>{words.cannot(refusals.length, format.count(refusals.length))}</summary>
          <ul className="rl-details-body">
            {refusals.map(({ id, name, obstacles }) => (
              <li key={id}>
                <bdi className="rl-strong">{name}</bdi>
                {': '}
                {obstacles.length === 0
                  ? words.cannotMore
                  : format.list(obstacles.map((each) => describeObstacle(each, describe)))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Proposal({
  proposal: { id, name, rank, startAt, endAt, extraMinutes, reasons, delays },
  dispatch,
  row,
  describe,
}: {
  readonly proposal: DispatchProposalRow
  readonly dispatch: DispatchModel
  readonly row: DispatchOrderRow
  readonly describe: DescribeOptions
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(dispatchWords).dispatch
  const minutes = Math.round(extraMinutes)
  const against = rank === 1 ? words.best : minutes <= 0 ? words.same : words.extra(format.count(minutes))
  return (
    <li className={`rl-proposal${row.taken?.by === id ? ' rl-proposal-taken' : ''}`}>
      <div className="rl-proposal-head">
        <bdi className="rl-strong">{name}</bdi>
        <span className={rank === 1 ? 'rl-badge rl-badge-level' : 'rl-quiet'}>{against}</span>
        <DispatchButton
          props={dispatch.getCommandProps({ type: 'giveOrder', orderId: row.id, to: id })}
          className={`rl-button-small${rank === 1 ? ' rl-button-primary' : ''}`}
          label={words.giveTo(name)}
        >
          {words.give}
        </DispatchButton>
        {row.taken?.by === id && (
          <span className="rl-badge">
            <Icon path={Icons.check} className="rl-icon-small" /> {words.state.taken}
          </span>
        )}
      </div>
      <p className="rl-quiet">{words.visit(format.time(startAt), format.time(endAt))}</p>
      <ul className="rl-reasons">
        {reasons.map((reason) => {
          const sentence = describeReason(reason, describe)
          return <li key={sentence}>{sentence}</li>
        })}
        {delays.length > 0 && (
          <li>
            {words.delays(
              format.list(delays.map(({ orderId, minutes }) => words.later(orderId, format.count(Math.round(minutes))))),
            )}
          </li>
        )}
      </ul>
    </li>
  )
}

/** How sentences of core are said here. Names come from outside, and go into texts that React escapes. */
function useDescription({ engineers }: DispatchModel): DescribeOptions {
  const { language, format } = useRingloop()
  return {
    language: /^zh\b/i.test(language) ? 'zh-CN' : 'en',
    timeZone: format.timeZone,
    nameOf: (id) => engineers.find(({ row }) => row.id === id)?.row.name ?? id,
  }
}
