import { describe, expect, it } from 'vitest'
import { loadRecordings, scenarioNames } from '../support/recordings.js'
import { cut, decodeAll } from './decode-all.js'
import { naiveEvent, naiveFrames } from './naive-decoder.js'

describe('the decoder reads what FreeSWITCH sent', () => {
  for (const name of scenarioNames.filter((scenario) => !scenario.startsWith('l_burst'))) {
    it(`${name}: every frame, header and body as the naive oracle reads them`, () => {
      for (const { kind, bytes, frames, events } of loadRecordings(name)) {
        const stream = Buffer.from(bytes)
        const seen = decodeAll(cut(stream, [1460, 7, 65536, 300]))
        expect(seen.reasons, kind).toEqual([])
        expect([seen.counts.frames, seen.counts.events], kind).toEqual([frames, events])
        const expected = naiveFrames(stream)
        expect(seen.frames.length).toBe(expected.length)
        for (const [index, frame] of seen.frames.entries()) {
          const oracle = expected[index]
          if (frame.type !== 'event' || oracle === undefined) continue
          const truth = naiveEvent(oracle)
          for (const [header, value] of truth.headers) {
            if (Array.isArray(value)) expect(frame.event.all(header)).toEqual(value)
            else expect(frame.event.get(header), header).toBe(value)
          }
          expect(frame.event.body).toBe(truth.body)
          expect(new Map(frame.event.headers()).size).toBeGreaterThanOrEqual(truth.headers.size)
        }
      }
    })
  }
})
