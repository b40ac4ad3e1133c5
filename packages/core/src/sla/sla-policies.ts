import type { BusinessCalendar } from '../calendars/business-calendar.js'
import type { Language } from '../text/language.js'
import type { TicketPriority, TicketStatus } from '../tickets/ticket.js'
import type { Timestamp } from '../time/clock.js'
import type { SlaMetric } from './sla.js'

/** What somebody is told; templates are filled when the time has come. */
export interface SlaMessage {
  readonly channel: string
  readonly subject: string | null
  readonly text: string | null
}

/** When a reminder of a metric is due. Milliseconds. */
export type ReminderTime =
  | { readonly kind: 'percent'; readonly percent: number }
  /** Negative: before. */
  | { readonly kind: 'fromDue'; readonly by: number; readonly elapsed: boolean }
  /** By the clock on the wall, for what is due at `dueAt`. */
  | { readonly kind: 'clock'; instant(dueAt: Timestamp): Timestamp }

/** A reminder of a policy. */
export interface SlaReminder {
  /** Stable as long as the reminder means the same: `80%`, `-30m`, `+1h`, with the channel. */
  readonly what: string
  readonly of: SlaMetric | null
  readonly time: ReminderTime
  readonly message: SlaMessage
}

/** A policy, ready to be counted with. */
export interface SlaPolicy {
  readonly id: string
  /** Changes with what clocks are counted by: targets, pauses, times of reminders, the calendar. Texts, conditions and chains are not in it. */
  readonly revision: string
  readonly calendar: BusinessCalendar
  /** Working time, in milliseconds; `null`: no target. */
  target(metric: SlaMetric, priority: TicketPriority): number | null
  pausesIn(status: TicketStatus): boolean
  readonly nextResponseFrom: 'firstResponse' | 'opening'
  readonly reminders: readonly SlaReminder[]
  chain(metric: SlaMetric): string | null
}

/** A chain of escalation, ready to be followed. */
export interface EscalationChain {
  readonly name: string
  readonly workingTime: boolean
  readonly steps: readonly { readonly after: number; readonly message: SlaMessage }[]
}

/** Service levels that were compiled. */
export interface SlaPolicies<Facts> {
  readonly language: Language
  /** The first policy that holds. */
  select(facts: Facts): SlaPolicy | null
  policy(id: string): SlaPolicy | null
  chain(name: string): EscalationChain | null
}
