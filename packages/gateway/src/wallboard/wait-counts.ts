import type { WallboardFigures } from '@ringloop/core'

/** What is counted of waits in a stretch of time. Sums only, so that stretches can be put together. */
export interface WaitCounts {
  offered: number
  answered: number
  answeredInTime: number
  abandoned: number
  abandonedShort: number
  overflowed: number
  /** Of those who were answered. */
  waitMs: number
  /** Answers whose call is over. */
  handled: number
  /** Time of agents with the customers of `handled`, holding included. */
  talkMs: number
  wrapUpMs: number
}

/** Nothing counted yet. */
export const noCounts = (): WaitCounts => ({
  offered: 0,
  answered: 0,
  answeredInTime: 0,
  abandoned: 0,
  abandonedShort: 0,
  overflowed: 0,
  waitMs: 0,
  handled: 0,
  talkMs: 0,
  wrapUpMs: 0,
})

/** Adds `more`, times `sign`, to `counts`. */
export function addCounts(counts: WaitCounts, more: Readonly<WaitCounts>, sign: 1 | -1 = 1): void {
  counts.offered += sign * more.offered
  counts.answered += sign * more.answered
  counts.answeredInTime += sign * more.answeredInTime
  counts.abandoned += sign * more.abandoned
  counts.abandonedShort += sign * more.abandonedShort
  counts.overflowed += sign * more.overflowed
  counts.waitMs += sign * more.waitMs
  counts.handled += sign * more.handled
  counts.talkMs += sign * more.talkMs
  counts.wrapUpMs += sign * more.wrapUpMs
}

/**
 * The figures that the field reads from counts.
 *
 * - service level = answered in time / (answered + abandoned), without those who gave up at once. Of the ways to count who gives up this is
 *   the one by which neither a short ring nor a long queue makes it look better (B. Cleveland, "Call Center Management on Fast
 *   Forward", ch. "Service level"; ISO 18295-1 leaves the way to the contract).
 * - abandon rate = abandoned / (answered + abandoned), likewise.
 * - ASA = waits of those who were answered / answered.
 * - AHT = (talk + hold + wrap-up) / answers whose call is over.
 */
export function figuresOf(counts: Readonly<WaitCounts>): WallboardFigures {
  const { offered, answered, answeredInTime, abandoned, abandonedShort, overflowed } = counts
  const decided = answered + abandoned
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  return {
    offered,
    answered,
    answeredInTime,
    abandoned,
    abandonedShort,
    overflowed,
    serviceLevel: share(answeredInTime, decided),
    abandonRate: share(abandoned, decided),
    asaMs: share(counts.waitMs, answered),
    ahtMs: share(counts.talkMs + counts.wrapUpMs, counts.handled),
  }
}
