import type { Contact, E164, HistoryItem } from './contact.js'

/** The port through which a caller's number becomes a customer. */
export interface ContactDirectory {
  readonly name: string
  /** Everybody who has this number; empty if nobody. */
  lookup(number: E164, options: { readonly signal: AbortSignal }): Promise<readonly Contact[]>
  /** Optional capability: the customer's past, newest first. */
  history?(contact: Contact, options: { readonly signal: AbortSignal; readonly limit: number }): Promise<readonly HistoryItem[]>
}
