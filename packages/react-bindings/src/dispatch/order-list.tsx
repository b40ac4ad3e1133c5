import type { Timestamp } from '@ringloop/core'
import { type ReactNode, useId } from 'react'
import { EmptyState } from '../components/empty-state.js'
import * as Icons from '../components/icons.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import type { DispatchOrderItem, OrderFilter } from './dispatch-items.js'
import { OrderSign, UrgencySign } from './sign.js'
import type { DispatchModel } from './use-dispatch.js'
import { windowInWords } from './window-in-words.js'

const filters: readonly OrderFilter[] = ['all', 'free', 'taken']

/** The orders, to choose from: the free first, the most urgent of them first. */
export function OrderList({ dispatch }: { readonly dispatch: DispatchModel }): ReactNode {
  const words = useWords(dispatchWords).dispatch
  const heading = useId()
  const { orders, shown, filter, setFilter, text, setText } = dispatch
  return (
    <section className="rl-dispatch-orders" aria-labelledby={heading}>
      <h3 id={heading} className="rl-label">
        {words.orders}
      </h3>
      <div className="rl-dispatch-find">
        <input
          type="search"
          className="rl-input"
          aria-label={words.find}
          placeholder={words.find}
          value={text}
          maxLength={100}
          onChange={(event) => setText(event.target.value)}
        />
        <select
          className="rl-input"
          aria-label={words.filter.label}
          value={filter}
          onChange={(event) => setFilter(event.target.value as OrderFilter)}
        >
          {filters.map((each) => (
            <option key={each} value={each}>
              {words.filter[each]}
            </option>
          ))}
        </select>
      </div>
      {orders.length === 0 ? (
        <EmptyState icon={Icons.order} title={words.noOrders} help={words.noOrdersHelp} />
      ) : shown.length === 0 ? (
        <p className="rl-quiet">{words.noneFit}</p>
      ) : (
        <ul>
          {shown.map((item) => (
            <li key={item.row.id} className="rl-dispatch-row">
              <OrderChoice item={item} dispatch={dispatch} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function OrderChoice({ item, dispatch }: { readonly item: DispatchOrderItem; readonly dispatch: DispatchModel }): ReactNode {
  const words = useWords(dispatchWords).dispatch
  const { row, state, urgency, engineer } = item
  const who = row.taken?.name ?? engineer?.name
  return (
    <button {...dispatch.getChoiceProps({ kind: 'order', id: row.id })} className="rl-dispatch-choice">
      <OrderSign priority={row.priority} state={state} />
      <span className="rl-dispatch-name">
        <bdi>{row.title}</bdi>
      </span>
      <OrderTime item={item} />
      <span className="rl-dispatch-about">
        <span className={`rl-dispatch-priority rl-dispatch-${row.priority}`}>{words.priority[row.priority]}</span>
        {' · '}
        {words.state[state]}
        {who !== undefined && (
          <>
            {' · '}
            <bdi>{who}</bdi>
          </>
        )}
      </span>
      {urgency !== 'none' && (
        <span className={`rl-dispatch-urgency rl-dispatch-${urgency}`}>
          <UrgencySign urgency={urgency} /> {words.urgency[urgency]}
        </span>
      )}
    </button>
  )
}

/** When somebody is there, or has to be. */
function OrderTime({ item: { row, stop } }: { readonly item: DispatchOrderItem }): ReactNode {
  const { desk, format } = useRingloop()
  const words = useWords(dispatchWords).dispatch
  const now = desk.serverNow()
  const window = (from: Timestamp, to: Timestamp) => words.window(...windowInWords(from, to, now, format))
  const time =
    row.promised !== null
      ? window(row.promised.from, row.promised.to)
      : row.dueAt !== null
        ? words.by(format.dayAndTime(row.dueAt, now))
        : stop === null
          ? null
          : window(stop.startAt, stop.endAt)
  return time === null ? null : <span className="rl-dispatch-time">{time}</span>
}
