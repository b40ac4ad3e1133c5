import { randomUUID } from 'node:crypto'
import { type AdapterHealth, RingloopError } from '@ringloop/core'
import type { EslEvent } from '../codec/esl-event.js'
import { createArrivals } from './arrivals.js'
import type { AuditFindings, FollowedChannel } from './audit-channels.js'
import { createBackgroundJobs, type RunOptions } from './background-jobs.js'
import { createBackoff } from './backoff.js'
import { createCallCenterBoard } from './callcenter-board.js'
import type { CallCenter, CallCenterAgent } from './callcenter-lists.js'
import { connectionErrors } from './connection-errors.js'
import type { EventSelection } from './esl-command.js'
import { type EslConnectionOptions, openEslConnection } from './esl-connection.js'
import type { EslTransport, OpenTransport } from './esl-transport.js'
import { createEventGate } from './event-gate.js'
import { beginLinkSession, type LinkSession } from './link-session.js'
import { createLinkTally, type LinkFigures } from './link-tally.js'
import { isLoopback } from './open-socket.js'
import type { SwitchSnapshot } from './take-snapshot.js'
import { systemTimers } from './timers.js'

/** What {@link createSwitchLink} needs: the connection, who takes what comes, and its limits. */
export interface SwitchLinkOptions extends EslConnectionOptions {
  /** The state at each (re)connection, before any event since. */
  readonly onSnapshot: (snapshot: SwitchSnapshot) => void | Promise<void>
  /** Events in order. While a promise is pending, later ones wait (bounded). */
  readonly onEvents: (events: readonly EslEvent[]) => void | Promise<void>
  readonly onHealth?: (health: AdapterHealth) => void
  /** Agents of the queues: after each connection all of them, then those whose status changed. */
  readonly onAgentStatus?: (agents: readonly CallCenterAgent[]) => void
  /** The channels that the consumer believes to exist, for audits. */
  readonly followed?: () => Iterable<FollowedChannel>
  /** What an audit found to be otherwise. Events wait meanwhile. */
  readonly onAudit?: (findings: AuditFindings) => void | Promise<void>
  /** `json` by default; `plain` loses percent signs. */
  readonly events?: 'json' | 'plain'
  readonly selection?: EventSelection
  /** How often the switch sends a HEARTBEAT; 20 s by default. Silence for three of them ends the connection. */
  readonly heartbeatSeconds?: number
  /** Events that may wait for a snapshot or a busy consumer; 20,000 by default. */
  readonly maxWaitingEvents?: number
  /** For the whole snapshot; 60 s by default. */
  readonly snapshotMilliseconds?: number
  /** Between two audits, which find what became of calls whose events were lost; a minute by default, give or take a fifth, the first three seconds after connecting. 0: never. */
  readonly auditMilliseconds?: number
  readonly random?: () => number
  readonly newId?: () => string
  /** Another way to open a conversation than our own connection. */
  readonly openTransport?: OpenTransport
}

/** A lasting connection to one switch. */
export interface SwitchLink extends AsyncDisposable {
  /** Begins to connect; does nothing the second time. */
  start(): void
  health(): AdapterHealth
  figures(): LinkFigures
  /** Queues, agents and tiers of mod_callcenter as they are now; `null` without it, or before the first connection. */
  queues(): CallCenter | null
  /**
   * Runs an api command in the background of the switch, on the connection that carries no call events.
   *
   * @throws `closed` without a connection, `timeout`, `aborted`, `refused`, `invalidInput`
   */
  run(command: string, args?: readonly string[], options?: RunOptions): Promise<string>
}

/**
 * How long a connection must have worked for the next failure to count as the first. Short: after a bad quarter of an hour nobody is to
 * look at an old state for half a minute. Long enough: one that breaks as soon as it works is not made anew more often than this.
 */
const lasting = 5_000
/** The shortest pause after a refusal that only a person can mend. */
const refusalPause = 30_000

const needsPerson = (reason: RingloopError): boolean => reason.code === 'unauthorised' || reason.code === 'refused'

/**
 * Keeps a conversation with a switch going: two connections, one for events, one for commands (an `api` command on the first would
 * delay events); subscription; snapshot; watchdog; reconnection.
 *
 * ```text
 *  ┌─▶ connecting ──both logged in──▶ subscribed, events held ──snapshot──▶ connected (events released)
 *  │        │                                  │                                  │
 *  │        └──────────── lost, silent, damaged, overflowing, refused ────────────┘
 *  │                                           ▼
 *  └──────────── after a while ────────── disconnected
 * ```
 */
export function createSwitchLink(options: SwitchLinkOptions): SwitchLink {
  const { timers = systemTimers, random = Math.random, newId = randomUUID, log = () => {}, port = 8021 } = options
  const errors = connectionErrors(`${options.host}:${port}`)
  const open: OpenTransport =
    options.openTransport ?? ((handlers, { signal }) => openEslConnection({ ...options, port }, handlers, { signal }))
  const backoff = createBackoff({ random })
  const jobs = createBackgroundJobs({ timers, newId })
  const board = createCallCenterBoard()
  const tally = createLinkTally()
  const arrivals = createArrivals(timers)
  const ending = new AbortController()
  const core: { last: string | null } = { last: null }
  let health: AdapterHealth = { state: 'connecting' }
  let running: Promise<void> | undefined
  let commands: EslTransport | undefined
  let session: LinkSession | undefined

  const telling = (what: string, tell: () => void) => {
    try {
      tell()
    } catch (error) {
      log({ level: 'error', code: 'handlerFailed', message: `The listener of ${what} threw: ${String(error)}` })
    }
  }
  const tell = (next: AdapterHealth) => {
    health = next
    telling('the health', () => options.onHealth?.(next))
  }
  const tellAgents = (agents: readonly CallCenterAgent[]) => {
    if (agents.length > 0) telling("the agents' status", () => options.onAgentStatus?.(agents))
  }

  const gate = createEventGate({
    deliver(events) {
      tellAgents(board.see(events))
      const taken = () => arrivals.see(events)
      let pending = false
      try {
        const consumed = options.onEvents(events)
        pending = consumed !== undefined
        return consumed?.finally(taken)
      } finally {
        if (!pending) taken()
      }
    },
    maxWaiting: options.maxWaitingEvents ?? 20_000,
    onOverflow(thrownAway) {
      tally.dropped(thrownAway)
      session?.end(errors.overloaded('More events wait than may'))
    },
    log,
  })

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      if (ending.signal.aborted) return resolve()
      const leave = () => {
        stop()
        // A switch that is away for months is paused for a million times; each must leave nothing behind.
        ending.signal.removeEventListener('abort', leave)
        resolve()
      }
      const stop = timers.set(leave, milliseconds)
      ending.signal.addEventListener('abort', leave, { once: true })
    })

  const keepGoing = async () => {
    while (!ending.signal.aborted) {
      tell({ state: 'connecting' })
      session = beginLinkSession({
        options,
        errors,
        timers,
        random,
        newId,
        log,
        open,
        gate,
        jobs,
        arrivals,
        tally,
        core,
        takeQueues(lists, anew) {
          const changed = board.take(lists)
          tellAgents(anew ? (lists?.agents ?? []) : changed)
        },
        onConnected(transport, since) {
          commands = transport
          tally.connected()
          tell({ state: 'connected', since })
        },
      })
      const { reason, upMilliseconds } = await session.failed
      commands = undefined
      if (ending.signal.aborted) break
      tally.failed(reason, timers.now())
      if (upMilliseconds >= lasting) backoff.reset()
      const never = reason.code === 'invalidInput'
      const wait = needsPerson(reason) ? refusalPause + Math.round(random() * refusalPause) : backoff.next()
      const level = needsPerson(reason) || never ? 'error' : 'warn'
      log({ level, code: reason.code, message: `${reason.message}${reason.mend === undefined ? '' : ` ${reason.mend}`}` })
      tell({
        state: 'disconnected',
        reason: reason.message,
        mend: reason.mend ?? null,
        retryAt: never ? null : timers.now() + wait,
      })
      if (!never) await Promise.all([session.ended, pause(wait)])
      if (never) break
    }
    await session?.ended
  }

  return {
    start() {
      if (running !== undefined || ending.signal.aborted) return
      if (!isLoopback(options.host) && options.openSocket === undefined && options.openTransport === undefined)
        log({
          level: 'warn',
          code: 'plainConnection',
          message: `The connection to ${options.host} is not encrypted: password and calls can be read on the way. Use a tunnel (stunnel, WireGuard, ssh).`,
        })
      if (options.password === 'ClueCon')
        log({
          level: 'warn',
          code: 'defaultPassword',
          message: 'The Event Socket password is "ClueCon", which everybody knows. Change it in event_socket.conf.xml.',
        })
      running = keepGoing()
    },
    health: () => health,
    figures: () => tally.figures(gate.waiting),
    queues: board.now,
    async run(command, args = [], runOptions = {}) {
      if (commands === undefined)
        throw new RingloopError(
          'closed',
          `"${command}" cannot be run: there is no connection to FreeSWITCH at ${options.host}:${port}.`,
          {
            mend: 'Try again when the connection is back.',
          },
        )
      return jobs.run(commands, command, args, runOptions)
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      session?.end(errors.closedHere())
      await running
      if (health.state !== 'disconnected')
        tell({ state: 'disconnected', reason: 'Closed on this side.', mend: null, retryAt: null })
    },
  }
}
