import { isRingloopError, type RingloopErrorCode } from '@ringloop/core'
import { backoff } from './backoff.js'

/**
 * What a failure means for the next try.
 *
 * - `passing`: it goes by itself.
 * - `conflict`: somebody else was in between; read anew, it goes the next time or never.
 * - `credentials`, `settings`: a person has to mend something elsewhere, and may do so at any time without coming back here.
 * - `final`: the same again gives the same answer.
 */
export type FailureKind = 'passing' | 'conflict' | 'credentials' | 'settings' | 'final'

/** Codes that are not here pass. */
const kinds: Readonly<Partial<Record<RingloopErrorCode, FailureKind>>> = {
  conflict: 'conflict',
  unauthorised: 'credentials',
  forbidden: 'credentials',
  invalidConfig: 'settings',
  // an address that leads nowhere, as while something is put in place anew
  notFound: 'settings',
  invalidInput: 'final',
  rejected: 'final',
  refused: 'final',
}

/** Why an effect did not happen, and what that means for the next try. */
export interface EffectFailure {
  readonly kind: FailureKind
  /** `null`: an error that is none of ours. */
  readonly code: RingloopErrorCode | null
  readonly reason: string
  readonly mend: string | null
  /** As long as the other side asks us to stay away; 0 if it does not. */
  readonly askedMs: number
}

/** A Retry-After of a year would park without a word. */
const longestAskedMs = 3_600_000
/** What is in conflict so often stays so. */
const mostConflicts = 5

/** What the failures of one runner's effects mean. */
export interface EffectFailures {
  /** What this failure of the effect with this key means. */
  failed(key: string, error: unknown): EffectFailure
  /** It happened, or will not: nothing of it is kept. */
  ended(key: string): void
}

/** How often an effect was in conflict is counted anew in a new process: what is kept is bounded by what waits to be tried again. */
export function createEffectFailures(): EffectFailures {
  const conflicts = new Map<string, number>()
  return {
    failed(key, error) {
      if (!isRingloopError(error)) return { kind: 'passing', code: null, reason: String(error), mend: null, askedMs: 0 }
      const { code, message: reason, mend = null, retryAfterMs = 0 } = error
      const kind = kinds[code] ?? 'passing'
      if (kind === 'conflict') conflicts.set(key, (conflicts.get(key) ?? 0) + 1)
      return {
        kind: kind === 'conflict' && (conflicts.get(key) ?? 0) >= mostConflicts ? 'final' : kind,
        code,
        reason,
        mend,
        askedMs: Math.min(Math.max(0, retryAfterMs), longestAskedMs),
      }
    },
    ended: (key) => void conflicts.delete(key),
  }
}

/** What a person has to mend is asked for less often. */
const slow = { baseMs: 60_000, maxMs: 600_000 } as const

/**
 * How long to wait before the next try: longer each time, and at least as long as the other side asks. Those who were all asked to wait do
 * not come back all at once.
 *
 * @param longestMs between tries of what passes by itself
 */
export function waitAfter(
  { kind, askedMs }: EffectFailure,
  { attempts, random, longestMs }: { readonly attempts: number; readonly random: () => number; readonly longestMs: number },
): number {
  const isSlow = kind === 'credentials' || kind === 'settings'
  const wait = backoff(attempts, random, isSlow ? slow : { baseMs: 1_000, maxMs: longestMs })
  return Math.round(Math.max(askedMs + random() * Math.min(askedMs, longestMs), wait))
}
