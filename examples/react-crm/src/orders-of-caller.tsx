import type { CallId } from '@ringloop/core'
import { knownContact, useInteraction } from '@ringloop/react-bindings'
import { createContext, type ReactNode, useContext } from 'react'
import type { Customer } from './customer.js'

/** The customers of this CRM, for parts of the desk that need them. */
export const Customers = createContext<readonly Customer[]>([])

/** Instead of the desk's timeline: the orders that this CRM has of the caller. */
export function OrdersOfCaller({ callId }: { readonly callId: CallId }): ReactNode {
  const customers = useContext(Customers)
  const view = useInteraction(callId)
  const contact = view && knownContact(view.interaction)
  const customer = contact && customers.find(({ id }) => id === contact.id)
  if (!customer) return null
  return (
    <section aria-label="Orders">
      <h3>Orders of {customer.name}</h3>
      <ul>
        {customer.orders.map(([number, goods, state]) => (
          <li key={number}>
            {number} {goods} ({state})
          </li>
        ))}
      </ul>
    </section>
  )
}
