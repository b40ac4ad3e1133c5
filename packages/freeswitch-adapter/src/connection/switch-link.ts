import { randomUUID } from 'node:crypto'
import { type AdapterHealth, isRingloopError, RingloopError } from '@ringloop/core'
import type { EslEvent } from '../codec/esl-event.js'
import { createBackgroundJobs, type RunOptions } from './background-jobs.js'
import { createBackoff } from './backoff.js'
import { connectionErrors } from './connection-errors.js'
import { defaultSelection } from './default-selection.js'
import { type EventSelection, eslCommand } from './esl-command.js'
import { type EslConnectionOptions, openEslConnection } from './esl-connection.js'
import type { EslTransport, OpenTransport } from './esl-transport.js'
import { createEventGate } from './event-gate.js'
import { isLoopback } from './open-socket.js'
import { type SwitchSnapshot, takeSnapshot } from './take-snapshot.js'
import { systemTimers } from './timers.js'

/** What {@link createSwitchLink} needs: the connection, who takes what comes, and its limits. */
export interface SwitchLinkOptions extends EslConnectionOptions {
  /** The state at each (re)connection, before any event since. */
  readonly onSnapshot: (snapshot: SwitchSnapshot) => void | Promise<void>
  /** Events in order. While a promise is pending, later ones wait (bounded). */
  readonly onEvents: (events: readonly EslEvent[]) => void | Promise<void>
  readonly onHealth?: (health: AdapterHealth) => void
  /** `json` by default; `plain` loses percent signs. */
  readonly events?: 'json' | 'plain'
  readonly selection?: EventSelection
  /** How often the switch sends a HEARTBEAT; 20 s by default. Silence for three of them ends the connection. */
  readonly heartbeatSeconds?: number
  /** Events that may wait for a snapshot or a busy consumer; 20,000 by default. */
  readonly maxWaitingEvents?: number
  /** For the whole snapshot; 60 s by default. */
  readonly snapshotMilliseconds?: number
  /** Takes the state again so often although nothing was lost; 0, the default, never. */
  readonly resyncMilliseconds?: number
  readonly random?: () => number
  readonly newId?: () => string
  /** Another way to open a conversation than our own connection. */
  readonly openTransport?: OpenTransport
}

/** Waits for the promise, or for the signal, whichever is first. */
const orAborted = (promise: Promise<void>, signal: AbortSignal): Promise<void> => {
  let leave = () => {}
  const aborted = new Promise<void>((resolve) => {
    leave = resolve
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', leave, { once: true })
  })
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', leave))
}

/** A lasting connection to one switch. */
export interface SwitchLink extends AsyncDisposable {
  /** Begins to connect; does nothing the second time. */
  start(): void
  health(): AdapterHealth
  /**
   * Runs an api command in the background of the switch, on the connection that carries no call events.
   *
   * @throws `closed` without a connection, `timeout`, `aborted`, `refused`, `invalidInput`
   */
  run(command: string, args?: readonly string[], options?: RunOptions): Promise<string>
}

/** How long a connection must have lasted for the next failure to count as the first. */
const lasting = 30_000
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
  const {
    timers = systemTimers,
    random = Math.random,
    newId = randomUUID,
    log = () => {},
    port = 8021,
    heartbeatSeconds = 20,
  } = options
  const errors = connectionErrors(`${options.host}:${port}`)
  const selection = options.selection ?? defaultSelection
  const open: OpenTransport =
    options.openTransport ?? ((handlers, { signal }) => openEslConnection({ ...options, port }, handlers, { signal }))
  const backoff = createBackoff({ random })
  const jobs = createBackgroundJobs({ timers, newId })
  const ending = new AbortController()
  let health: AdapterHealth = { state: 'connecting' }
  let running: Promise<void> | undefined
  let commands: EslTransport | undefined
  let lastCore: string | null = null
  let endSession: (reason: RingloopError) => void = () => {}

  const tell = (next: AdapterHealth) => {
    health = next
    try {
      options.onHealth?.(next)
    } catch (error) {
      log({ level: 'error', code: 'handlerFailed', message: `The listener of the health threw: ${String(error)}` })
    }
  }

  const gate = createEventGate({
    deliver: options.onEvents,
    maxWaiting: options.maxWaitingEvents ?? 20_000,
    onOverflow: () => endSession(errors.overloaded('More events wait than may')),
    log,
  })

  const synchronise = async (transport: EslTransport, signal: AbortSignal) => {
    gate.hold()
    const { commandMilliseconds: timeoutMilliseconds = 10_000, snapshotMilliseconds = 60_000 } = options
    const late = timers.set(() => endSession(errors.commandTimeout('the snapshot', snapshotMilliseconds)), snapshotMilliseconds)
    try {
      const snapshot = await takeSnapshot(transport, { now: timers.now, signal, timeoutMilliseconds })
      // A consumer that never comes back must not keep the link from ending.
      await orAborted(gate.idle(), signal)
      if (signal.aborted) return
      if (lastCore !== null && snapshot.coreUuid !== null && snapshot.coreUuid !== lastCore)
        log({
          level: 'warn',
          code: 'switchRestarted',
          message: `FreeSWITCH was restarted: its Core-UUID is ${snapshot.coreUuid} now.`,
        })
      if (snapshot.clockSkew !== 0)
        log({
          level: 'warn',
          code: 'clockSkew',
          message: `The clock of FreeSWITCH is ${Math.abs(snapshot.clockSkew)} ms ${snapshot.clockSkew > 0 ? 'ahead of' : 'behind'} ours; times of calls are its own. Run NTP on both machines.`,
        })
      lastCore = snapshot.coreUuid ?? lastCore
      try {
        await orAborted(Promise.resolve(options.onSnapshot(snapshot)), signal)
      } catch (error) {
        log({ level: 'error', code: 'handlerFailed', message: `The consumer of the snapshot threw: ${String(error)}` })
      }
    } finally {
      late()
    }
    if (!signal.aborted) gate.release()
  }

  /** One pair of connections from beginning to end; gives why it ended and how long it was up. */
  const session = async (): Promise<{ readonly reason: RingloopError; readonly upMilliseconds: number }> => {
    const over = new AbortController()
    const opened: EslTransport[] = []
    const stops: (() => void)[] = []
    let since: number | undefined
    const ended = new Promise<RingloopError>((resolve) => {
      endSession = resolve
      if (ending.signal.aborted) resolve(errors.closedHere())
    })
    void ended.then(() => over.abort())

    const establish = async () => {
      const openOne = async (onEvents: (events: readonly EslEvent[]) => void): Promise<EslTransport> => {
        const transport = await open({ onEvents: (events) => over.signal.aborted || onEvents(events) }, { signal: over.signal })
        opened.push(transport)
        void transport.closed.then((reason) => endSession(reason))
        return transport
      }
      const events = await openOne(gate.push)
      const forCommands = await openOne(jobs.see)
      for (const [transport, wanted] of [
        [events, eslCommand.events(options.events ?? 'json', { ...selection, names: [...selection.names, 'HEARTBEAT'] })],
        [forCommands, eslCommand.events('json', { names: ['BACKGROUND_JOB', 'HEARTBEAT'], subclasses: [] })],
      ] as const) {
        const reply = await transport.send(wanted, { signal: over.signal })
        if (!reply.ok)
          throw new RingloopError('refused', `FreeSWITCH does not take the subscription: ${reply.text}`, {
            mend: 'Check that the Event Socket user may listen to these events (esl-allowed-events).',
          })
      }
      await synchronise(forCommands, over.signal)
      if (over.signal.aborted) return
      commands = forCommands
      since = timers.now()
      tell({ state: 'connected', since })

      const watch = () => {
        const silence = timers.now() - Math.min(events.lastHeardAt, forCommands.lastHeardAt)
        if (silence >= heartbeatSeconds * 3000) return endSession(errors.silent(Math.round(silence / 1000)))
        stops[0] = timers.set(watch, heartbeatSeconds * 500)
      }
      const again = () => {
        stops[1] = timers.set(() => {
          synchronise(forCommands, over.signal).then(
            () => over.signal.aborted || again(),
            (error: unknown) => endSession(toError(error)),
          )
        }, options.resyncMilliseconds ?? 0)
      }
      watch()
      if ((options.resyncMilliseconds ?? 0) > 0) again()
    }

    const established = establish().catch((error: unknown) => endSession(toError(error)))
    const reason = await ended
    commands = undefined
    gate.clear()
    for (const stop of stops) stop?.()
    for (const transport of opened) transport.close(reason)
    jobs.rejectAll(reason)
    await established
    // A connection that was opened while the session ended.
    for (const transport of opened) transport.close(reason)
    return { reason, upMilliseconds: since === undefined ? 0 : timers.now() - since }
  }

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
      const { reason, upMilliseconds } = await session()
      if (ending.signal.aborted) break
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
      if (never) return
      await pause(wait)
    }
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
      endSession(errors.closedHere())
      await running
      if (health.state !== 'disconnected')
        tell({ state: 'disconnected', reason: 'Closed on this side.', mend: null, retryAt: null })
    },
  }

  function toError(error: unknown): RingloopError {
    if (isRingloopError(error)) return error
    return new RingloopError('protocol', `Talking to FreeSWITCH failed unexpectedly: ${String(error)}`, { cause: error })
  }
}
