export type { Announcement, Announcer } from './announcements/announcer.js'
export { type DeskMoment, deskMoments } from './announcements/desk-moments.js'
export { callerInWords } from './announcements/watch-desk.js'
export { type CallLists, callLists } from './calls/call-lists.js'
export { type CallPhase, callPhase, phaseStartedAt } from './calls/call-phase.js'
export { type PickedCall, selectCall, usualCall } from './calls/select-call.js'
export { AgentDesk, type AgentDeskParts, type AgentDeskProps, deskParts, type ForCall } from './components/agent-desk.js'
export { AgentMenu } from './components/agent-menu.js'
export { CallBar } from './components/call-bar.js'
export { CallControls } from './components/call-controls.js'
export { CallList } from './components/call-list.js'
export { CallTimer } from './components/call-timer.js'
export { CallerText } from './components/caller-text.js'
export { ConnectionBanner } from './components/connection-banner.js'
export { CustomerCard } from './components/customer-card.js'
export { DialButton } from './components/dial-button.js'
export { DialMenu } from './components/dial-menu.js'
export { FilingStatus } from './components/filing-status.js'
export { IncomingPop } from './components/incoming-pop.js'
export { IvrContext } from './components/ivr-context.js'
export { OriginMark } from './components/origin-mark.js'
export { OutsideLink } from './components/outside-link.js'
export { PhoneNumber } from './components/phone-number.js'
export { RingloopProvider, type RingloopProviderProps } from './components/ringloop-provider.js'
export { TicketPane } from './components/ticket-pane.js'
export { Timeline } from './components/timeline.js'
export { WhyPopped } from './components/why-popped.js'
export { WrapUpPane } from './components/wrap-up-pane.js'
export { type BackoffLimits, backoffDelay } from './connection/backoff.js'
export type { ConnectionStatus } from './connection/connection-status.js'
export { type DeskClock, systemClock } from './connection/desk-clock.js'
export { createDeskConnection, type DeskConnection, type DeskConnectionOptions } from './connection/desk-connection.js'
export type { DeskSocket, DeskSocketListener, OpenDeskSocket } from './connection/desk-socket.js'
export type { Dialling, DiallingState } from './dialling/dialling.js'
export type { DraftEdit, DraftEditMap, DraftEdits } from './drafts/draft-edits.js'
export {
  type DeskTheme,
  type Disposition,
  type RingloopContextValue,
  useRingloop,
} from './hooks/ringloop-context.js'
export {
  type AgentStateModel,
  type RestingState,
  restingStates,
  useAgentState,
} from './hooks/use-agent-state.js'
export {
  type CallControlsModel,
  type CommandButtonProps,
  monitorWays,
  type ParticipantCommand,
  type PlainCommand,
  type TargetCommand,
  useCallControls,
} from './hooks/use-call-controls.js'
export { useCallLists } from './hooks/use-call-lists.js'
export { useCallTimer } from './hooks/use-call-timer.js'
export { useClosingMenu } from './hooks/use-closing-menu.js'
export { useColleagues } from './hooks/use-colleagues.js'
export { errorInWords, useCommand } from './hooks/use-command.js'
export { useAgent, useDesk, useInteraction } from './hooks/use-desk.js'
export { useDeskSelector } from './hooks/use-desk-selector.js'
export { type DialModel, useDial } from './hooks/use-dial.js'
export { useDigits } from './hooks/use-digits.js'
export { useIncomingCalls } from './hooks/use-incoming-calls.js'
export { useKeepLastCall } from './hooks/use-keep-last-call.js'
export { type ButtonProps, type ScreenPopModel, useScreenPop } from './hooks/use-screen-pop.js'
export { useSelectedCall } from './hooks/use-selected-call.js'
export { useShortcuts } from './hooks/use-shortcuts.js'
export { type DraftFieldModel, type TicketDraftModel, useTicketDraft } from './hooks/use-ticket-draft.js'
export { useTimeline } from './hooks/use-timeline.js'
export { useWrapUp, type WrapUpModel } from './hooks/use-wrap-up.js'
export { type CallerIdentity, callerIdentity, knownContact } from './pops/caller-identity.js'
export { type IncomingCall, incomingCalls, popFor } from './pops/incoming-calls.js'
export { type IvrEntry, ivrEntries } from './pops/ivr-entries.js'
export { missingParts } from './pops/missing-parts.js'
export { openTickets } from './pops/open-tickets.js'
export { createBrowserRingClaim } from './ringing/browser-ring-claim.js'
export { createRingClaim, type RingChannel, type RingClaim, type RingClaimOptions, type RingLocks } from './ringing/ring-claim.js'
export { playRingTone } from './ringing/ring-tone.js'
export type { KeyStorage } from './ringing/rung-keys.js'
export { defaultShortcuts, type ShortcutAction, type ShortcutMap } from './shortcuts/shortcuts.js'
export { type DeskSnapshot, emptyDeskSnapshot } from './store/desk-snapshot.js'
export type { DeskSource } from './store/desk-source.js'
export { createValueStore, type ValueStore } from './store/value-store.js'
export { safeUrl } from './text/safe-url.js'
export { type TimelineEntry, timelineEntries } from './timeline/timeline-entries.js'
export { chinese } from './words/chinese.js'
export { createDeskFormat, type DeskFormat } from './words/desk-format.js'
export { english } from './words/english.js'
export { type DeskLanguage, languageNames, type Messages, messagesOf, pickLanguage } from './words/messages.js'
export { emptyWrapUpForm, type WrapUpForm, type WrapUpForms } from './wrap-up/wrap-up-forms.js'
