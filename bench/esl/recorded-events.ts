import { naiveEvent, naiveFrames } from '../../packages/freeswitch-adapter/test/codec/naive-decoder.js'
import { loadRecording } from '../../packages/freeswitch-adapter/test/support/recordings.js'
import { headersRead } from './headers-read.js'

/** The events of fifty recorded queue calls, and what a client must find in them. */
export interface RecordedEvents {
  /** The frames of the events as FreeSWITCH sent them, without the greeting, the replies and the farewell around them. */
  readonly bytes: Buffer
  readonly events: number
  /** How many of the six headers the events have in all, counted with `JSON.parse` and `decodeURIComponent`. */
  readonly headers: number
}

/** Cuts the events out of the recording, in which they stand in one piece. */
export function recordedEvents(format: 'json' | 'plain'): RecordedEvents {
  const recording = loadRecording('l_burst_50_queue_calls', `filter.${format}`)
  const whole = Buffer.from(recording.bytes)
  const begin = whole.indexOf('Content-Length: ')
  const bytes = whole.subarray(begin, whole.indexOf('Content-Type: command/reply', begin))
  const frames = naiveFrames(bytes)
  if (frames.length !== recording.events || frames.some(({ contentType }) => contentType !== `text/event-${format}`))
    throw new Error('the events of the recording do not stand in one piece')
  let headers = 0
  for (const frame of frames) {
    const event = naiveEvent(frame).headers
    headers += headersRead.filter((name) => event.has(name)).length
  }
  return { bytes, events: frames.length, headers }
}
