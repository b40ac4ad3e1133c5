export { loadRecording, type Scenario, type ScenarioEvent, toScenario } from './load-recording.js'
export type { HeaderValue, PlayedEvent } from './played-event.js'
export type { PlayerBehaviour } from './player-session.js'
export type { Playing } from './playing.js'
export {
  createRecordingPlayer,
  type PlayOptions,
  type RecordingPlayer,
  type RecordingPlayerOptions,
  type SetTimer,
} from './recording-player.js'
export type { ScenarioOverrides } from './renew-event.js'
export { findScenarioFacts, type ScenarioFacts } from './scenario-facts.js'
