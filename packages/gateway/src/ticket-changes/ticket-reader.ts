import {
  isRingloopError,
  type RingloopErrorCode,
  type Ticket,
  type TicketBackend,
  type TicketChange,
  type TicketId,
} from '@ringloop/core'
import { backoff } from '../pipeline-host/backoff.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { PipelineHost } from '../pipeline-host/pipeline-host.js'
import { withinTime } from '../pipeline-host/within-time.js'

/** Reads the tickets of changes that came without them. */
export interface TicketReader {
  /** Changes that are stored and wait for their ticket. */
  add(changes: readonly TicketChange[]): void
  /** How many wait. */
  waiting(): number
  /** Ends what is under way; what waits is still in the inbox. */
  stop(): void
}

/** What {@link createTicketReader} needs. */
export interface TicketReaderOptions {
  readonly backend: TicketBackend
  readonly host: Pick<PipelineHost, 'shows' | 'takeChanges'>
  readonly clock: HostClock
  readonly random: () => number
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  /** Tickets read at once. Default 4. */
  readonly concurrency?: number
  /** Default 20 s. */
  readonly timeoutMs?: number
}

/** These pass, or a person mends what is wrong; others say that this ticket cannot be had. */
const passing: ReadonlySet<RingloopErrorCode> = new Set([
  'unavailable',
  'unreachable',
  'timeout',
  'rateLimited',
  'overloaded',
  'unauthorised',
  'busy',
  'closed',
  'aborted',
])

/** Half a second, then one, two and four. */
const earlyTries = 4

/**
 * Reads each ticket once for all the changes of it that wait. While the ticket system is away it is asked less and less often, once for
 * everything. A ticket that nobody shows any more is not read.
 */
export function createTicketReader(options: TicketReaderOptions): TicketReader {
  const { backend, host, clock, random, log } = options
  const concurrency = options.concurrency ?? 4
  const ending = new AbortController()
  /** By ticket, the one that waited longest first. */
  const queue = new Map<TicketId, TicketChange[]>()
  const reading = new Set<TicketId>()
  let waiting = 0
  /** How often a ticket was read before it showed its change. */
  const early = new Map<TicketId, number>()
  const later = new Set<() => void>()
  let failures = 0
  let cancelRest: (() => void) | null = null

  const put = (ticketId: TicketId, changes: readonly TicketChange[]) => {
    const before = queue.get(ticketId)
    if (before === undefined) queue.set(ticketId, [...changes])
    else before.push(...changes)
  }

  const next = () => {
    if (ending.signal.aborted || cancelRest !== null) return
    for (const [ticketId, changes] of queue) {
      if (reading.size >= concurrency) return
      // what came after the reading began may not be in what is read
      if (reading.has(ticketId)) continue
      queue.delete(ticketId)
      reading.add(ticketId)
      void read(ticketId, changes).finally(() => {
        reading.delete(ticketId)
        next()
      })
    }
  }

  const read = async (ticketId: TicketId, changes: readonly TicketChange[]) => {
    const tries = early.get(ticketId) ?? 0
    early.delete(ticketId)
    try {
      const ticket = host.shows(ticketId) ? await get(ticketId) : undefined
      if (ticket !== undefined && readAgain(ticketId, ticket, changes, tries)) return
      const found = ticket === undefined ? changes : changes.map((change) => ({ ...change, ticket }))
      await host.takeChanges({ changes: found, cursor: null, read: true })
      waiting -= changes.length
      failures = 0
    } catch (error) {
      if (ending.signal.aborted) return
      put(ticketId, changes)
      rest(error)
    }
  }

  /** A system can tell of a change before it shows it: then the ticket is older than the change, and is read again a little later. */
  const readAgain = (ticketId: TicketId, { updatedAt }: Ticket, changes: readonly TicketChange[], tries: number): boolean => {
    const newest = Math.max(...changes.map(({ at, type }) => (type === 'commented' ? 0 : at)))
    // times may have a resolution of a second; some changes never show in the ticket's time
    if (updatedAt + 1_000 > newest || tries >= earlyTries) return false
    early.set(ticketId, tries + 1)
    const cancel = clock.after(500 * 2 ** tries, () => {
      later.delete(cancel)
      put(ticketId, changes)
      next()
    })
    later.add(cancel)
    return true
  }

  const get = (ticketId: TicketId) =>
    withinTime({ clock, milliseconds: options.timeoutMs ?? 20_000, signal: ending.signal }, (signal) =>
      backend.get(ticketId, { signal }),
    ).catch((error: unknown) => {
      if (!isRingloopError(error) || passing.has(error.code)) throw error
      // deleted, merged, or not for our eyes: that it changed is told all the same
      log('a ticket that changed cannot be read', { ticketId, problem: error.message })
      return undefined
    })

  const rest = (error: unknown) => {
    failures++
    if ((failures & (failures - 1)) === 0)
      log('tickets that changed are not read', { failures, problem: error instanceof Error ? error.message : String(error) })
    const asked = isRingloopError(error) ? (error.retryAfterMs ?? 0) : 0
    cancelRest ??= clock.after(Math.max(asked, backoff(failures, random, { baseMs: 1_000, maxMs: 60_000 })), () => {
      cancelRest = null
      next()
    })
  }

  return {
    add(changes) {
      for (const change of changes) put(change.ticketId, [change])
      waiting += changes.length
      next()
    },
    waiting: () => waiting,
    stop() {
      ending.abort()
      cancelRest?.()
      for (const cancel of later) cancel()
    },
  }
}
