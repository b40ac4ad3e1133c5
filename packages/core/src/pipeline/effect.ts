import type { CallId } from '../calls/call-id.js'
import type { ContactId, E164 } from '../contacts/contact.js'
import type { Notification } from '../notifications/notifier.js'
import type { ScreenPop } from '../pops/screen-pop.js'
import type { Decision } from '../rules/decision.js'
import type { NewTicket, TicketId } from '../tickets/ticket.js'
import type { Timestamp } from '../time/clock.js'

interface EffectBase {
  /** Deterministic: call id + step. The outbox keeps it for as long as the call's facts, that of a filing for ever, so that it happens once. */
  readonly key: string
  readonly callId: CallId
}

/** Ask the directory who has this number. Answered by `contactResolved` or `contactUnavailable`. */
export interface LookUpContactEffect extends EffectBase {
  readonly type: 'lookUpContact'
  readonly number: E164
  readonly name: string | null
}

/** Show this at the agent. */
export interface PopScreenEffect extends EffectBase {
  readonly type: 'popScreen'
  readonly pop: ScreenPop
}

/** File the ticket under `key` as its external id. Answered by `ticketFiled` or `ticketNotFiled`. */
export interface FileTicketEffect extends EffectBase {
  readonly type: 'fileTicket'
  readonly ticket: NewTicket
}

/** At `dueAt`, put `wrapUpExpired` into the journal. */
export interface ExpireWrapUpEffect extends EffectBase {
  readonly type: 'expireWrapUp'
  readonly dueAt: Timestamp
}

/** Tell somebody. Of a call, or of a ticket (`callId: null`), as a reminder of a service level is. */
export interface NotifyEffect {
  readonly type: 'notify'
  /** Deterministic, and the notification's own: the same key is told once. */
  readonly key: string
  readonly callId: CallId | null
  readonly notification: Notification
}

/** At `dueAt`, put `timePassed` into the journal. */
export interface WakeCallEffect extends EffectBase {
  readonly type: 'wakeCall'
  readonly dueAt: Timestamp
}

/** At `dueAt`, put `callBackDue` into the journal. */
export interface RemindCallBackEffect extends EffectBase {
  readonly type: 'remindCallBack'
  readonly dueAt: Timestamp
}

/** How the customer of a call can be reached; what is not known is `null`. Nothing of a caller who hides. */
export interface CustomerAddress {
  readonly contactId: ContactId | null
  readonly name: string | null
  readonly number: E164 | null
  readonly email: string | null
}

/** At `dueAt`, ask the customer how it went. */
export interface StartSurveyEffect extends EffectBase {
  readonly type: 'startSurvey'
  readonly dueAt: Timestamp
  readonly survey: string
  readonly customer: CustomerAddress
  /** By purpose, what the rule read of what the customer allows; absent if it read nothing. They may have taken it back by then. */
  readonly consents?: Decision['facts'] | undefined
}

/** Ask the customer whether they agree to a purpose. */
export interface RequestConsentEffect extends EffectBase {
  readonly type: 'requestConsent'
  readonly purpose: string
  readonly customer: CustomerAddress
}

/** Begin a chain of escalation of the filed ticket. */
export interface EscalateTicketEffect extends EffectBase {
  readonly type: 'escalateTicket'
  readonly ticketId: TicketId
  readonly chain: string
  readonly reason: string | null
}

/** Let a workflow decide who has the filed ticket. Answered by `ticketAssigned`. */
export interface AssignTicketEffect extends EffectBase {
  readonly type: 'assignTicket'
  readonly ticketId: TicketId
  readonly workflow: string
}

/** File a part of a split ticket under `key` as its external id. Answered by `subTicketFiled` or `subTicketNotFiled`. */
export interface FileSubTicketEffect extends EffectBase {
  readonly type: 'fileSubTicket'
  readonly template: string
  readonly part: string
  /** With the whole as its parent. */
  readonly ticket: NewTicket
}

/** Put a file that an agent gave onto the filed ticket, under `key`. */
export interface AttachFileEffect extends EffectBase {
  readonly type: 'attachFile'
  readonly ticketId: TicketId
  readonly attachmentId: string
}

/** Resolve the filed ticket: all its parts are over. */
export interface ResolveTicketEffect extends EffectBase {
  readonly type: 'resolveTicket'
  readonly ticketId: TicketId
}

/** Write into a ticket who drives out. Of no call: somebody took its work order from the open pool or gave it back, or a plan was accepted. */
export interface AssignWorkOrderEffect {
  readonly type: 'assignWorkOrder'
  readonly key: string
  readonly callId: null
  readonly ticketId: TicketId
  /** By extension, or as the ticket system names them; `null`: `from` gave it back. */
  readonly owner: string | null
  readonly from: string | null
  /** The order of the pool; nothing is written if it has changed hands meanwhile. `null`: a plan. */
  readonly orderId: string | null
  /** Why it is them, for colleagues; said if the ticket is theirs by this. */
  readonly remark?: string
}

/** Put the work order of a ticket into the open pool, or bring it up to date while nobody has it. Of no call: a ticket says that anybody may drive. */
export interface OfferWorkOrderEffect {
  readonly type: 'offerWorkOrder'
  readonly key: string
  readonly callId: null
  readonly ticketId: TicketId
}

/** Give the free work order of a ticket to who can do it best of those who drive. Of no call: somebody has said who does. */
export interface GiveWorkOrderEffect {
  readonly type: 'giveWorkOrder'
  readonly key: string
  readonly callId: null
  readonly ticketId: TicketId
  /** The version of who drives; when there is a newer one, nothing happens. */
  readonly roster: string
}

/** Take what the open pool has of a ticket out of it. Of no call. */
export interface WithdrawWorkOrderEffect {
  readonly type: 'withdrawWorkOrder'
  readonly key: string
  readonly callId: null
  readonly ticketId: TicketId
  /** `ticket`: it is over, or says no more that anybody may drive; if it still does when it is looked at, nothing happens. `plan`: somebody else drives. */
  readonly because: 'ticket' | 'plan'
}

/** What the pipeline wants done, as data. */
export type Effect =
  | LookUpContactEffect
  | PopScreenEffect
  | FileTicketEffect
  | ExpireWrapUpEffect
  | NotifyEffect
  | WakeCallEffect
  | RemindCallBackEffect
  | StartSurveyEffect
  | RequestConsentEffect
  | EscalateTicketEffect
  | AssignTicketEffect
  | FileSubTicketEffect
  | ResolveTicketEffect
  | AttachFileEffect
  | AssignWorkOrderEffect
  | OfferWorkOrderEffect
  | GiveWorkOrderEffect
  | WithdrawWorkOrderEffect
/** The name of an effect; there is one runner for each. */
export type EffectType = Effect['type']
