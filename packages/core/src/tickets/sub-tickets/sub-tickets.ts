import type { Timestamp } from '../../time/clock.js'
import type { NewTicket, TicketId, TicketStatus } from '../ticket.js'
import type { SubTicketTemplate } from './sub-ticket-template.js'

/** How the service level of a part stands; the worst last. */
export const subTicketSlaStates = ['none', 'onTime', 'atRisk', 'breached'] as const

/** A part's service level: what its clocks say, and when it is due. */
export interface SubTicketSla {
  readonly state: (typeof subTicketSlaStates)[number]
  readonly dueAt: Timestamp | null
}

/**
 * The life of one part.
 *
 * ```text
 * waiting ──all that come before are over──▶ filing ──▶ filed ──▶ filed, over
 *    │ ▲                                       │ ▲
 *    ▼ │ one before it was cancelled           ▼ │ tried again
 * leftOut                                   notFiled
 * ```
 */
export type SubTicketLife =
  /** Others come first. */
  | { readonly state: 'waiting' }
  /** One that comes before was cancelled, and the template says `leaveOut`. */
  | { readonly state: 'leftOut' }
  /** To be filed now. */
  | { readonly state: 'filing'; readonly trouble: { readonly reason: string; readonly attempts: number } | null }
  /** Filing failed until a person mends something. */
  | { readonly state: 'notFiled'; readonly reason: string; readonly mend: string | null }
  | {
      readonly state: 'filed'
      readonly ticketId: TicketId
      readonly url: string | null
      readonly status: TicketStatus
      /** The ticket system's time of the news by which it stands so; `null` as it was filed. */
      readonly asOf: Timestamp | null
      readonly sla: SubTicketSla
    }

/** One part of a split ticket: what it is filed as, and how it stands. */
export type SubTicket = SubTicketLife & {
  readonly id: string
  readonly after: readonly string[]
  readonly optional: boolean
  readonly weight: number
  /** With its placeholders filled; without the whole as its parent, which is known when it is filed. */
  readonly ticket: NewTicket
}

/** A ticket that was split by a template, with its parts in the template's order. Changed rules change nothing of it. */
export interface SubTickets {
  readonly template: string
  readonly afterCancelled: NonNullable<SubTicketTemplate['afterCancelled']>
  readonly closeWhole: NonNullable<SubTicketTemplate['closeWhole']>
  readonly parts: readonly SubTicket[]
}

/** The key of the effect that files a part, and the external id of its ticket: the same on any machine and after any crash. */
export const subTicketKey = (callId: string, template: string, part: string): string => `${callId}/fileTicket/${template}/${part}`

/** Whether a part asks for nothing more: done, cancelled or left out. */
export const isPartOver = (part: SubTicketLife): boolean =>
  part.state === 'leftOut' || (part.state === 'filed' && overStates.has(part.status))

/** Whether a part came to nothing. */
export const isPartCancelled = (part: SubTicketLife): boolean =>
  part.state === 'leftOut' || (part.state === 'filed' && part.status === 'cancelled')

const overStates: ReadonlySet<TicketStatus> = new Set(['resolved', 'closed', 'cancelled'])
