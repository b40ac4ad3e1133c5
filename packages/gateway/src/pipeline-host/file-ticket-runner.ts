import {
  type DomainEvent,
  type FileTicketEffect,
  isRingloopError,
  type RingloopErrorCode,
  type Ticket,
  type TicketBackend,
} from '@ringloop/core'
import { backoff } from './backoff.js'
import type { EffectContext, EffectOutcome, EffectRunner } from './effect-runner.js'
import type { HostClock } from './host-clock.js'
import { withinTime } from './within-time.js'

/** What {@link createFileTicketRunner} needs. */
export interface FileTicketOptions {
  readonly tickets: TicketBackend
  readonly clock: HostClock
  readonly random: () => number
  /** How the ticket system stands, by its last answer. */
  readonly onAnswer: (answer: { readonly ok: boolean; readonly reason: string | null }) => void
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** Default 20 s. */
  readonly timeoutMs?: number
  /** Tickets filed at once. Default 4. */
  readonly concurrency?: number
}

/** The ticket itself is wrong; trying the same again gives the same answer. */
const finalCodes: ReadonlySet<RingloopErrorCode> = new Set(['invalidInput', 'conflict', 'refused', 'invalidConfig', 'notFound'])
/** A person has to mend the credentials; they may do so at any time, without coming back here. */
const slowCodes: ReadonlySet<RingloopErrorCode> = new Set(['unauthorised'])

/** Files tickets, each once: under the effect's key as external id. The lease outlasts the time limit of the request. */
export function createFileTicketRunner(options: FileTicketOptions): EffectRunner<'fileTicket'> {
  const { tickets, clock, random, onAnswer, log } = options
  const timeoutMs = options.timeoutMs ?? 20_000

  return {
    leaseMs: timeoutMs + 10_000,
    concurrency: options.concurrency ?? 4,

    async run({ effect, attempts: before }, { submit, signal }): Promise<EffectOutcome> {
      const attempts = before + 1
      let ticket: Ticket
      try {
        ticket = await withinTime({ clock, milliseconds: timeoutMs, signal }, (limit) =>
          tickets.create(effect.ticket, { externalId: effect.key, signal: limit, triedBefore: before > 0 }),
        )
      } catch (error) {
        if (signal.aborted) throw error
        return failed(effect, attempts, error, submit)
      }
      onAnswer({ ok: true, reason: null })
      return { then: 'complete', facts: [filed(effect, clock.now(), ticket)] }
    },
  }

  async function failed(
    effect: FileTicketEffect,
    attempts: number,
    error: unknown,
    submit: EffectContext['submit'],
  ): Promise<EffectOutcome> {
    const failure = readFailure(error)
    const final = failure.code !== null && finalCodes.has(failure.code)
    // A refusal of one ticket is an answer: the system itself is there.
    onAnswer({ ok: final, reason: final ? null : failure.reason })
    log('ticket not filed', { key: effect.key, attempts, ...failure, ...(failure.code === null ? { error } : {}) })
    const fact = notFiled(effect, clock.now(), attempts, failure, final)
    if (final) return { then: 'park', facts: [fact] }
    if (worthTelling(attempts)) await submit([fact])
    const limits = failure.code !== null && slowCodes.has(failure.code) ? slowRetry : retry
    return { then: 'retry', at: clock.now() + Math.max(failure.retryAfterMs ?? 0, backoff(attempts, random, limits)) }
  }
}

const retry = { baseMs: 1_000, maxMs: 30_000 } as const
const slowRetry = { baseMs: 60_000, maxMs: 600_000 } as const

interface Failure {
  readonly code: RingloopErrorCode | null
  readonly reason: string
  readonly mend: string | null
  readonly retryAfterMs: number | null
}

function readFailure(error: unknown): Failure {
  if (!isRingloopError(error)) return { code: null, reason: String(error), mend: null, retryAfterMs: null }
  return { code: error.code, reason: error.message, mend: error.mend ?? null, retryAfterMs: error.retryAfterMs ?? null }
}

/** The 1st, 2nd, 4th, 8th … failure: a ticket system that is down for a day must not fill the journal. */
const worthTelling = (attempts: number) => (attempts & (attempts - 1)) === 0

const filed = ({ key, callId }: FileTicketEffect, at: number, ticket: Ticket): DomainEvent => ({
  type: 'ticketFiled',
  id: `${key}/filed`,
  at,
  callId,
  ticketId: ticket.id,
  url: ticket.url ?? null,
  version: ticket.version,
})

const notFiled = (
  { key, callId }: FileTicketEffect,
  at: number,
  attempts: number,
  { reason, mend }: Failure,
  final: boolean,
): DomainEvent => ({ type: 'ticketNotFiled', id: `${key}/notFiled/${attempts}`, at, callId, reason, mend, attempts, final })
