import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readRecording } from '../../src/codec/read-recording.js'
import { loadRecording } from '../support/recordings.js'

describe('readRecording', () => {
  it('reads a recording, packed or not, and tells its format', () => {
    for (const kind of ['filter.json', 'filter.plain'] as const) {
      const recording = loadRecording('b_queue_answer', kind)
      for (const file of [recording.bytes, gzipSync(recording.bytes)]) {
        const read = readRecording(file)
        expect([read.frames.length, read.events.length, read.malformed.length]).toEqual([recording.frames, recording.events, 0])
        expect(read.format).toBe(kind.endsWith('json') ? 'json' : 'plain')
      }
    }
  })

  it('uses what a file that was cut off still holds', () => {
    const { bytes } = loadRecording('b_queue_answer', 'filter.json')
    const whole = gzipSync(bytes)
    const { events, malformed } = readRecording(whole.subarray(0, Math.floor(whole.length / 2)))
    expect(events.length).toBeGreaterThan(3)
    expect(events.length).toBeLessThan(23)
    expect(malformed.map(({ reason }) => reason)).toEqual(['unfinished'])
  })

  it.each([
    ['no stream', Buffer.from('hello'), /no Event Socket stream/],
    ['nothing', Buffer.alloc(0), /no Event Socket stream/],
    ['damaged gzip', gzipSync(Buffer.from('hello')).subarray(0, 12), /damaged gzip/],
    ['too large', gzipSync(Buffer.alloc(5000)), /more than 1000 bytes/],
  ])('says so if it is %s', (_name, file, message) => {
    expect(() => readRecording(file, { maxBytes: 1000 })).toThrow(message)
  })
})
