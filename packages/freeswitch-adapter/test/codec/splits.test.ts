import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadRecording } from '../support/recordings.js'
import { cut, decodeAll, jsonEvent, plainEvent, plainly, reply } from './decode-all.js'

describe('however the stream is cut, the frames are the same', () => {
  for (const [scenario, kind] of [
    ['m7_command_replies', 'plain'],
    ['m8_sendevent_bodies', 'plain'],
    ['m8_sendevent_bodies', 'json'],
  ] as const) {
    it(`${scenario} (${kind}) split in two at every byte of its first 4,000`, () => {
      const stream = Buffer.from(loadRecording(scenario, kind).bytes)
      const whole = plainly(decodeAll([stream]).frames)
      for (let at = 1; at < Math.min(stream.length, 4_000); at += 1) {
        const { frames, malformed } = decodeAll([stream.subarray(0, at), stream.subarray(at)])
        expect(malformed).toEqual([])
        expect(frames.length).toBe(whole.length)
        if (at % 97 === 0) expect(plainly(frames)).toEqual(whole)
      }
    })
  }

  it('one byte at a time', () => {
    const stream = Buffer.from(loadRecording('a5_no_route', 'json').bytes)
    expect(plainly(decodeAll(cut(stream, [1])).frames)).toEqual(plainly(decodeAll([stream]).frames))
  })

  it('random events with random cuts', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    const header = fc.tuple(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/), text)
    fc.assert(
      fc.property(
        fc.array(fc.array(header, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 10 }),
        (events, sizes) => {
          const pairs = events.flatMap((headers) => {
            const wellFormed = headers.map(([name, value]) => [name, Buffer.from(value).toString()] as const)
            const own = new Map([['Event-Name', 'TEST'], ...wellFormed.filter(([name]) => name !== 'Content-Length')])
            const lines = [...own].map(([name, value]) => `${name}: ${encodeURIComponent(value)}`)
            return [
              { own, bytes: jsonEvent(Object.fromEntries(own)) },
              { own, bytes: plainEvent(lines) },
              { own: null, bytes: reply('+OK') },
            ]
          })
          const { frames, malformed } = decodeAll(cut(Buffer.concat(pairs.map((pair) => pair.bytes)), sizes))
          expect(malformed).toEqual([])
          expect(frames.length).toBe(pairs.length)
          for (const [index, frame] of frames.entries()) {
            const own = pairs[index]?.own
            if (own === null || own === undefined || frame.type !== 'event') continue
            for (const [name, value] of own) expect(frame.event.get(name)).toBe(value)
            expect(new Map(frame.event.headers())).toEqual(own)
            expect(frame.event.get('Nobody-Sent-This')).toBeUndefined()
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('a body of 5 MB in small pieces takes time in proportion', () => {
    const body = Buffer.alloc(5_000_000, 'x')
    const stream = Buffer.concat([Buffer.from(`Content-Type: api/response\nContent-Length: ${body.length}\n\n`), body])
    const begun = performance.now()
    const { frames } = decodeAll(cut(stream, [1460]))
    expect(frames.map((frame) => frame.type === 'apiResponse' && frame.body.length)).toEqual([5_000_000])
    // Quadratic buffering takes 1,521 ms at 64 KiB a piece and minutes at this size; linear takes 10.
    expect(performance.now() - begun).toBeLessThan(1_000)
  })
})
