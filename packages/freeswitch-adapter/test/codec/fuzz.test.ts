import { describe, expect, it } from 'vitest'
import { createEslDecoder } from '../../src/codec/esl-decoder.js'
import type { EslFrame } from '../../src/codec/esl-frame.js'
import { createSeededRandom } from '../../src/simulator/random.js'
import { cut, decodeAll, plainly } from './decode-all.js'
import { badFrame, goodFrame } from './mutate.js'

const limits = { maxHeaderBytes: 1024, maxBodyBytes: 4096 }
const seed = 20_261_121

/** The number of a good frame. */
function numberOf(frame: EslFrame): number | undefined {
  if (frame.type === 'event') return frame.event.name === 'GOOD' ? Number(frame.event.get('Number')) : undefined
  const told = frame.type === 'reply' ? /^\+OK (\d+)\.$/.exec(frame.text)?.[1] : undefined
  return told === undefined ? undefined : Number(told)
}

interface Placed {
  readonly number: number
  readonly start: number
  readonly end: number
  /** Right behind a bad frame, for whose rest it may be taken. */
  readonly behindBad: boolean
}

/** A stream of good and bad frames, and where the good ones lie. */
function makeStream(random: () => number, badFrames: number): { readonly bytes: Buffer; readonly good: readonly Placed[] } {
  let text = ''
  const good: Placed[] = []
  const addGood = (behindBad: boolean) => {
    const frame = goodFrame(good.length)
    good.push({ number: good.length, start: text.length, end: text.length + frame.length, behindBad })
    text += frame
  }
  addGood(false)
  for (let bad = 0; bad < badFrames; ) {
    for (let run = 1 + Math.floor(random() * 4); run > 0 && bad < badFrames; run--, bad++) text += badFrame(random)
    addGood(true)
    addGood(false)
  }
  return { bytes: Buffer.from(text, 'latin1'), good }
}

describe('a million bad frames', () => {
  it('throw nothing, hold no more than the limits, and cost no good frame but the one right behind them', () => {
    const random = createSeededRandom(seed).next
    const told = { bad: 0, good: 0, delivered: 0, lostBehind: 0, swallowed: 0, malformed: 0, mostHeld: 0 }
    const sizes = [24, 200, 1460, 65_536]
    const badFrames = 500
    for (let stream = 0; told.bad < 1_000_000; stream++, told.bad += badFrames) {
      const { bytes, good } = makeStream(random, badFrames)
      const seen: number[] = []
      /** What bodies were taken to be, by the word of their own lengths. */
      const bodies: (readonly [start: number, end: number])[] = []
      let pushed = 0
      const decoder = createEslDecoder({
        ...limits,
        onFrame(frame) {
          const number = numberOf(frame)
          if (number !== undefined) seen.push(number)
          else if (frame.type === 'event') for (const [name] of frame.event.headers()) frame.event.get(name)
          const end = pushed - decoder.heldBytes
          bodies.push([end - Number(frame.headers.get('Content-Length') ?? 0), end])
        },
      })
      const size = sizes[stream % sizes.length] ?? 24
      for (const chunk of cut(bytes, [size, 1 + Math.floor(random() * size)])) {
        pushed += chunk.length
        decoder.push(chunk)
        told.mostHeld = Math.max(told.mostHeld, decoder.heldBytes - chunk.length)
      }
      decoder.end()

      if (seen.some((number, index) => index > 0 && number <= (seen[index - 1] ?? 0)))
        expect.fail(`stream ${stream}: out of order`)
      const delivered = new Set(seen)
      for (const frame of good) {
        if (delivered.has(frame.number)) continue
        // A body whose length lies and that looks whole all the same cannot be told from a true one (`api/response` above all).
        if (bodies.some(([start, end]) => start < frame.end && end > frame.start)) told.swallowed++
        else if (frame.behindBad) told.lostBehind++
        else expect.fail(`stream ${stream}: good frame ${frame.number} of ${good.length} is lost`)
      }
      told.good += good.length
      told.delivered += delivered.size
      told.malformed += decoder.counts.malformed
    }
    console.log(told)
    expect(told.mostHeld).toBeLessThanOrEqual(limits.maxHeaderBytes + limits.maxBodyBytes + 100)
    expect(told.delivered + told.lostBehind + told.swallowed).toBe(told.good)
    expect(told.swallowed / told.good).toBeLessThan(0.1)
  }, 120_000)

  it('are read alike however they are split', () => {
    const random = createSeededRandom(seed + 1).next
    let splits = 0
    for (let stream = 0; stream < 250; stream++) {
      const { bytes } = makeStream(random, 1 + Math.floor(random() * 3))
      const whole = plainly(decodeAll([bytes], limits).frames)
      expect(plainly(decodeAll(cut(bytes, [1]), limits).frames)).toEqual(whole)
      for (let at = 1; at < bytes.length; at++, splits++) {
        const { frames } = decodeAll([bytes.subarray(0, at), bytes.subarray(at)], limits)
        if (frames.length !== whole.length || at % 16 === 0) expect(plainly(frames)).toEqual(whole)
      }
    }
    console.log({ splits })
  })
})

describe('floods', () => {
  const megabytes = (count: number, piece: string): Buffer[] => {
    const chunk = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)))
    return Array.from({ length: Math.ceil((count * 1_000_000) / chunk.length) }, () => chunk)
  }

  /** Pushes the chunks, then a good frame, and gives the most that was held and the numbers seen. */
  function drown(chunks: readonly Buffer[], options: { readonly maxBodyBytes?: number } = {}) {
    const seen: number[] = []
    const sizes: number[] = []
    let mostHeld = 0
    const decoder = createEslDecoder({
      ...options,
      onFrame(frame) {
        const number = numberOf(frame)
        if (number !== undefined) seen.push(number)
        if ('body' in frame) sizes.push(frame.body.length)
      },
    })
    for (const chunk of [...chunks, Buffer.from(goodFrame(1) + goodFrame(2) + goodFrame(3))]) {
      decoder.push(chunk)
      mostHeld = Math.max(mostHeld, decoder.heldBytes)
    }
    decoder.end()
    return { seen, mostHeld, sizes, counts: decoder.counts }
  }

  it.each([
    ['one line', 'x'],
    ['lines', 'Reply-Text: x\n'],
    ['blocks that almost begin', 'Content-Type: text/event-json'],
    ['lengths', 'Content-Length: 5\n'],
    ['types', 'Content-Type: command/reply\n'],
  ])(
    '50 MB of a header block without end (%s): memory stays within the limits, and good frames are found behind it',
    (_, piece) => {
      const { seen, mostHeld } = drown(megabytes(50, piece))
      expect(mostHeld).toBeLessThan(128 * 1024 + 2 * 65_536)
      expect(seen.slice(-2)).toEqual([2, 3])
    },
  )

  it.each(['json', 'plain'])('heads that each claim 30 MB, one inside the other (%s): read in linear time', (format) => {
    const { seen, mostHeld } = drown(megabytes(35, `Content-Length: 30000000\nContent-Type: text/event-${format}\n\n`))
    expect(mostHeld).toBeLessThan(30_000_000 + 3 * 65_536)
    expect(seen.slice(-2)).toEqual([2, 3])
  })

  it('a body of 50 MB is refused by default without being held', () => {
    const head = Buffer.from('Content-Type: api/response\nContent-Length: 50000000\n\n')
    for (const piece of ['x', 'Content-Type: x\n\n', 'Content-Length: 1\n', '\n']) {
      const body = Buffer.concat(megabytes(51, piece)).subarray(0, 50_000_000)
      const { seen, mostHeld, counts } = drown([head, ...cut(body, [65_536])])
      expect(mostHeld).toBeLessThan(2 * 65_536)
      expect([seen, counts.malformed > 0]).toEqual([piece === 'x' || piece === '\n' ? [1, 2, 3] : seen.slice(-3), true])
      expect(seen).toContain(3)
    }
  })

  it('a body of 50 MB is delivered where it is allowed, in memory of its own size', () => {
    const before = process.memoryUsage().arrayBuffers
    const body = Buffer.alloc(1460, 'x')
    const head = Buffer.from(`Content-Type: api/response\nContent-Length: ${1460 * 34_247}\n\n`)
    const { seen, sizes } = drown([head, ...Array.from({ length: 34_247 }, () => body)], { maxBodyBytes: 64_000_000 })
    expect([sizes, seen]).toEqual([[1460 * 34_247], [1, 2, 3]])
    // The room doubles: at its largest the old and the new one are there together.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200_000_000)
  })
})
