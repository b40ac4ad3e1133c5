import type { Brand } from '../identity/brand.js'
import type { TicketSummary } from '../tickets/ticket.js'
import type { Timestamp } from '../time/clock.js'

/** The id of a customer in the directory. */
export type ContactId = Brand<string, 'ContactId'>
/** Takes a string that comes from the directory as a customer's id. */
export const toContactId = (value: string): ContactId => value as ContactId

/** A number in E.164: `+` and at most fifteen digits. */
export type E164 = Brand<string, 'E164'>

/** A customer, as a directory knows them. */
export interface Contact {
  readonly id: ContactId
  readonly name: string
  readonly numbers: readonly E164[]
  readonly email?: string
  /** The customer's level in the house's own words (`gold`, `VIP`). */
  readonly level?: string
  readonly tags: readonly string[]
  readonly company?: string
  readonly note?: string
  /**
   * What they allow, purpose to state, as it was when they were looked up; the states are those of `Consent` in `@ringloop/core/compliance`.
   * A purpose that is absent is `unknown`. No `consents` at all: nobody keeps them.
   */
  readonly consents?: Readonly<Record<string, string>>
  /** What they are worth to the house, as it counts that. `currency`: ISO 4217. */
  readonly value?: { readonly amount: number; readonly currency: string }
  /** What they have of the house's: machines, contracts, subscriptions; at most a hundred. */
  readonly assets?: readonly ContactAsset[]
  /** IANA name of the time zone where they are, if it is known: they are called by that clock, not by that of their number. */
  readonly timeZone?: string
  /** Where the record can be opened in the CRM: `https:` only. */
  readonly url?: string
}

/** Something that a customer has. */
export interface ContactAsset {
  readonly id: string
  readonly name: string
  readonly detail?: string
  /** Where it can be opened: `https:` only. */
  readonly url?: string
  /** When its contract or warranty ends. */
  readonly until?: Timestamp
}

/** One line of a customer's past. */
export interface HistoryItem {
  readonly id: string
  readonly kind: 'call' | 'ticket' | 'order' | 'message'
  readonly at: Timestamp
  readonly title: string
  readonly detail?: string
}

/** A customer who may be the caller. */
export interface ContactMatch {
  readonly contact: Contact
  /** 0 to 1. */
  readonly confidence: number
  /** Why we think so. */
  readonly because: 'onlyOwnerOfNumber' | 'sharedNumber' | 'sharedNumberAndName' | 'chosenByAgent'
  readonly openTickets: readonly TicketSummary[]
  readonly history: readonly HistoryItem[]
}
