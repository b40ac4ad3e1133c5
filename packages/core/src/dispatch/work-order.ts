import type { Brand } from '../identity/brand.js'
import type { TicketId, TicketPriority } from '../tickets/ticket.js'
import type { Timestamp } from '../time/clock.js'
import type { EngineerId } from './engineer.js'
import type { Place } from './place.js'

/** The id of a work order. */
export type WorkOrderId = Brand<string, 'WorkOrderId'>
/** Takes a string as a work order's id. */
export const toWorkOrderId = (value: string): WorkOrderId => value as WorkOrderId

/** From one instant to another, both included. */
export interface TimeWindow {
  readonly from: Timestamp
  readonly to: Timestamp
}

/** A ticket that needs somebody on site. */
export interface WorkOrder {
  readonly id: WorkOrderId
  readonly ticketId: TicketId
  readonly place: Place
  /** How long the work takes there. */
  readonly durationMinutes: number
  /** The skills that it takes, each with the level at least. */
  readonly skills: Readonly<Record<string, number>>
  /** Certificates that must be valid until the work is done. */
  readonly certificates: readonly string[]
  /** The parts that it takes, and how many of each. */
  readonly parts: Readonly<Record<string, number>>
  /** The work has to begin within one of these; with none, at any time. In order, none touching the next. */
  readonly windows: readonly TimeWindow[]
  /** When the service level wants it done. Later is possible, and costs. */
  readonly dueAt: Timestamp | null
  readonly priority: TicketPriority
  /** What the customer was told: the work begins within it. Takes the place of `windows`. */
  readonly promised: TimeWindow | null
  /** Whom the customer knows, or wants. Anybody else is possible, and costs. */
  readonly preferred: EngineerId | null
  /** Nobody but this engineer: a person decided so. */
  readonly pinnedTo: EngineerId | null
  /** The work has begun; it stays where it is. */
  readonly started: { readonly by: EngineerId; readonly at: Timestamp; readonly endsAt: Timestamp } | null
}

/** When the work may begin; empty: at any time. */
export const windowsOf = (order: Pick<WorkOrder, 'promised' | 'windows'>): readonly TimeWindow[] =>
  order.promised === null ? order.windows : [order.promised]
