import {
  AgentDesk,
  createDeskConnection,
  type HostEvent,
  type IncomingCall,
  RingloopProvider,
  ringEvents,
  useDial,
  useHostEvents,
} from '@ringloop/react-bindings'
import { type ReactNode, useEffect, useState } from 'react'
import type { Customer } from './customer.js'
import { Customers, OrdersOfCaller } from './orders-of-caller.js'

// outside of the component: a part that is another one at each render would forget what it shows
const parts = { Timeline: OrdersOfCaller }

/** The CRM: its customers, and beside them the desk of whoever is signed in. */
export function CrmApp({
  customers,
  url,
  token,
}: {
  readonly customers: readonly Customer[]
  readonly url: string
  /** Asked for whenever the desk connects. */
  readonly token: () => Promise<string>
}): ReactNode {
  const [desk] = useState(() => createDeskConnection({ url, token }))
  useEffect(() => {
    desk.start()
    return () => desk.close()
  }, [desk])
  const [shown, setShown] = useState(customers[0])
  const hear = (event: HostEvent) => {
    if (event.type !== 'openRecord') return
    setShown((now) => customers.find(({ id }) => id === event.detail.contactId) ?? now)
  }
  const ring = (call: IncomingCall) => {
    for (const event of ringEvents(call)) hear(event)
  }
  return (
    <RingloopProvider desk={desk} onRing={ring} density="compact" theme="light">
      <Hear tell={hear} />
      <div className="crm">
        <nav aria-label="Customers">
          {customers.map((customer) => (
            <button
              key={customer.id}
              type="button"
              aria-current={customer.id === shown?.id || undefined}
              onClick={() => setShown(customer)}
            >
              <b>{customer.name}</b> {customer.company}
            </button>
          ))}
        </nav>
        <main>{shown && <Record customer={shown} />}</main>
        <aside aria-label="Telephone">
          <Customers value={customers}>
            <AgentDesk parts={parts} />
          </Customers>
        </aside>
      </div>
    </RingloopProvider>
  )
}

function Hear({ tell }: { readonly tell: (event: HostEvent) => void }): null {
  useHostEvents(tell)
  return null
}

function Record({ customer }: { readonly customer: Customer }): ReactNode {
  const { getDialProps } = useDial()
  return (
    <>
      <h1>{customer.name}</h1>
      <p>{customer.company}</p>
      <dl>
        {customer.facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <button {...getDialProps(customer.phone)}>Call {customer.phone}</button>
    </>
  )
}
