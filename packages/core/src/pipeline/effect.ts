import type { CallId } from '../calls/call-id.js'
import type { E164 } from '../contacts/contact.js'
import type { Notification } from '../notifications/notifier.js'
import type { ScreenPop } from '../pops/screen-pop.js'
import type { NewTicket } from '../tickets/ticket.js'
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

/** What the pipeline wants done, as data. */
export type Effect = LookUpContactEffect | PopScreenEffect | FileTicketEffect | ExpireWrapUpEffect | NotifyEffect
/** The name of an effect; there is one runner for each. */
export type EffectType = Effect['type']
