import type { CalendarLookUp, Facts } from '@ringloop/core'
import type { SlaPolicies } from '@ringloop/core/sla'

/** Service levels that hold now: policies with their calendars and chains, ready to be counted with. */
export interface SlaSettings {
  readonly policies: SlaPolicies<Facts>
  /** Names of the chains of escalation. */
  readonly chains: readonly string[]
  /** Changes with everything that a due instant hangs on. */
  readonly revision: string
  /** Changes with what policies are chosen by: which there are, in which order, and their conditions. As long as it is the same, open tickets keep theirs. */
  readonly conditions: string
  /** IANA; in it conditions read the facts of `time`. */
  readonly timeZone: string
  readonly isOpen: CalendarLookUp
  /** Who answers customers besides the owners of tickets and the agents with a desk: names and addresses as the ticket system has them, or `@example.com`. */
  readonly staff: readonly string[]
}
