import type { DispatchBoardRow, DispatchPlan } from '@ringloop/core'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Icon } from '../components/icon.js'
import * as Icons from '../components/icons.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import { DispatchButton } from './dispatch-button.js'
import type { DispatchModel } from './use-dispatch.js'

/** How much there is, the plan of the day, and offering a ticket. */
export function DispatchHead({
  dispatch,
  board,
}: {
  readonly dispatch: DispatchModel
  readonly board: DispatchBoardRow
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(dispatchWords).dispatch
  const [isOffering, setOffering] = useState(false)
  const taken = dispatch.orders.filter(({ row }) => row.taken !== null).length
  const mayOffer = dispatch.can({ type: 'offerTicket', ticketId: '' })
  return (
    <header className="rl-dispatch-head">
      <h2 className="rl-pane-title">{words.title}</h2>
      <p className="rl-quiet rl-count">
        {words.counts(format.count(dispatch.orders.length - taken), format.count(taken))}
        {board.more > 0 && ` · ${words.more(format.count(board.more))}`}
      </p>
      <div className="rl-dispatch-actions">
        {mayOffer && (
          <button
            type="button"
            className="rl-button rl-button-small"
            aria-expanded={isOffering}
            onClick={() => setOffering(!isOffering)}
          >
            {words.offer}
          </button>
        )}
        <DispatchButton props={dispatch.getCommandProps({ type: 'planDay' })} className="rl-button-small">
          {words.plan}
        </DispatchButton>
      </div>
      {mayOffer && isOffering && <OfferForm dispatch={dispatch} onDone={() => setOffering(false)} />}
      <PlanBar plan={board.plan} dispatch={dispatch} />
      {board.trouble !== null && (
        <p className="rl-dispatch-bar rl-dispatch-trouble" role="status">
          <Icon path={Icons.offline} /> {words.trouble}{' '}
          <span className="rl-quiet" lang="en">
            {board.trouble}
          </span>
        </p>
      )}
    </header>
  )
}

function OfferForm({ dispatch, onDone }: { readonly dispatch: DispatchModel; readonly onDone: () => void }): ReactNode {
  const words = useWords(dispatchWords).dispatch
  const [ticketId, setTicketId] = useState('')
  const id = useId()
  const command = { type: 'offerTicket', ticketId: ticketId.trim() } as const
  const { onClick: _, type: __, hidden: ___, ...props } = dispatch.getCommandProps(command)
  const offer = (event: FormEvent) => {
    event.preventDefault()
    if (command.ticketId !== '') dispatch.run(command, onDone)
  }
  return (
    <form className="rl-dispatch-bar" onSubmit={offer}>
      <label htmlFor={id}>{words.offerNumber}</label>
      <input
        id={id}
        className="rl-input"
        value={ticketId}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => setTicketId(event.target.value)}
      />
      <button type="submit" className="rl-button rl-button-primary rl-button-small" {...props}>
        {words.offerDo}
      </button>
    </form>
  )
}

function PlanBar({ plan, dispatch }: { readonly plan: DispatchPlan; readonly dispatch: DispatchModel }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(dispatchWords).dispatch
  if (plan.state === 'none') return <div className="rl-unseen" role="status" />
  const { id: planId } = plan
  const said =
    plan.state === 'planning'
      ? words.planning(plan.by)
      : plan.state === 'failed'
        ? words.planFailed(plan.message)
        : words.planReady(format.count(plan.orders), format.count(plan.engineers))
  return (
    <div className={`rl-dispatch-bar rl-dispatch-plan rl-dispatch-plan-${plan.state}`}>
      <Icon path={plan.state === 'failed' ? Icons.alert : plan.state === 'ready' ? Icons.check : Icons.clock} />
      <p role="status">
        {said} {plan.state === 'ready' && plan.left > 0 && words.planLeft(format.count(plan.left))}{' '}
        {plan.state === 'ready' && <span className="rl-quiet">{words.planBy(plan.by, format.time(plan.at))}</span>}
      </p>
      <DispatchButton
        props={dispatch.getCommandProps({ type: 'acceptPlan', planId })}
        className="rl-button-primary rl-button-small"
      >
        {words.planAccept}
      </DispatchButton>
      <DispatchButton props={dispatch.getCommandProps({ type: 'discardPlan', planId })} className="rl-button-small">
        {plan.state === 'planning' ? words.planStop : words.planDiscard}
      </DispatchButton>
    </div>
  )
}
