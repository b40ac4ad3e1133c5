import type { DomainEvent, Effect, EffectType } from '@ringloop/core'
import { createEffectFailures, type EffectFailure, waitAfter } from './effect-failure.js'
import type { EffectRunner } from './effect-runner.js'
import type { HostClock } from './host-clock.js'
import { withinTime } from './within-time.js'

/** What every {@link createRetryingRunner} needs. */
export interface RetryingRunnerOptions {
  readonly clock: HostClock
  readonly random: () => number
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** For one try. Default 65 s, which is longer than any channel may wait. */
  readonly timeoutMs?: number
  /** Default 256: most of them wait for somebody else. */
  readonly concurrency?: number
}

/** The deed of one type of effect. */
export interface Deed<Type extends EffectType> {
  /** What it is in the log, as in "notification given up". */
  readonly what: string
  /** What of the effect stands in the log. */
  readonly details?: (effect: Extract<Effect, { type: Type }>) => Readonly<Record<string, unknown>>
  /** Does it; safe to repeat under the same key. Gives the facts that come of it, if there are any. */
  readonly perform: (effect: Extract<Effect, { type: Type }>, signal: AbortSignal) => Promise<readonly DomainEvent[] | undefined>
  /** The facts that say that it will not happen; none if absent. */
  readonly givenUp?: (effect: Extract<Effect, { type: Type }>, failure: EffectFailure) => readonly DomainEvent[]
}

/** About a day of trying, and longer where the other side asks for rest. Who is told of something later than that is told too late. */
const mostAttempts = 230
const longestMs = 600_000

/**
 * Does what may fail for a while. A refusal that lasts is parked, and the log says why; what may pass, or what a person may mend, is tried
 * again for about a day. A crash between the deed and the note of it does it again, under the same key.
 */
export function createRetryingRunner<Type extends EffectType>(
  { what, details, perform, givenUp }: Deed<Type>,
  options: RetryingRunnerOptions,
): EffectRunner<Type> {
  const { clock, random, log } = options
  const timeoutMs = options.timeoutMs ?? 65_000
  const failures = createEffectFailures()
  return {
    leaseMs: timeoutMs + 10_000,
    concurrency: options.concurrency ?? 256,
    async run({ effect, attempts: before }, { signal }) {
      const attempts = before + 1
      try {
        const facts = await withinTime({ clock, milliseconds: timeoutMs, signal }, (limit) => perform(effect, limit))
        failures.ended(effect.key)
        return facts === undefined ? { then: 'complete' } : { then: 'complete', facts }
      } catch (error) {
        if (signal.aborted) throw error
        const failure = failures.failed(effect.key, error)
        const { code, reason, mend } = failure
        const said = { key: effect.key, ...details?.(effect), attempts, ...(code === null ? { error } : { code, reason, mend }) }
        if (failure.kind === 'final' || attempts >= mostAttempts) {
          failures.ended(effect.key)
          log(`${what} given up`, said)
          return { then: 'park', facts: givenUp?.(effect, failure) ?? [] }
        }
        // the 1st, 2nd, 4th … time: a medium that is away for a day must not fill the log
        if ((attempts & before) === 0) log(`${what} not done`, said)
        return { then: 'retry', at: clock.now() + waitAfter(failure, { attempts, random, longestMs }) }
      }
    },
  }
}
