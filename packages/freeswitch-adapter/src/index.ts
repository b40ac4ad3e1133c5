export { type ChannelSnapshot, createNormaliser, type Normaliser, type NormaliserOptions } from './normalise/normaliser.js'
export type { SwitchEvent } from './normalise/switch-event.js'
export { type RecordingReplay, replayRecording } from './replay/replay-recording.js'
