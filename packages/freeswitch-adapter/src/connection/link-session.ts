import { isRingloopError, RingloopError } from '@ringloop/core'
import type { EslEvent } from '../codec/esl-event.js'
import type { Arrivals } from './arrivals.js'
import { createChannelAudit } from './audit-channels.js'
import type { BackgroundJobs } from './background-jobs.js'
import type { CallCenterLists } from './callcenter-lists.js'
import { takeCallCenterLists } from './callcenter-lists.js'
import type { connectionErrors } from './connection-errors.js'
import { defaultSelection } from './default-selection.js'
import { eslCommand } from './esl-command.js'
import type { EslTransport, OpenTransport } from './esl-transport.js'
import type { EventGate } from './event-gate.js'
import type { LinkLog } from './link-log.js'
import type { LinkTally } from './link-tally.js'
import type { SwitchLinkOptions } from './switch-link.js'
import { takeSnapshot } from './take-snapshot.js'
import type { Timers } from './timers.js'

/** What a session works with; it outlives the session. */
export interface LinkSessionContext {
  readonly options: SwitchLinkOptions
  readonly errors: ReturnType<typeof connectionErrors>
  readonly timers: Timers
  readonly random: () => number
  readonly newId: () => string
  readonly log: LinkLog
  readonly open: OpenTransport
  readonly gate: EventGate
  readonly jobs: BackgroundJobs
  readonly arrivals: Arrivals
  readonly tally: LinkTally
  /** New lists; with `anew`, after a connection, all agents are told of. */
  readonly takeQueues: (lists: CallCenterLists | null, anew: boolean) => void
  /** The switch's run that was last seen. */
  readonly core: { last: string | null }
  /** Both connections are open and the state is taken. */
  readonly onConnected: (commands: EslTransport, since: number) => void
}

/** One pair of connections. */
export interface LinkSession {
  /** Ends it at once; only the first reason counts. */
  end(reason: RingloopError): void
  /** Why it does not work any more and how long it did. The switch's last words may still come. */
  readonly failed: Promise<{ readonly reason: RingloopError; readonly upMilliseconds: number }>
  /** Nothing comes any more. */
  readonly ended: Promise<void>
}

/** Between finding a difference and looking again. */
const auditPause = 3_000
/** For events on their way to arrive. */
const auditPatience = 15_000
/** How long the events are still listened to when the other connection was lost. */
const lastWords = 500

/** Begins a session: connects, logs in, subscribes, takes the state, lets events through, watches. */
export function beginLinkSession(context: LinkSessionContext): LinkSession {
  const { options, errors, timers, random, log, gate, jobs, arrivals, tally, core } = context
  const { commandMilliseconds: timeoutMilliseconds = 10_000, snapshotMilliseconds = 60_000 } = options
  const { heartbeatSeconds = 20, auditMilliseconds = 60_000 } = options
  const over = new AbortController()
  const { signal } = over
  const opened: EslTransport[] = []
  const stops = new Map<'watch' | 'audit' | 'pause' | 'lastWords', () => void>()
  let since: number | undefined
  let clockSkew = 0
  let hasFailed = false
  let fail: (reason: RingloopError) => void = () => {}
  const failure = new Promise<RingloopError>((resolve) => {
    fail = (reason) => {
      hasFailed = true
      resolve(reason)
    }
  })
  const end = (reason: RingloopError) => {
    fail(reason)
    over.abort()
  }

  const openOne = async (
    onEvents: (events: readonly EslEvent[]) => void,
    onClosed: (reason: RingloopError) => void,
  ): Promise<EslTransport> => {
    const transport = await context.open(
      { onEvents: (events) => signal.aborted || onEvents(events), onMalformed: tally.malformed },
      { signal },
    )
    opened.push(transport)
    void transport.closed.then(onClosed)
    return transport
  }

  /** A switch that goes loses both connections at once; how calls ended may lie unread on the one when the other's end is seen. */
  const loseCommands = (reason: RingloopError) => {
    if (since === undefined || signal.aborted) return end(reason)
    fail(reason)
    jobs.rejectAll(reason)
    stops.set(
      'lastWords',
      timers.set(() => end(reason), lastWords),
    )
  }

  const establish = async () => {
    const events = await openOne((batch) => {
      tally.arrived(batch, timers.now())
      gate.push(batch)
    }, end)
    const commands = await openOne(jobs.see, loseCommands)
    const selection = options.selection ?? defaultSelection
    for (const [transport, wanted] of [
      [events, eslCommand.events(options.events ?? 'json', { ...selection, names: [...selection.names, ...own] })],
      [commands, eslCommand.events('json', { names: own, subclasses: [] })],
    ] as const) {
      const reply = await transport.send(wanted, { signal })
      if (!reply.ok)
        throw new RingloopError('refused', `FreeSWITCH does not take the subscription: ${reply.text}`, {
          mend: 'Check that the Event Socket user may listen to these events (esl-allowed-events).',
        })
    }
    await synchronise(commands)
    if (signal.aborted) return
    since = timers.now()
    context.onConnected(commands, since)
    const silence = () => timers.now() - Math.min(events.lastHeardAt, commands.lastHeardAt)
    const isSilent = () => silence() >= heartbeatSeconds * 3000
    const watch = () => {
      if (isSilent()) {
        // a process that was stopped has yet to read what came meanwhile
        const look = setImmediate(() => (isSilent() ? end(errors.silent(Math.round(silence() / 1000))) : watch()))
        stops.set('watch', () => clearImmediate(look))
      } else stops.set('watch', timers.set(watch, heartbeatSeconds * 500))
    }
    watch()
    if (auditMilliseconds > 0) auditRegularly(commands)
  }

  const synchronise = async (transport: EslTransport) => {
    gate.hold()
    const late = timers.set(() => end(errors.commandTimeout('the snapshot', snapshotMilliseconds)), snapshotMilliseconds)
    try {
      const snapshot = await takeSnapshot(transport, { now: timers.now, signal, timeoutMilliseconds })
      // A consumer that never comes back must not keep the link from ending.
      await orAborted(gate.idle(), signal)
      if (signal.aborted) return
      if (core.last !== null && snapshot.coreUuid !== null && snapshot.coreUuid !== core.last)
        log({
          level: 'warn',
          code: 'switchRestarted',
          message: `FreeSWITCH was restarted: its Core-UUID is ${snapshot.coreUuid} now.`,
        })
      clockSkew = snapshot.clockSkew
      if (clockSkew !== 0)
        log({
          level: 'warn',
          code: 'clockSkew',
          message: `The clock of FreeSWITCH is ${Math.abs(clockSkew)} ms ${clockSkew > 0 ? 'ahead of' : 'behind'} ours; times of calls are its own. Run NTP on both machines.`,
        })
      core.last = snapshot.coreUuid ?? core.last
      context.takeQueues(snapshot.callCenter, true)
      const ends = gate.held().flatMap((event) => (event.name === 'CHANNEL_DESTROY' ? (event.get('Unique-ID') ?? []) : []))
      await consumed('the snapshot', () =>
        options.onSnapshot({ ...snapshot, departing: new Set([...snapshot.departing, ...ends]) }),
      )
    } finally {
      late()
    }
    if (!signal.aborted) gate.release()
  }

  const consumed = async (what: string, consume: () => void | Promise<void>) => {
    try {
      await orAborted(Promise.resolve(consume()), signal)
    } catch (error) {
      log({ level: 'error', code: 'handlerFailed', message: `The consumer of ${what} threw: ${String(error)}` })
    }
  }

  const auditRegularly = (transport: EslTransport) => {
    const auditChannels = createChannelAudit({
      followed: options.followed ?? (() => []),
      now: () => timers.now() + clockSkew,
      pause: () =>
        new Promise((resolve) => {
          const stop = timers.set(resolve, auditPause)
          stops.set('pause', () => {
            stop()
            resolve()
          })
        }),
      caughtUp: async () => {
        const id = context.newId()
        const came = arrivals.expect(id, auditPatience)
        await transport.send(eslCommand.background(id, 'global_getvar', 'core_uuid'), { signal, timeoutMilliseconds })
        return came
      },
      timeoutMilliseconds,
    })
    const audit = async () => {
      context.takeQueues(await takeCallCenterLists(transport, { signal, timeoutMilliseconds, members: false }), false)
      const { onAudit } = options
      if (options.followed === undefined || onAudit === undefined) return
      const findings = await auditChannels(transport, signal)
      if (signal.aborted || findings.gone.length + findings.found.length === 0) return
      tally.corrected(findings.gone.length + findings.found.length)
      log({
        level: 'warn',
        code: 'eventsLost',
        message: `Events of FreeSWITCH were lost: ${findings.gone.length} channels are gone, ${findings.found.length} are new or in another state. The calls are put right.`,
      })
      gate.hold()
      await orAborted(gate.idle(), signal)
      if (signal.aborted) return
      await consumed('an audit', () => onAudit(findings))
      if (!signal.aborted) gate.release()
    }
    const next = () => stops.set('audit', timers.set(run, Math.round(auditMilliseconds * (0.8 + 0.4 * random()))))
    const run = () => {
      audit().then(
        () => hasFailed || next(),
        (error: unknown) => {
          // what a lost connection leaves unanswered says no more than its end does
          if (hasFailed) return
          const known = toError(error)
          // an answer that is no list says nothing about the calls; the connection is as good as before, if answers keep their order
          if (known.code !== 'protocol') return end(known)
          log({ level: 'warn', code: 'auditFailed', message: `${known.message} ${known.mend ?? ''}` })
          inStep().then(
            (yes) => hasFailed || (yes ? next() : end(errors.framingLost('answers come to other commands than theirs.'))),
            (failure: unknown) => hasFailed || end(toError(failure)),
          )
        },
      )
    }
    /** Does an answer still come to the command that asked? If not, no audit would ever succeed. */
    const inStep = async () => {
      if (core.last === null) return true
      const { text } = await transport.send(eslCommand.api('global_getvar', 'core_uuid'), { signal, timeoutMilliseconds })
      return text.trim() === core.last
    }
    // The list of channels is behind by a moment: what began or ended just before we listened is told by no event.
    stops.set('audit', timers.set(run, Math.min(auditPause, auditMilliseconds)))
  }

  const conclude = async () => {
    const established = establish().catch((error: unknown) => end(toError(error)))
    const why = await failure
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    gate.clear()
    arrivals.clear()
    for (const stop of stops.values()) stop()
    for (const transport of opened) transport.close(why)
    jobs.rejectAll(why)
    await established
    // A connection that was opened while the session ended.
    for (const transport of opened) transport.close(why)
  }

  return {
    end,
    failed: failure.then((reason) => ({ reason, upMilliseconds: since === undefined ? 0 : timers.now() - since })),
    ended: conclude(),
  }
}

/** Events that the link itself needs. */
const own = ['BACKGROUND_JOB', 'HEARTBEAT']

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

function toError(error: unknown): RingloopError {
  if (isRingloopError(error)) return error
  return new RingloopError('protocol', `Talking to FreeSWITCH failed unexpectedly: ${String(error)}`, { cause: error })
}
