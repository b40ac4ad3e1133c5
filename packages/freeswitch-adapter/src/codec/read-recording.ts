import { constants, gunzipSync } from 'node:zlib'
import { RingloopError } from '@ringloop/core'
import { createEslDecoder } from './esl-decoder.js'
import type { EslEvent, EslEventFormat } from './esl-event.js'
import type { EslFrame, MalformedReport } from './esl-frame.js'

/** What a recorded connection holds. */
export interface EslRecording {
  readonly frames: readonly EslFrame[]
  readonly events: readonly EslEvent[]
  readonly malformed: readonly MalformedReport[]
  /** The format of the events; `undefined` if there are none. */
  readonly format: EslEventFormat | undefined
  /** The bytes themselves, unpacked. */
  readonly bytes: Uint8Array
}

/** Limits of {@link readRecording}. */
export interface ReadRecordingOptions {
  /** Limit of the unpacked size; 1 GiB by default. */
  readonly maxBytes?: number
}

/**
 * Reads everything that one Event Socket connection received, packed by gzip or not (its first bytes tell).
 *
 * @throws `invalidInput` if it is damaged gzip, larger than `maxBytes`, or no Event Socket stream at all.
 */
export function readRecording(file: Uint8Array, options: ReadRecordingOptions = {}): EslRecording {
  const { bytes, cutOff } = unpack(file, options.maxBytes ?? 1024 ** 3)
  const frames: EslFrame[] = []
  const events: EslEvent[] = []
  const malformed: MalformedReport[] = []
  const decoder = createEslDecoder({
    onFrame(frame) {
      frames.push(frame)
      if (frame.type === 'event') events.push(frame.event)
    },
    onMalformed: (report) => malformed.push(report),
  })
  decoder.push(bytes)
  decoder.end()
  if (decoder.counts.frames === 0 && cutOff) throw damagedGzip()
  if (decoder.counts.frames === 0)
    throw new RingloopError('invalidInput', 'This is no Event Socket stream: it does not hold a single frame.', {
      mend: 'Give a file with the bytes that an Event Socket connection received, as they came or packed by gzip.',
    })
  return { frames, events, malformed, format: events[0]?.format, bytes }
}

function unpack(file: Uint8Array, maxBytes: number): { readonly bytes: Uint8Array; readonly cutOff: boolean } {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return { bytes: file, cutOff: false }
  try {
    return { bytes: gunzipSync(file, { maxOutputLength: maxBytes }), cutOff: false }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new RingloopError('invalidInput', `The file unpacks to more than ${maxBytes} bytes.`, {
        mend: 'Cut the recording into smaller pieces.',
        cause,
      })
    // a full disk, a copy that broke: what is there is used, and the decoder counts the frame that is broken
    if (code === 'Z_BUF_ERROR')
      return { bytes: gunzipSync(file, { maxOutputLength: maxBytes, finishFlush: constants.Z_SYNC_FLUSH }), cutOff: true }
    throw damagedGzip(cause)
  }
}

const damagedGzip = (cause?: unknown): RingloopError =>
  new RingloopError('invalidInput', 'The file is damaged gzip.', { mend: 'Copy the file again from its source.', cause })
