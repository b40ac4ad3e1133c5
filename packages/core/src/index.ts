export type { AgentState, AgentView } from './agents/agent.js'
export type {
  ActiveCall,
  AgentConnection,
  AlertingConnection,
  Call,
  CallDirection,
  CallerIdentity,
  CallOutcome,
  ClearedConnection,
  ConnectedConnection,
  EndedBy,
  EndedCall,
  OfferResult,
  Recording,
  Span,
  Transfer,
} from './calls/call.js'
export { type CallId, type ConnectionId, toCallId, toConnectionId } from './calls/call-id.js'
export { type Contact, type ContactId, type ContactMatch, type E164, type HistoryItem, toContactId } from './contacts/contact.js'
export type { ContactDirectory } from './contacts/contact-directory.js'
export { applyChanges } from './desk/apply-changes.js'
export {
  type ClientMessage,
  clientMessageSchema,
  type DeskChange,
  type DeskCommand,
  deskCommandSchema,
  deskProtocolVersion,
  type ServerMessage,
} from './desk/desk-protocol.js'
export type { DeskView, InteractionView, MyPart, SystemView } from './desk/desk-view.js'
export { isRingloopError, RingloopError, type RingloopErrorCode, type RingloopErrorOptions } from './errors/ringloop-error.js'
export type { Brand } from './identity/brand.js'
export { createCountingIdSource, type IdSource } from './identity/id-source.js'
export type { ContactLookup, Filing, Interaction, MissingPart, WrapUp } from './interactions/interaction.js'
export type { Journal, JournalEntry } from './journal/journal.js'
export type { LeasedEffect, Outbox } from './outbox/outbox.js'
export type * from './pipeline/domain-event.js'
export type * from './pipeline/effect.js'
export type { PopTarget, ScreenPop } from './pops/screen-pop.js'
export type { Decision, RuleTried } from './rules/decision.js'
export {
  type Condition,
  type FactName,
  factNames,
  type PopAction,
  type Rule,
  type RuleSet,
  ruleSetSchema,
  type Scalar,
  type TicketAction,
} from './rules/rule-set.js'
export type { AdapterHealth, TelephonyAdapter, TelephonyAdapterEvents } from './telephony/telephony-adapter.js'
export type * from './telephony/telephony-event.js'
export {
  isOpen,
  type NewTicket,
  type Ticket,
  type TicketId,
  type TicketPriority,
  type TicketStatus,
  type TicketSummary,
  toTicketId,
} from './tickets/ticket.js'
export type { CallOptions, TicketBackend, TicketChanges, TicketQuery } from './tickets/ticket-backend.js'
export type { DraftField, EditableField, FieldOrigin, TicketDraft } from './tickets/ticket-draft.js'
export type { Clock, Timestamp } from './time/clock.js'
export { reduceCall } from './calls/reduce-call.js'
export { type CallSummary, holdSeconds, summariseCall, talkSeconds, waitSeconds } from './calls/call-summary.js'
