import { describe, expect, it } from 'vitest'
import { estimateQuality, scoreOf } from '../../src/softphone/call-quality.js'
import { readStats } from '../../src/softphone/read-stats.js'

describe('how a call sounds', () => {
  it.each([
    // ITU-T G.107 (06/2015), Annex B, table B.1
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [93.2, 4.41],
    [0, 1],
    [-5, 1],
    [100, 4.5],
  ])('has the score of G.107 for a rating of %d', (rating, score) => {
    // the table rounds some of its values up
    expect(Math.abs(scoreOf(rating) - score)).toBeLessThan(0.01)
  })

  it.each([
    // a network of nothing: 93.2 − 0.024 · 30
    [{ roundTripMs: 0, jitterMs: 0, loss: 0 }, 92.48, 'good'],
    // d = 120: 0.024 · 120
    [{ roundTripMs: 140, jitterMs: 10, loss: 0 }, 90.32, 'good'],
    // d = 277.3: 6.6552 + 11
    [{ roundTripMs: 494.6, jitterMs: 0, loss: 0 }, 75.5448, 'fair'],
    // G.113 appendix I, G.711 with concealment: 5 % cost 95 · 5 / 30.1
    [{ roundTripMs: 0, jitterMs: 0, loss: 0.05 }, 76.6993, 'fair'],
    [{ roundTripMs: 800, jitterMs: 60, loss: 0.2 }, 0.0018, 'poor'],
  ] as const)('is rated by delay and loss: %j', (measures, rating, word) => {
    const quality = estimateQuality(measures)
    if (word !== 'poor') expect(quality.rating).toBeCloseTo(rating, 3)
    expect(quality.word).toBe(word)
  })

  it('is never better for more delay, jitter or loss', () => {
    const at = (roundTripMs: number, jitterMs: number, loss: number) => estimateQuality({ roundTripMs, jitterMs, loss }).mos
    for (let step = 0; step < 50; step++) {
      expect(at(step * 20 + 20, 10, 0.01)).toBeLessThanOrEqual(at(step * 20, 10, 0.01))
      expect(at(100, step * 3 + 3, 0.01)).toBeLessThanOrEqual(at(100, step * 3, 0.01))
      expect(at(100, 10, step / 50 + 0.02)).toBeLessThanOrEqual(at(100, 10, step / 50))
    }
  })
})

describe('what WebRTC counts', () => {
  const inbound = { type: 'inbound-rtp', kind: 'audio', packetsReceived: 1000, packetsLost: 40, jitter: 0.012 }

  it('is read since the last look, with the round trip of the other side', () => {
    const rows = [
      inbound,
      { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.08 },
      { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.5 },
    ]
    expect(readStats(rows, { received: 910, lost: 30 })).toEqual({
      counts: { received: 1000, lost: 40 },
      measures: { roundTripMs: 80, jitterMs: 12, loss: 0.1 },
    })
  })

  it('falls back to the path, takes negative losses for none, and is nothing before the first packet', () => {
    const path = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.05 }
    expect(readStats([{ ...inbound, packetsLost: -3 }, path], { received: 1000, lost: 0 })?.measures).toEqual({
      roundTripMs: 50,
      jitterMs: 12,
      loss: 0,
    })
    expect(readStats([{ ...inbound, packetsReceived: 0 }], { received: 0, lost: 0 })).toBeNull()
    expect(readStats([{ ...inbound, kind: 'video' }], { received: 0, lost: 0 })).toBeNull()
  })
})
