import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadRecording } from '../support/recordings.js'
import { cut, decodeAll, jsonEvent, plainEvent, reply } from './decode-all.js'

const good = (name: string) => jsonEvent({ 'Event-Name': name })
const names = (frames: ReturnType<typeof decodeAll>['frames']) =>
  frames.flatMap((frame) => (frame.type === 'event' ? [frame.event.name] : []))

describe('a damaged stream', () => {
  it('notices a disconnect notice that cuts into a header, and reads it', () => {
    for (const before of [
      'Content-Length: 6',
      'Content-Length: 600\n',
      'Content-Length: 600\nContent-Type: text/event-js',
      'Cont',
      'Content-Type: command/reply\nReply-Text: +OK acc',
    ]) {
      const stream = Buffer.concat([
        good('A'),
        Buffer.from(`${before}Content-Type: text/disconnect-notice\nContent-Length: 39\n\n${'x'.repeat(39)}`),
      ])
      const { frames, counts, reasons } = decodeAll([stream])
      expect(
        frames.map((frame) => frame.type),
        before,
      ).toEqual(['event', 'disconnectNotice'])
      expect([counts.malformed, reasons.length], before).toEqual([1, 1])
    }
  })

  it('notices a disconnect notice in the middle of a body', () => {
    const cutOff = good('B'.repeat(500)).subarray(0, 200)
    const stream = Buffer.concat([
      good('A'),
      cutOff,
      Buffer.from('Content-Type: text/disconnect-notice\nContent-Length: 2\n\nxx'),
    ])
    const { frames, reasons } = decodeAll([stream])
    expect(frames.map((frame) => frame.type)).toEqual(['event', 'disconnectNotice'])
    expect(reasons).toEqual(['unfinished'])
  })

  it('tells a linger notice from the end', () => {
    const { frames } = decodeAll([loadRecording('n1_outbound_async_full', 'plain').bytes])
    const notices = frames.flatMap((frame) =>
      frame.type === 'disconnectNotice' ? [[frame.disposition, frame.lingerSeconds]] : [],
    )
    expect(notices).toEqual([
      ['linger', 4],
      ['disconnect', undefined],
    ])
    expect(frames[0]?.headers.get('Caller-Caller-ID-Name')).toBe('Jane Customer 王')
  })

  it('leaves a reply as it is sent', () => {
    const { frames } = decodeAll([reply('50% off %41')])
    expect(frames.map((frame) => frame.type === 'reply' && frame.text)).toEqual(['50% off %41'])
  })

  it.each([
    ['badLength', 'Content-Length: abc\nContent-Type: text/event-json\n\n{"Event-Name":"X"}'],
    ['badLength', 'Content-Length: -5\nContent-Type: text/event-json\n\n{"Event-Name":"X"}'],
    ['badLength', 'Content-Length: 1e3\nContent-Type: text/event-json\n\n{"Event-Name":"X"}'],
    ['missingLength', 'Content-Type: text/event-json\n\n{"Event-Name":"X"}'],
    ['bodyTooLarge', 'Content-Length: 99999999999\nContent-Type: text/event-json\n\n{"Event-Name":"X"}'],
    ['damagedBody', 'Content-Length: 10\nContent-Type: text/event-json\n\n{"Event-Name":"X"}'],
    ['damagedBody', 'Content-Length: 40\nContent-Type: text/event-json\n\n{"Event-Name":"X"}'],
    ['damagedBody', 'Content-Length: 30\nContent-Type: text/event-plain\n\nEvent-Name: X\n\n'],
    ['noContentType', 'HTTP/1.1 200 OK\n\n'],
    ['headerTooLarge', `X-Long: ${'x'.repeat(5000)}`],
  ])('%s: counted once, and what follows is read', (reason, bytes) => {
    const stream = Buffer.concat([good('A'), Buffer.from(bytes), good('B'), reply('+OK'), good('C')])
    for (const sizes of [[1], [13], [100_000]]) {
      const { frames, reasons } = decodeAll(cut(stream, sizes), { maxHeaderBytes: 4096, maxBodyBytes: 100_000 })
      expect(names(frames)).toEqual(['A', 'B', 'C'])
      expect(reasons).toEqual([reason])
    }
  })

  it('counts a frame that the end cuts off', () => {
    const stream = Buffer.concat([good('A'), good('B')])
    for (let length = good('A').length + 1; length < stream.length; length++) {
      const { frames, reasons } = decodeAll([stream.subarray(0, length)])
      expect([names(frames), reasons]).toEqual([['A'], ['unfinished']])
    }
  })

  it('shows a stream that is no Event Socket stream by not one frame', () => {
    for (const text of [
      '',
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
      'HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html>',
      '{"a":1}\n',
      '\u0000'.repeat(1e6),
      'x'.repeat(1e6),
    ])
      expect(decodeAll(cut(Buffer.from(text), [65536])).counts.frames).toBe(0)
  })

  it('keeps its memory bounded whatever it is told', () => {
    let held = 0
    const { reasons } = decodeAll(
      (function* () {
        yield Buffer.from('Content-Length: 2000000000\nContent-Type: api/response\n\n')
        for (let index = 0; index < 100; index++) yield Buffer.alloc(64 * 1024, index)
      })(),
      { onFrame: () => held++ },
    )
    expect(reasons).toEqual(['bodyTooLarge'])
  })

  it('finds the good frames around any garbage that holds no block itself', () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc
        .array(
          fc.constantFrom('Content-', 'Content-Type: ', 'Content-Length: ', '12', '\n', '\n\n', '{', '}', '"', 'Reply-Text: x'),
          { maxLength: 30 },
        )
        .map((parts) => Buffer.from(parts.join(''))),
    )
    fc.assert(
      fc.property(
        fc.array(garbage, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 }),
        (pieces, sizes) => {
          const stream = Buffer.concat(
            pieces.flatMap((piece, index) => [good(`E${index}`), piece, good(`G${index}`), good(`H${index}`)]),
          )
          const { frames } = decodeAll(cut(stream, sizes))
          const seen = names(frames)
          // The frame right behind garbage may be mistaken for part of it; the one after must come.
          for (const index of pieces.keys()) {
            expect(seen).toContain(`E${index}`)
            expect(seen).toContain(`H${index}`)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('reads what is left of a recording with bytes changed, and never throws', () => {
    const stream = Buffer.concat([
      Buffer.from(loadRecording('a5_no_route', 'json').bytes),
      plainEvent(['Event-Name: LAST']),
      good('LAST'),
    ])
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(stream.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 3000 }),
        (changes, size) => {
          const changed = Buffer.from(stream)
          for (const [at, byte] of changes) changed[at] = byte
          const { frames, counts } = decodeAll(cut(changed, [size]))
          for (const frame of frames)
            if (frame.type === 'event') for (const [name] of frame.event.headers()) frame.event.get(name)
          const touched = changes.length
          // Each change may cost the frame it hits, and one that a length made too large swallows.
          expect(counts.frames).toBeGreaterThan(0)
          expect(counts.malformed).toBeLessThanOrEqual(touched * 3)
        },
      ),
      { numRuns: 300 },
    )
  })
})
