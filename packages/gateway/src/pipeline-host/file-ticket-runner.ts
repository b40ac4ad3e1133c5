import {
  type DomainEvent,
  type FileSubTicketEffect,
  type FileTicketEffect,
  fitPart,
  type Language,
  type LeasedEffect,
  type NewTicket,
  type Ticket,
  type TicketBackend,
} from '@ringloop/core'
import type { TicketOwners } from '../routing/ticket-owners.js'
import { createEffectFailures, type EffectFailure, type FailureKind, waitAfter } from './effect-failure.js'
import type { EffectContext, EffectOutcome, EffectRunner } from './effect-runner.js'
import type { HostClock } from './host-clock.js'
import { withinTime } from './within-time.js'

/** What {@link createFileTicketRunner} needs. */
export interface FileTicketOptions {
  readonly tickets: TicketBackend
  /** Who an agent is in the ticket system. Default: as the draft says. */
  readonly owners?: Pick<TicketOwners, 'inTickets'>
  /** Of what is said on a part where tickets cannot belong to one another. */
  readonly language: Language
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

/** The ticket itself is wrong, or nobody but a person who sees it can tell: it waits until they have it tried again. */
const parked: readonly FailureKind[] = ['final', 'settings']
/** We are busy, or about to stop: that says nothing of the ticket system. */
const ownTrouble: readonly string[] = ['overloaded', 'closed']
/** A customer's ticket is awaited: what is away is asked often. */
const longestMs = 30_000

/** An effect that files a ticket under its key. */
type FilingEffect = FileTicketEffect | FileSubTicketEffect

/** What is put into the journal about a filing of one type. */
interface FilingFacts<One extends FilingEffect> {
  filed(effect: One, at: number, ticket: Ticket): DomainEvent
  notFiled(effect: One, at: number, attempts: number, failure: EffectFailure, final: boolean): DomainEvent
}

/** Files the tickets of calls, each once: under the effect's key as external id. */
export const createFileTicketRunner = (options: FileTicketOptions): EffectRunner<'fileTicket'> =>
  createFilingRunner<FileTicketEffect>(options, ticketFacts)

/** Files the parts of split tickets, each once: under the effect's key as external id. */
export const createFileSubTicketRunner = (options: FileTicketOptions): EffectRunner<'fileSubTicket'> =>
  createFilingRunner<FileSubTicketEffect>(options, subTicketFacts)

/** The lease outlasts the time limit of the request. */
function createFilingRunner<One extends FilingEffect>(options: FileTicketOptions, facts: FilingFacts<One>) {
  const { tickets, clock, random, onAnswer, log } = options
  const timeoutMs = options.timeoutMs ?? 20_000
  const failures = createEffectFailures()

  return {
    leaseMs: timeoutMs + 10_000,
    concurrency: options.concurrency ?? 4,

    async run(
      { effect, attempts: before }: LeasedEffect & { readonly effect: One },
      { submit, signal }: EffectContext,
    ): Promise<EffectOutcome> {
      const attempts = before + 1
      let ticket: Ticket
      try {
        const asked = fitPart(ownedBy(effect.ticket, options), tickets.capabilities.subTickets, options.language)
        ticket = await withinTime({ clock, milliseconds: timeoutMs, signal }, (limit) =>
          tickets.create(asked, { externalId: effect.key, signal: limit, triedBefore: before > 0 }),
        )
      } catch (error) {
        if (signal.aborted) throw error
        return failed(effect, attempts, error, submit)
      }
      failures.ended(effect.key)
      onAnswer({ ok: true, reason: null })
      return { then: 'complete', facts: [facts.filed(effect, clock.now(), ticket)] }
    },
  }

  async function failed(effect: One, attempts: number, error: unknown, submit: EffectContext['submit']): Promise<EffectOutcome> {
    const failure = failures.failed(effect.key, error)
    const final = parked.includes(failure.kind)
    // A refusal of one ticket is an answer: the system itself is there.
    if (!ownTrouble.includes(failure.code ?? '')) onAnswer({ ok: final, reason: final ? null : failure.reason })
    log('ticket not filed', { key: effect.key, attempts, ...failure, ...(failure.code === null ? { error } : {}) })
    const fact = facts.notFiled(effect, clock.now(), attempts, failure, final)
    if (final) failures.ended(effect.key)
    if (final) return { then: 'park', facts: [fact] }
    if (worthTelling(attempts)) await submit([fact])
    return { then: 'retry', at: clock.now() + waitAfter(failure, { attempts, random, longestMs }) }
  }
}

/** The same ticket for the one whom the ticket system knows. */
function ownedBy(ticket: NewTicket, { owners }: Pick<FileTicketOptions, 'owners'>): NewTicket {
  const { owner, ...rest } = ticket
  if (owner === undefined || owners === undefined) return ticket
  const known = owners.inTickets(owner)
  return known === null ? rest : { ...rest, owner: known }
}

/** The 1st, 2nd, 4th, 8th … failure: a ticket system that is down for a day must not fill the journal. */
const worthTelling = (attempts: number) => (attempts & (attempts - 1)) === 0

const ticketFacts: FilingFacts<FileTicketEffect> = {
  filed: ({ key, callId }, at, { id, url, version }) => ({
    type: 'ticketFiled',
    id: `${key}/filed`,
    at,
    callId,
    ticketId: id,
    url: url ?? null,
    version,
  }),
  notFiled: ({ key, callId }, at, attempts, { reason, mend }, final) => ({
    type: 'ticketNotFiled',
    id: `${key}/notFiled/${attempts}`,
    at,
    callId,
    reason,
    mend,
    attempts,
    final,
  }),
}

const subTicketFacts: FilingFacts<FileSubTicketEffect> = {
  filed: ({ key, callId, template, part }, at, { id, url }) => ({
    type: 'subTicketFiled',
    id: `${key}/filed`,
    at,
    callId,
    template,
    part,
    ticketId: id,
    url: url ?? null,
  }),
  notFiled: ({ key, callId, template, part }, at, attempts, { reason, mend }, final) => ({
    type: 'subTicketNotFiled',
    id: `${key}/notFiled/${attempts}`,
    at,
    callId,
    template,
    part,
    reason,
    mend,
    attempts,
    final,
  }),
}
