import type { Decision } from '../rules/decision.js'
import type { SubTicketTemplate } from '../tickets/sub-tickets/sub-ticket-template.js'
import type { Timestamp } from '../time/clock.js'

/** What a rule does once about a call, with its texts filled in. */
export type RuleAction =
  | { readonly type: 'notify'; readonly channel: string; readonly subject: string | null; readonly text: string }
  /** Begins a chain of escalation of the call's ticket, once that is filed. */
  | { readonly type: 'escalate'; readonly chain: string; readonly reason: string | null }
  | { readonly type: 'callBack'; readonly dueAt: Timestamp; readonly queue: string | null; readonly reason: string | null }
  | { readonly type: 'startSurvey'; readonly survey: string; readonly dueAt: Timestamp }
  | { readonly type: 'requestConsent'; readonly purpose: string }
  /** Splits the call's ticket by a template, as it was then, once the ticket is filed. */
  | { readonly type: 'split'; readonly template: string; readonly definition: SubTicketTemplate }

/** An action that was taken: once for a call and a rule, at the first moment the rule held. */
export interface RuleActionTaken {
  /** `<callId>/<ruleId>/<type>`: what the outbox knows it by. */
  readonly key: string
  readonly rule: string
  readonly action: RuleAction
  readonly at: Timestamp
  readonly decision: Decision
}
