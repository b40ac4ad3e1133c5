import { type Call, type CallId, reduceCall, type TelephonyEvent } from '@ringloop/core'
import { splitArrayHeader } from '../codec/array-header.js'
import type { EslFrame, MalformedReport } from '../codec/esl-frame.js'
import type { EslHeaders } from '../codec/esl-headers.js'
import { readRecording } from '../codec/read-recording.js'
import { createNormaliser, type NormaliserOptions } from '../normalise/normaliser.js'
import type { SwitchEvent } from '../normalise/switch-event.js'

/** What a recorded Event Socket connection says about calls. */
export interface RecordingReplay {
  /** Whole frames. */
  readonly frames: number
  /** How many of them were events. */
  readonly events: number
  /** Events that say nothing about calls. */
  readonly ignored: number
  readonly malformed: readonly MalformedReport[]
  readonly telephony: readonly TelephonyEvent[]
  /** In order of start. */
  readonly calls: readonly Call[]
}

/**
 * Replays the bytes that one connection received, packed by gzip or not: the same codec, normaliser and reducer as live.
 *
 * @throws `invalidInput` if it is no Event Socket stream.
 */
export function replayRecording(file: Uint8Array, options: NormaliserOptions = {}): RecordingReplay {
  const recording = readRecording(file)
  const normaliser = createNormaliser(options)
  const calls = new Map<CallId, Call>()
  const telephony: TelephonyEvent[] = []
  let ignored = 0
  for (const frame of recording.frames) {
    const event = switchEventOf(frame)
    if (event === undefined) continue
    const facts = normaliser.accept(event, 'replay')
    if (facts.length === 0 && frame.type === 'event') ignored += 1
    for (const fact of facts) {
      telephony.push(fact)
      const call = reduceCall(calls.get(fact.callId), fact)
      if (call !== undefined) calls.set(fact.callId, call)
    }
  }
  return {
    frames: recording.frames.length,
    events: recording.events.length,
    ignored,
    malformed: recording.malformed,
    telephony,
    calls: [...calls.values()].sort((a, b) => a.startedAt - b.startedAt),
  }
}

/** Events, and the reply to an outbound `connect`, which describes the channel. */
function switchEventOf(frame: EslFrame): SwitchEvent | undefined {
  if (frame.type === 'event') return frame.event
  if (frame.type === 'reply' && frame.headers.get('Event-Name') !== undefined) return channelData(frame.headers)
  return undefined
}

function channelData(headers: EslHeaders): SwitchEvent {
  return {
    name: headers.get('Event-Name') ?? '',
    get: headers.get,
    all: (name) => splitArrayHeader(headers.get(name)),
    headers: headers.entries,
  }
}
