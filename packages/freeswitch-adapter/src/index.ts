export { createFreeSwitchAdapter, type FreeSwitchAdapter, type FreeSwitchAdapterOptions } from './adapter/freeswitch-adapter.js'
export type { CallDataOptions } from './call-data/call-data-reader.js'
export { createEslDecoder, type EslDecoder, type EslDecoderCounts, type EslDecoderOptions } from './codec/esl-decoder.js'
export type { EslEvent, EslEventFormat } from './codec/esl-event.js'
export type { EslFrame, MalformedReason, MalformedReport } from './codec/esl-frame.js'
export type { EslHeaders } from './codec/esl-headers.js'
export { readJsonEvent } from './codec/json-event.js'
export { readPlainEvent } from './codec/plain-event.js'
export { type EslRecording, type ReadRecordingOptions, readRecording } from './codec/read-recording.js'
export type { AuditFindings, FollowedChannel } from './connection/audit-channels.js'
export type { RunOptions } from './connection/background-jobs.js'
export {
  type CallCenter,
  type CallCenterAgent,
  type CallCenterLists,
  type CallCenterMember,
  type CallCenterQueue,
  type CallCenterTier,
  readPipeTable,
  type TakeCallCenterListsOptions,
  takeCallCenterLists,
} from './connection/callcenter-lists.js'
export { defaultSelection } from './connection/default-selection.js'
export { type EslCommand, type EventSelection, eslCommand } from './connection/esl-command.js'
export { type EslConnectionOptions, openEslConnection } from './connection/esl-connection.js'
export type { EslReply, EslTransport, EslTransportHandlers, OpenTransport, SendOptions } from './connection/esl-transport.js'
export type { LinkLog, LinkLogEntry } from './connection/link-log.js'
export type { LinkFigures } from './connection/link-tally.js'
export { isLoopback, type OpenSocket, openTcpSocket, type SocketAddress } from './connection/open-socket.js'
export { originateVariables } from './connection/originate-variables.js'
export type { ShowRow } from './connection/show-table.js'
export { createSwitchLink, type SwitchLink, type SwitchLinkOptions } from './connection/switch-link.js'
export type { SnapshotChannel } from './connection/take-channels.js'
export type { SwitchSnapshot } from './connection/take-snapshot.js'
export { systemTimers, type Timers } from './connection/timers.js'
export type { CallControlOptions } from './control/control-options.js'
export { type RaiseScriptOptions, raiseScript } from './control/raise-script.js'
export {
  type BelievedChannel,
  type CallChannel,
  type ChannelCorrection,
  type ChannelSnapshot,
  createNormaliser,
  type Normaliser,
  type NormaliserOptions,
} from './normalise/normaliser.js'
export type { QueueSnapshot } from './normalise/reconcile-queues.js'
export type { SwitchEvent } from './normalise/switch-event.js'
export type { RouteAnswer } from './outbound/hand-back.js'
export type { OfferedCall } from './outbound/offered-call.js'
export type { OutboundOutcome } from './outbound/outbound-outcome.js'
export { createOutboundServer, type OutboundServer, type OutboundServerOptions } from './outbound/outbound-server.js'
export type { Route } from './outbound/outbound-session.js'
export { type RecordingReplay, replayRecording } from './replay/replay-recording.js'
export { type SipHeaders, sipHeaderVariables } from './user-to-user/sip-header-variables.js'
export { decodeUserToUser, encodeUserToUser } from './user-to-user/user-to-user.js'
