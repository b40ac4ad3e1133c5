export type { HeaderValue, ServedEvent as PlayedEvent } from '../esl-server/served-event.js'
export type { ServerBehaviour as PlayerBehaviour } from '../esl-server/server-session.js'
export { loadRecording, type Scenario, type ScenarioEvent, toScenario } from './load-recording.js'
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
