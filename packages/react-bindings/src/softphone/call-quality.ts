/** What is measured of a call between two looks. */
export interface CallMeasures {
  /** There and back, milliseconds. */
  readonly roundTripMs: number
  /** Interarrival jitter (RFC 3550), milliseconds. */
  readonly jitterMs: number
  /** Packets that did not come, 0 to 1. */
  readonly loss: number
}

/** How a call sounds, estimated. */
export interface CallQuality extends CallMeasures {
  /** Transmission rating of the E-model, 0 to 93.2. */
  readonly rating: number
  /** Mean opinion score, 1 (bad) to 4.4. */
  readonly mos: number
  /** ITU-T G.107 Annex B: satisfied from 80, some dissatisfied from 70, many from 60. */
  readonly word: 'good' | 'fair' | 'poor'
}

/** Rating without delay and loss: ITU-T G.107 (06/2015), all parameters at their defaults. */
const bestRating = 93.2
/** G.711 with packet loss concealment, random loss: ITU-T G.113 (11/2007), appendix I. Opus has no values there; it is taken for the same. */
const robustness = 25.1
/** One way: a packet of 20 ms, and what the sound card keeps. */
const devicesMs = 30

/**
 * How a call sounds, by the E-model of ITU-T G.107 with its usual simplification (Cole and Rosenbluth, "Voice over IP performance
 * monitoring", 2001): R = 93.2 − Id − Ie,eff, where Id = 0.024 d + 0.11 (d − 177.3) above 177.3 ms, d the delay one way (half the round
 * trip, twice the jitter for the buffer, 30 ms for devices), and Ie,eff = 95 · Ppl / (Ppl + 25.1) for a loss of Ppl per cent (G.107,
 * equation 7-29, with Ie = 0 and random loss). The score is G.107 Annex B's of R. It is an estimate: echo, noise and a bad headset are not
 * in it.
 */
export function estimateQuality(measures: CallMeasures): CallQuality {
  const { roundTripMs, jitterMs, loss } = measures
  const delay = roundTripMs / 2 + 2 * jitterMs + devicesMs
  const percent = 100 * Math.min(1, Math.max(0, loss))
  const delayImpairment = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0)
  const lossImpairment = (95 * percent) / (percent + robustness)
  const rating = Math.max(0, bestRating - delayImpairment - lossImpairment)
  return { ...measures, rating, mos: scoreOf(rating), word: rating >= 80 ? 'good' : rating >= 60 ? 'fair' : 'poor' }
}

/** The mean opinion score of a rating: ITU-T G.107, Annex B. */
export function scoreOf(rating: number): number {
  if (rating <= 0) return 1
  if (rating >= 100) return 4.5
  // a little under 1 for the smallest ratings
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6)
}
