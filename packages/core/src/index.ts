export type { AgentState, AgentView } from './agents/agent.js'
export { agentStateOf, keepsAgent, reduceAgent } from './agents/agent-state-of.js'
export { agentViewOf } from './agents/agent-view-of.js'
export { answeringAgent } from './calls/answering-agent.js'
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
export {
  type CallSummary,
  holdSeconds,
  summariseCall,
  talkSeconds,
  waitSeconds,
} from './calls/call-summary.js'
export { reduceCall } from './calls/reduce-call.js'
export { withholdCaller } from './calls/withhold-caller.js'
export {
  callerName,
  countryOfNumber,
  customerNumber,
  formatNumber,
  isHidden,
  isRegion,
  toE164,
} from './contacts/caller-number.js'
export {
  type Contact,
  type ContactAsset,
  type ContactId,
  type ContactMatch,
  type E164,
  type HistoryItem,
  toContactId,
} from './contacts/contact.js'
export type { ContactDirectory } from './contacts/contact-directory.js'
export { nameAgreement } from './contacts/name-agreement.js'
export { rankMatches } from './contacts/rank-matches.js'
export { applyChanges } from './desk/apply-changes.js'
export type { AssistView, KnowledgeArticle, SuggestedSummary, TranscriptLine, TranscriptSpeaker } from './desk/assist-view.js'
export type { CaseAttachment, CaseConsent, CaseField, CaseFileLimits, CaseLevel, CaseView } from './desk/case-view.js'
export {
  type ClientMessage,
  type DeskChange,
  type DeskCommand,
  deskProtocolVersion,
  type ServerMessage,
} from './desk/desk-protocol.js'
export {
  applyTopicChanges,
  type DeskTopics,
  type TopicChange,
  type TopicKind,
  type TopicName,
  type TopicTables,
  type TopicView,
} from './desk/desk-topics.js'
export type { Colleague, DeskView, InteractionView, MyPart, SystemView, TelephonyView } from './desk/desk-view.js'
export { deskViewOf, interactionViewOf } from './desk/desk-view-of.js'
export type { DeskPerson, DeskViewer } from './desk/desk-viewer.js'
export type { DispatchCommand } from './desk/dispatch-command.js'
export type {
  DispatchBoardRow,
  DispatchCommandType,
  DispatchDepotRow,
  DispatchEngineerRow,
  DispatchOrderRow,
  DispatchPlan,
  DispatchProposalRow,
  DispatchRefusalRow,
  DispatchStopRow,
  DispatchSuggestionRow,
  DispatchView,
  SuggestionView,
} from './desk/dispatch-view.js'
export type { FloorAgent, FloorCall, FloorCaller, FloorQueue, FloorView, FloorWaiting } from './desk/floor-view.js'
export { myPart } from './desk/my-part.js'
export type { TeamMember, TeamQueue, TeamView } from './desk/team-view.js'
export { viewChanges, viewersOf } from './desk/view-changes.js'
export type {
  WallboardAgent,
  WallboardAlarm,
  WallboardAlarmKind,
  WallboardFigures,
  WallboardMinute,
  WallboardQueue,
  WallboardSummary,
  WallboardTargets,
  WallboardView,
} from './desk/wallboard-view.js'
export { isRingloopError, RingloopError, type RingloopErrorCode, type RingloopErrorOptions } from './errors/ringloop-error.js'
export type { Explanation, ExplanationLine } from './explain/explanation.js'
export type { Brand } from './identity/brand.js'
export { createCountingIdSource, type IdSource } from './identity/id-source.js'
export { decide, outstandingEffects } from './interactions/decide.js'
export type {
  ContactLookup,
  Filing,
  Interaction,
  MissingPart,
  Routing,
  TicketChangesSeen,
  WrapUp,
} from './interactions/interaction.js'
export type { InteractionContext } from './interactions/interaction-context.js'
export { type FactContext, interactionFacts } from './interactions/interaction-facts.js'
export { isFinished } from './interactions/is-finished.js'
export { reduceInteraction } from './interactions/reduce-interaction.js'
export type { ChangeInbox, TakenChange, TakenChanges } from './journal/change-inbox.js'
export type { Journal, JournalEntry, UnfinishedEntry } from './journal/journal.js'
export { createMemoryStore, type MemoryStore } from './journal/memory-store.js'
export type { Notification, Notifier } from './notifications/notifier.js'
export type { LeasedEffect, Outbox } from './outbox/outbox.js'
export type * from './pipeline/domain-event.js'
export type * from './pipeline/effect.js'
export { createPipeline, type Pipeline, type Step } from './pipeline/pipeline.js'
export { decidePop, type PopDecision } from './pops/decide-pop.js'
export { popUrl, popUrlPlaceholders } from './pops/pop-url.js'
export type { PopTarget, ScreenPop } from './pops/screen-pop.js'
export type { AgentObstacle } from './routing/agent-obstacle.js'
export type { AgentTried, Assignment, AssignmentDecision, TargetTried } from './routing/assignment.js'
export type { AssignmentReasons } from './routing/assignment-reasons.js'
export { type DialDecision, decideDial } from './routing/decide-dial.js'
export { decideRoute, type RouteDecision } from './routing/decide-route.js'
export type { RankReason } from './routing/rank-agents.js'
export {
  type AgentProfile,
  type AssignmentHistory,
  noHistory,
  type QueueLoad,
  type RoutableAgent,
} from './routing/routable-agent.js'
export type { RouteTarget } from './routing/route-target.js'
export { type WorkChannel, type WorkItem, type WorkProgress, workChannels } from './routing/work-item.js'
export { type AgentOrder, agentOrders, type Candidates, type Workflow, type WorkflowTarget } from './routing/workflow.js'
export {
  type ActionKind,
  type AssignAction,
  additiveActions,
  exclusiveActions,
  type PopAction,
  type RouteAction,
  type RuleActions,
  type TicketAction,
} from './rules/action-schemas.js'
export type { CelEngine, CelProgram } from './rules/cel-programs.js'
export { type CompiledRules, compiledRules, compileRules } from './rules/compiled/compile-rules.js'
export { type ExpandedTrace, expandTrace, type RuleTrace } from './rules/compiled/rule-trace.js'
export type { CelCondition, Condition, FactCondition, Scalar } from './rules/condition.js'
export type { Decision, RuleTried } from './rules/decision.js'
export { defaultRules } from './rules/default-rules.js'
export { evaluate, type Verdict } from './rules/evaluate.js'
export {
  type CatalogueFact,
  describeFact,
  type FactDescription,
  type FactKind,
  type FactName,
  factCatalogue,
  factFamilies,
  factNames,
} from './rules/fact-catalogue.js'
export { type Facts, type FactValue, factsOf, noFacts } from './rules/facts-of.js'
export { parseRuleSet } from './rules/parse-rule-set.js'
export { type Rule, type RuleSet, ruleSetSchema } from './rules/rule-set.js'
export { type CalendarLookUp, timeFacts } from './rules/time-facts.js'
export { availableCommands } from './telephony/available-commands.js'
export {
  type CallCommand,
  type CallCommandType,
  callCommandSchema,
  hangUpCauses,
  type MonitorMode,
  monitorModes,
  type QueueAgentStatus,
  queueAgentStates,
  queueAgentStatuses,
  tierStates,
} from './telephony/call-command.js'
export type {
  CallCommandResults,
  CallControl,
  CommandingPerson,
  QueueAgent,
  QueueMember,
  RaiseWaitingRequest,
} from './telephony/call-control.js'
export { commandTimeLimit } from './telephony/command-time-limit.js'
export type {
  AdapterHealth,
  AgentStatusChange,
  SwitchAddress,
  SwitchFigures,
  SwitchState,
  TelephonyAdapter,
  TelephonyAdapterEvents,
} from './telephony/telephony-adapter.js'
export type * from './telephony/telephony-event.js'
export { jsonErrorOffset, jsonErrorPlace } from './text/json-error-offset.js'
export { type Language, languages } from './text/language.js'
export { nearest } from './text/nearest.js'
export { safeLine, safeText } from './text/safe-text.js'
export { decideFiling, type FilingDecision, type TicketDefaults } from './tickets/decide-filing.js'
export { draftTicket, subjectPlaceholders } from './tickets/draft-ticket.js'
export { editDraft } from './tickets/edit-draft.js'
export { fitPart } from './tickets/sub-tickets/fit-part.js'
export { reduceSubTickets, type SubTicketEvent } from './tickets/sub-tickets/reduce-sub-tickets.js'
export { type BlockedPart, rollUpSubTickets, type SubTicketRollUp } from './tickets/sub-tickets/roll-up.js'
export { splitTicket } from './tickets/sub-tickets/split-ticket.js'
export { type SubTicketPart, type SubTicketTemplate, subTicketTemplateSchema } from './tickets/sub-tickets/sub-ticket-template.js'
export { type SubTicketValues, subTicketPlaceholders } from './tickets/sub-tickets/sub-ticket-values.js'
export {
  type SubTicket,
  type SubTicketLife,
  type SubTicketSla,
  type SubTickets,
  subTicketKey,
} from './tickets/sub-tickets/sub-tickets.js'
export {
  isOpen,
  type NewTicket,
  type Ticket,
  type TicketId,
  type TicketPriority,
  type TicketStatus,
  type TicketSummary,
  ticketPriorities,
  toTicketId,
} from './tickets/ticket.js'
export type { NewAttachment, TicketAttachment } from './tickets/ticket-attachment.js'
export type { CallOptions, TicketBackend, TicketChanges, TicketQuery } from './tickets/ticket-backend.js'
export type {
  AttachmentCapabilities,
  CommentVisibility,
  TicketCapabilities,
  TicketCondition,
} from './tickets/ticket-capabilities.js'
export type { ChangeCursor, TicketChange, TicketChangeFeed, WebhookRequest } from './tickets/ticket-change-feed.js'
export type { DraftField, DraftPart, EditableField, FieldOrigin, TicketDraft } from './tickets/ticket-draft.js'
export type { TicketField } from './tickets/ticket-field.js'
export { compareTicketNews, type TicketNews, type TicketState, toTicketNews } from './tickets/ticket-news.js'
export { toNewTicket } from './tickets/to-new-ticket.js'
export type { Clock, Timestamp } from './time/clock.js'
