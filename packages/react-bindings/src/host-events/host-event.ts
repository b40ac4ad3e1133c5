import type { CallId, ContactId, PopTarget } from '@ringloop/core'
import type { ConnectionStatus } from '../connection/connection-status.js'

/** A call, as a page around the desk needs it to find its own record. Texts come from callers: show them as text, never as markup. */
export interface HostCall {
  readonly callId: CallId
  /** As the network gave it; `null` if the caller hides it. */
  readonly number: string | null
  /** The customer's name, else what the network said. */
  readonly name: string | null
  /** The customer, where it is settled who it is: the id that the ticket system or CRM behind the gateway gave. */
  readonly contactId: ContactId | null
  /** The record's own page, if it has one: always `http:` or `https:`. */
  readonly url: string | null
}

/** What a page around the desk is told, by name. */
export interface HostEvents {
  /** This tab rings for the call: once for a pop, over all tabs of the browser, reconnects and refreshes. */
  readonly ring: HostCall & { readonly target: PopTarget | null }
  /** Show this customer's record: because the call rings and is settled, or because the agent opened it. */
  readonly openRecord: HostCall & { readonly because: 'ring' | 'agent' }
  /** The agent talks with the customer. */
  readonly callConnected: HostCall
  /** The call is over for this agent; it may still have to be wrapped up. */
  readonly callEnded: HostCall
  /** Its ticket is in the ticket system. */
  readonly filed: HostCall & { readonly ticketId: string; readonly ticketUrl: string | null }
  /** Where the desk's connection stands. */
  readonly connection: { readonly state: ConnectionStatus['state']; readonly reason: string | null }
}

/** One of the events with its detail. */
export type HostEvent = {
  readonly [Type in keyof HostEvents]: { readonly type: Type; readonly detail: HostEvents[Type] }
}[keyof HostEvents]
