import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { type ChangeInbox, RingloopError, type TicketBackend, type TicketChange, type WebhookRequest } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { PipelineHost } from '../pipeline-host/pipeline-host.js'
import { withinTime } from '../pipeline-host/within-time.js'
import type { PartHealth } from '../server/health.js'
import { createPollLoop, type PollLoop } from './poll-loop.js'
import { createTicketReader } from './ticket-reader.js'

/** Follows what others do in the ticket system, by both ways. */
export interface TicketFollowing {
  /** Goes on where the last run ended. */
  start(): Promise<void>
  /**
   * Takes a webhook; resolves once what it says is stored.
   *
   * @throws what the backend throws for one that is not genuine or no webhook; `overloaded`, `timeout`, `closed`
   */
  receive(request: WebhookRequest): Promise<void>
  /** To be told of stored changes whose tickets have to be read. */
  unread(changes: readonly TicketChange[]): void
  /**
   * Whether what happened while nobody listened is known: a poll came to the end of it, and no ticket waits to be read. What webhooks alone
   * tell, and their sender will repeat, nobody can wait for.
   */
  caughtUp(): boolean
  health(): PartHealth
  stop(): Promise<void>
}

/** What {@link followTicketChanges} needs. */
export interface TicketFollowingOptions {
  readonly backend: TicketBackend
  readonly host: Pick<PipelineHost, 'shows' | 'takeChanges'>
  readonly inbox: ChangeInbox
  /** `null`: no polling. */
  readonly pollEveryMs: number | null
  readonly clock: HostClock
  readonly random: () => number
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** Changes whose tickets may wait to be read; what comes beyond that is refused, and told again by its sender. */
const waitingAtMost = 10_000
const receiveMs = 10_000
/** That a change came in is remembered for so long, and for so many: far longer than anybody repeats a webhook. */
const rememberMs = 7 * 86_400_000
const rememberAtMost = 200_000
const tidyMs = 60_000

/** Does nothing before `start`. */
export function followTicketChanges(options: TicketFollowingOptions): TicketFollowing {
  const { backend, host, inbox, clock, random, log } = options
  const feed = backend.name
  const ending = new AbortController()
  // every webhook that is being checked listens; how many are is bounded by the server
  setMaxListeners(0, ending.signal)
  const reader = createTicketReader({ backend, host, clock, random, log })
  const ready = () => reader.waiting() < waitingAtMost
  let started = false
  let taken = 0
  let cancelTidy = () => {}

  const adopt = (change: TicketChange): TicketChange => ({ ...change, id: `${feed}/${shortened(change.id)}` })
  const take: PipelineHost['takeChanges'] = (coming) => {
    taken += coming.changes.length
    return host.takeChanges(coming)
  }
  const poll = backend.changes?.poll?.bind(backend.changes)
  const loop: PollLoop | null =
    poll === undefined || options.pollEveryMs === null
      ? null
      : createPollLoop({ feed, poll, everyMs: options.pollEveryMs, inbox, take, adopt, ready, clock, random, log })

  const tidyLater = () => {
    cancelTidy = clock.after(tidyMs, () => {
      const before = clock.now() - rememberMs
      const work = taken === 0 ? Promise.resolve() : inbox.forgetChanges({ before, keep: rememberAtMost })
      taken = 0
      work
        .catch((error: unknown) => log('changes that came in are not forgotten', { error }))
        .finally(() => ending.signal.aborted || tidyLater())
    })
  }

  return {
    async start() {
      // all of them, also those beyond the bound that many webhooks at once have brought: they were acknowledged
      reader.add(await inbox.waitingChanges({ limit: Number.MAX_SAFE_INTEGER }))
      started = true
      loop?.start()
      tidyLater()
    },

    async receive(request) {
      const receive = backend.changes?.receive?.bind(backend.changes)
      if (receive === undefined) throw new RingloopError('notFound', `${backend.name} sends no webhooks.`)
      const changes = await withinTime({ clock, milliseconds: receiveMs, signal: ending.signal }, (signal) =>
        receive(request, { signal }),
      )
      if (!ready())
        throw new RingloopError('overloaded', `${reader.waiting()} changes wait for their tickets to be read.`, {
          mend: 'See why the ticket system does not answer.',
        })
      if (changes.length > 0) await take({ changes: changes.map(adopt), cursor: null, read: false })
    },

    unread: reader.add,

    caughtUp: () => started && (loop?.status().caughtUp ?? true) && reader.waiting() === 0,

    health() {
      const { answeredAt, trouble } = loop?.status() ?? { answeredAt: null, trouble: null }
      const polled = loop === null ? 'not polled' : answeredAt === null ? 'not polled yet' : `polled ${ago(answeredAt)} s ago`
      return { ok: trouble === null, detail: `${trouble ?? polled}; ${reader.waiting()} changes wait for their tickets` }
    },

    async stop() {
      ending.abort()
      cancelTidy()
      reader.stop()
      await loop?.stop()
    },
  }

  function ago(at: number): number {
    return Math.round((clock.now() - at) / 1000)
  }
}

/** Ids are keys of the database, which has no room for very long ones. */
const shortened = (id: string): string => (id.length <= 300 ? id : `sha256:${createHash('sha256').update(id).digest('hex')}`)
