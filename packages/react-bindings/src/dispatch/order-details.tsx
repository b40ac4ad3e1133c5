import { type ReactNode, useState } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import { DispatchButton } from './dispatch-button.js'
import type { DispatchOrderItem } from './dispatch-items.js'
import { Facts } from './facts.js'
import { UrgencySign } from './sign.js'
import { SuggestionList } from './suggestion-list.js'
import type { DispatchModel } from './use-dispatch.js'
import { windowInWords } from './window-in-words.js'

/** An order: what is known of it, what can be done with it, and who could take it, with reasons. */
export function OrderDetails({
  dispatch,
  item: { row, stop, state, urgency, engineer },
}: {
  readonly dispatch: DispatchModel
  readonly item: DispatchOrderItem
}): ReactNode {
  const { desk, format } = useRingloop()
  const words = useWords(dispatchWords).dispatch
  const [isSure, setSure] = useState(false)
  const { facts } = words
  const orderId = row.id
  const now = desk.serverNow()
  const { latitude, longitude } = row.place
  const withdraw = dispatch.getCommandProps({ type: 'withdrawOrder', orderId })
  const mine = !dispatch.can({ type: 'withdrawOrder', orderId })
  const visit = stop && words.visit(...windowInWords(stop.startAt, stop.endAt, now, format))
  return (
    <>
      <p className="rl-dispatch-state">
        {words.state[state]}
        {engineer !== null && state === 'proposed' && (
          <>
            {' · '}
            <bdi>{engineer.name}</bdi>
          </>
        )}
        {visit !== null && ` · ${visit}`}{' '}
        {urgency !== 'none' && (
          <span className={`rl-dispatch-urgency rl-dispatch-${urgency}`}>
            <UrgencySign urgency={urgency} /> {words.urgency[urgency]}
          </span>
        )}
      </p>
      <Facts
        facts={[
          [facts.taken, row.taken === null ? '' : words.taken(row.taken.name, format.when(row.taken.at, now))],
          [facts.ticket, row.ticketId],
          [facts.priority, words.priority[row.priority]],
          [
            facts.promised,
            row.promised === null ? '' : words.window(...windowInWords(row.promised.from, row.promised.to, now, format)),
          ],
          [facts.dueAt, row.dueAt === null ? '' : format.dayAndTime(row.dueAt, now)],
          [facts.minutes, row.minutes === null ? '' : format.durationInWords(row.minutes * 60_000)],
          [facts.skills, row.skills],
          [facts.certificates, row.certificates],
          [facts.parts, row.parts],
          [facts.place, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`],
          [facts.offeredTo, row.offeredTo === null ? '' : format.list(row.offeredTo)],
        ]}
      />
      <div className="rl-dispatch-actions">
        <DispatchButton props={dispatch.getCommandProps({ type: 'takeOrder', orderId })} className="rl-button-primary">
          {words.take}
        </DispatchButton>
        <DispatchButton props={dispatch.getCommandProps({ type: 'takeBackOrder', orderId })}>
          {mine ? words.giveBack : words.takeBack}
        </DispatchButton>
        {/* asked twice: it is gone for everybody then */}
        <DispatchButton
          props={isSure ? withdraw : { ...withdraw, onClick: () => setSure(true) }}
          className={isSure ? 'rl-button-end' : 'rl-button-quiet'}
        >
          {isSure ? words.withdrawSure : words.withdraw}
        </DispatchButton>
      </div>
      <SuggestionList dispatch={dispatch} row={row} />
    </>
  )
}
