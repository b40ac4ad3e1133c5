import type { CallId } from '../calls/call-id.js'
import type { ContactId, ContactMatch } from '../contacts/contact.js'
import type { Filing, MissingPart } from '../interactions/interaction.js'
import type { RuleActionTaken } from '../interactions/rule-action.js'
import type { RouteTarget } from '../routing/route-target.js'
import type { Decision } from '../rules/decision.js'
import type { TelephonyEvent } from '../telephony/telephony-event.js'
import type { SubTickets } from '../tickets/sub-tickets/sub-tickets.js'
import type { TicketId } from '../tickets/ticket.js'
import type { EditableField } from '../tickets/ticket-draft.js'
import type { TicketNews } from '../tickets/ticket-news.js'
import type { Timestamp } from '../time/clock.js'

interface DomainEventBase {
  /** The same fact always has the same id. */
  readonly id: string
  readonly at: Timestamp
  readonly callId: CallId
}

/** The directory answered. No matches: nobody has this number. */
export interface ContactResolvedEvent extends DomainEventBase {
  readonly type: 'contactResolved'
  readonly matches: readonly ContactMatch[]
  readonly missing: readonly MissingPart[]
}

/** The directory could not be asked in time. */
export interface ContactUnavailableEvent extends DomainEventBase {
  readonly type: 'contactUnavailable'
  readonly reason: string
}

/** An agent picked one of several customers on one number. */
export interface ContactChosenEvent extends DomainEventBase {
  readonly type: 'contactChosen'
  readonly contactId: ContactId
  readonly by: string
}

/** Before anybody answered, the switch asked where the call goes, and was told. The switch may still have done otherwise, if the answer came too late. */
export interface CallRoutedEvent extends DomainEventBase {
  readonly type: 'callRouted'
  readonly target: RouteTarget
  readonly decision: Decision
}

/** An agent has seen a pop and accepted it or put it away. `key` is the pop's. */
export interface PopAcknowledgedEvent extends DomainEventBase {
  readonly type: 'popAcknowledged'
  readonly key: string
  readonly by: string
}

/** A person changed a field of the draft. */
export interface DraftEditedEvent extends DomainEventBase {
  readonly type: 'draftEdited'
  readonly field: EditableField
  readonly value: string
  readonly by: string
}

/** The agent is done with the call: the ticket may be filed. */
export interface WrapUpCompletedEvent extends DomainEventBase {
  readonly type: 'wrapUpCompleted'
  readonly by: string
  readonly disposition: string | null
  readonly note: string | null
}

/** The time for wrap-up is over; the draft is filed as it is. */
export interface WrapUpExpiredEvent extends DomainEventBase {
  readonly type: 'wrapUpExpired'
}

/** The ticket system has the ticket. */
export interface TicketFiledEvent extends DomainEventBase {
  readonly type: 'ticketFiled'
  readonly ticketId: TicketId
  readonly url: string | null
  /** The ticket's version as we wrote it, so that its echo is known. */
  readonly version?: string
}

/** Filing failed; `final` when trying again cannot help until a person mends something. */
export interface TicketNotFiledEvent extends DomainEventBase {
  readonly type: 'ticketNotFiled'
  readonly reason: string
  readonly mend: string | null
  readonly attempts: number
  readonly final: boolean
}

/** A person asks to try a failed filing again. */
export interface FilingRetriedEvent extends DomainEventBase {
  readonly type: 'filingRetried'
  readonly by: string
}

/** A ticket that this call shows has changed in its ticket system. `at` is when we learned of it. */
export interface TicketChangedEvent extends DomainEventBase {
  readonly type: 'ticketChanged'
  readonly change: TicketNews
}

/** It is later: rules that ask how long the customer has waited are asked again. */
export interface TimePassedEvent extends DomainEventBase {
  readonly type: 'timePassed'
}

/** The time of a call back that a rule promised has come, or it has been due for so long that nobody will do it. */
export interface CallBackDueEvent extends DomainEventBase {
  readonly type: 'callBackDue'
}

/** Somebody has called the customer back, as promised. */
export interface CallBackDoneEvent extends DomainEventBase {
  readonly type: 'callBackDone'
  /** Their extension. */
  readonly by: string
  /** The call in which they spoke; `null` if they say so themselves. */
  readonly through: CallId | null
}

/**
 * What rules did once about a call, at the event before it. A fact of its own, because rules change: what was taken under those of then is
 * never worked out again from those of now.
 */
export interface RulesActedEvent extends DomainEventBase {
  readonly type: 'rulesActed'
  readonly actions: readonly RuleActionTaken[]
  /** The parts that the filed ticket was split into, by the templates of then. */
  readonly split: readonly SubTickets[]
  /** The workflow that is asked who has the filed ticket; `null` if none is. */
  readonly workflow: string | null
  /** The call is over, and gets no ticket. Absent where it may get one, or nothing keeps the call. */
  readonly unfiled?: Extract<Filing, { readonly state: 'none' }> | undefined
}

/** Who has the filed ticket was decided by a workflow. `null`: by nobody, it stays where it is. */
export interface TicketAssignedEvent extends DomainEventBase {
  readonly type: 'ticketAssigned'
  readonly owner: string | null
  readonly queue: string | null
  readonly decision: Decision
}

/** The ticket system has a part of the split ticket. */
export interface SubTicketFiledEvent extends DomainEventBase {
  readonly type: 'subTicketFiled'
  /** The template it was split by. */
  readonly template: string
  readonly part: string
  readonly ticketId: TicketId
  readonly url: string | null
}

/** Filing a part failed; `final` when trying again cannot help until a person mends something. */
export interface SubTicketNotFiledEvent extends DomainEventBase {
  readonly type: 'subTicketNotFiled'
  /** The template it was split by. */
  readonly template: string
  readonly part: string
  readonly reason: string
  readonly mend: string | null
  readonly attempts: number
  readonly final: boolean
}

/** Everything the journal holds: facts from the switch, from ports, and from people. */
export type DomainEvent =
  | TelephonyEvent
  | ContactResolvedEvent
  | ContactUnavailableEvent
  | ContactChosenEvent
  | CallRoutedEvent
  | PopAcknowledgedEvent
  | DraftEditedEvent
  | WrapUpCompletedEvent
  | WrapUpExpiredEvent
  | TicketFiledEvent
  | TicketNotFiledEvent
  | FilingRetriedEvent
  | TicketChangedEvent
  | TimePassedEvent
  | CallBackDueEvent
  | CallBackDoneEvent
  | RulesActedEvent
  | TicketAssignedEvent
  | SubTicketFiledEvent
  | SubTicketNotFiledEvent
