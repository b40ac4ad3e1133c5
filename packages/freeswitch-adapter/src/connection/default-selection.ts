import type { EventSelection } from './esl-command.js'

/**
 * The events that tell what happens to calls, and no others. CHANNEL_EXECUTE stays out: it is a third of the traffic of an IVR call
 * and tells nothing that the others don't.
 */
export const defaultSelection: EventSelection = {
  names: [
    'CHANNEL_CREATE',
    'CHANNEL_PROGRESS',
    'CHANNEL_PROGRESS_MEDIA',
    'CHANNEL_ANSWER',
    'CHANNEL_BRIDGE',
    'CHANNEL_UNBRIDGE',
    'CHANNEL_HOLD',
    'CHANNEL_UNHOLD',
    'CHANNEL_PARK',
    'CHANNEL_HANGUP',
    'CHANNEL_HANGUP_COMPLETE',
    'CHANNEL_DESTROY',
    'CHANNEL_UUID',
    'CALL_UPDATE',
    'DTMF',
    'RECORD_START',
    'RECORD_STOP',
    'BACKGROUND_JOB',
    'HEARTBEAT',
  ],
  subclasses: ['callcenter::info', 'conference::maintenance', 'valet_parking::info'],
}
