import type { NewTicket, TicketPriority } from './ticket.js'

/** Where a value of the draft came from. A person's value is never overwritten. */
export type FieldOrigin =
  | { readonly source: 'call' }
  | { readonly source: 'ivr' }
  | { readonly source: 'contact' }
  | { readonly source: 'rule'; readonly rule: string }
  | { readonly source: 'person'; readonly by: string }

/** One value of the draft, where it came from, and how sure it is. */
export interface DraftField<Value> {
  readonly value: Value
  readonly origin: FieldOrigin
  /** 0 to 1. */
  readonly confidence: number
}

/** A ticket in the making: what it would be filed with, and where each value came from. */
export interface TicketDraft {
  readonly subject: DraftField<string>
  readonly description: DraftField<string>
  readonly priority: DraftField<TicketPriority>
  readonly queue: DraftField<string> | null
  /** Who gets it, as a rule says. */
  readonly owner: DraftField<string> | null
  readonly category: DraftField<string> | null
  readonly tags: DraftField<readonly string[]>
  /** The call's facts for the ticket system's custom fields, by name: `callId`, `callerNumber`, `outcome`, … */
  readonly fields: Readonly<Record<string, DraftField<string>>>
  readonly contact: DraftField<NonNullable<NewTicket['contact']>> | null
  /** A call nobody answered asks for a call back. */
  readonly callback: boolean
  /** The workflow that decides who gets it once it is filed; `null` if none does. */
  readonly workflow: string | null
}

/** The names of the draft's own parts that a person may change. */
export type DraftPart = 'subject' | 'description' | 'priority' | 'category' | 'queue'

/** What a person may change in a draft: a part of its own, or with `fields.serial` the custom field `serial`. */
export type EditableField = DraftPart | `fields.${string}`
