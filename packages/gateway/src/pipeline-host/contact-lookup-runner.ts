import {
  type ContactDirectory,
  type ContactMatch,
  type DomainEvent,
  type Interaction,
  type LookUpContactEffect,
  type MissingPart,
  rankMatches,
  type TicketBackend,
} from '@ringloop/core'
import { backoff } from './backoff.js'
import { createContactParts } from './contact-parts.js'
import { createDeadline, type Deadline } from './deadline.js'
import type { EffectContext, EffectOutcome, EffectRunner } from './effect-runner.js'
import type { HostClock } from './host-clock.js'

/** What {@link createContactLookupRunner} needs. */
export interface ContactLookupOptions {
  readonly directory: ContactDirectory
  readonly tickets: TicketBackend
  readonly clock: HostClock
  readonly random: () => number
  /** ISO 3166 alpha-2, for the numbers in the directory's records. */
  readonly region: string
  readonly interaction: (id: Interaction['id']) => Interaction | undefined
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** The desk shows what is known by then. Default 2 s. */
  readonly answerWithinMs?: number
  /** What comes later than that, but within this, is added. Default 10 s. */
  readonly lateWithinMs?: number
}

const order: readonly MissingPart[] = ['contact', 'openTickets', 'history']

/**
 * Finds out who is calling. After two seconds the desk gets what is known and is told what is missing; what comes within ten is added.
 * A directory that fails is asked again for as long as the call lasts.
 */
export function createContactLookupRunner(options: ContactLookupOptions): EffectRunner<'lookUpContact'> {
  const { directory, clock, random, log } = options
  const answerWithinMs = options.answerWithinMs ?? 2_000
  const lateWithinMs = options.lateWithinMs ?? 10_000

  const matchesOf = async ({ number, name }: LookUpContactEffect, signal: AbortSignal) =>
    rankMatches(await directory.lookup(number, { signal }), { number, name, region: options.region })

  return {
    leaseMs: lateWithinMs + 5_000,
    concurrency: 16,

    async run({ effect, attempts }, { submit, signal }): Promise<EffectOutcome> {
      const current = options.interaction(effect.callId)
      // Nobody looks any more: the call is over and has left the desks' memory, or it was answered by an earlier try.
      if (!current || current.lookup.state === 'matched' || current.lookup.state === 'unknown') return { then: 'complete' }

      const early = createDeadline({ clock, milliseconds: answerWithinMs, signal })
      const late = createDeadline({ clock, milliseconds: lateWithinMs, signal })
      try {
        const matches = await ask(effect, early, late, submit)
        const parts = createContactParts({ ...options, matches, number: effect.number, signal: late.signal })
        await Promise.race([parts.complete, early.passed])
        const told = parts.missing()
        const answer = resolved(effect, clock.now(), parts.matches(), told)
        if (told.length === 0) return { then: 'complete', facts: [answer] }
        await submit([answer])
        await Promise.race([parts.complete, late.passed])
        const missing = parts.missing()
        const more = missing.length < told.length ? [resolved(effect, clock.now(), parts.matches(), missing)] : []
        return { then: 'complete', facts: more }
      } catch (error) {
        if (!(error instanceof LookupFailed)) throw error
        if (signal.aborted) throw error
        log('contact lookup failed', { callId: effect.callId, attempts: attempts + 1, problem: error.message })
        await submit([unavailable(effect, clock.now(), error.message)])
        const lasts = options.interaction(effect.callId)?.call.state === 'active'
        if (!lasts) return { then: 'complete' }
        return { then: 'retry', at: clock.now() + backoff(attempts + 1, random, { baseMs: 2_000, maxMs: 30_000 }) }
      } finally {
        early.cancel()
        late.cancel()
      }
    },
  }

  /** Asks the directory; says after the early deadline that it is not there, and waits on until the late one. */
  async function ask(
    effect: LookUpContactEffect,
    early: Deadline,
    late: Deadline,
    submit: EffectContext['submit'],
  ): Promise<readonly ContactMatch[]> {
    const tooLate = late.passed.then(() => {
      throw new LookupFailed(`${directory.name} did not answer in time`)
    })
    const answer = Promise.race([matchesOf(effect, late.signal).catch(fail), tooLate])
    // It is awaited below; until then a failure is nobody's.
    answer.catch(() => {})
    const answered = await Promise.race([answer.then(() => true), early.passed.then(() => false)])
    if (!answered) await submit([unavailable(effect, clock.now(), `${directory.name} did not answer in time`)])
    return answer
  }

  function fail(error: unknown): never {
    throw new LookupFailed(`${directory.name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

class LookupFailed extends Error {}

const unavailable = ({ key, callId }: LookUpContactEffect, at: number, reason: string): DomainEvent => ({
  type: 'contactUnavailable',
  id: `${key}/unavailable`,
  at,
  callId,
  reason,
})

/** The id names what is missing: an answer that knows more is another fact, one that knows the same is the same. */
const resolved = (
  { key, callId }: LookUpContactEffect,
  at: number,
  matches: readonly ContactMatch[],
  missing: readonly MissingPart[],
): DomainEvent => ({
  type: 'contactResolved',
  id: `${key}/resolved${order
    .filter((part) => missing.includes(part))
    .map((part) => `-${part}`)
    .join('')}`,
  at,
  callId,
  matches,
  missing,
})
