import type { HistoryItem } from '../contacts/contact.js'
import type { TicketFormField } from '../ticket-fields/ticket-form-field.js'
import type { Timestamp } from '../time/clock.js'

/** A field of the form that the ticket's template asks for, and its place in it. */
export interface CaseField extends TicketFormField {
  readonly place: number
}

/** A file that the desk gave for the ticket. */
export interface CaseAttachment {
  readonly id: string
  readonly name: string
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  readonly addedAt: Timestamp
  /** The extension of who added it. */
  readonly by: string
  /**
   * `kept`: it goes onto the ticket once that is filed, or on its way; `attached`: the ticket has it; `failed`: the ticket system refused it
   * for good.
   */
  readonly state: 'kept' | 'attached' | 'failed'
  /** Why it is not on the ticket yet, or will not be. */
  readonly trouble: string | null
}

/** What may be added as files. */
export interface CaseFileLimits {
  /** `false`: the ticket system takes no files. */
  readonly possible: boolean
  /** Bytes of one file. */
  readonly maximumBytes: number
  /** Files of one call. */
  readonly maximumFiles: number
  /** Media types, `image/*` for a family of them; `null`: all. */
  readonly types: readonly string[] | null
}

/** One promise of the service level. */
export interface CaseLevel {
  readonly metric: 'firstResponse' | 'nextResponse' | 'resolution'
  /** `draft`: it begins when the ticket is filed. */
  readonly state: 'draft' | 'running' | 'paused' | 'stopped'
  /** Working time promised, in milliseconds. */
  readonly target: number
  /** Running: when the time is up. */
  readonly dueAt: Timestamp | null
  /** Running: from when on it is at risk: four fifths of the time are used up, or somebody was reminded. */
  readonly atRiskAt: Timestamp | null
  /** Working time that was left when it was paused, in milliseconds. */
  readonly left: number | null
  readonly breachedAt: Timestamp | null
  /** Stopped: whether it was kept. */
  readonly outcome: 'met' | 'missed' | 'cancelled' | null
}

/** What the customer allows now, for one purpose; states are those of `Consent` in `@ringloop/core/compliance`. */
export interface CaseConsent {
  readonly purpose: string
  readonly state: string
  /** When they said so. */
  readonly at: Timestamp | null
  readonly until: Timestamp | null
  /** Whether it can be changed here. */
  readonly changeable: boolean
}

/** What the desk knows of a call's ticket and customer beside the interaction; watched as `case/<callId>`. */
export type CaseView = {
  /** By name. */
  readonly fields: Readonly<Record<string, CaseField>>
  /** By id. */
  readonly attachments: Readonly<Record<string, CaseAttachment>>
  /** One row, `files`. */
  readonly limits: Readonly<Record<string, CaseFileLimits>>
  /** By metric. */
  readonly levels: Readonly<Record<string, CaseLevel>>
  /** By purpose. */
  readonly consents: Readonly<Record<string, CaseConsent>>
  /** The customer's past over all channels, by id: further back than the interaction has it. */
  readonly history: Readonly<Record<string, HistoryItem>>
}
