import { randomUUID } from 'node:crypto'
import { type AddressInfo, createServer } from 'node:net'
import { RingloopError } from '@ringloop/core'
import { type ServedEvent, toOutgoing } from '../esl-server/served-event.js'
import { createServerSession, type ServerBehaviour, type ServerSession } from '../esl-server/server-session.js'
import { answerApi, type PlayedSwitch } from './api-commands.js'
import { createLiveChannels } from './live-channels.js'
import type { Scenario } from './load-recording.js'
import { createPlaying, type Playing, type RunningPlaying } from './playing.js'
import type { ScenarioOverrides } from './renew-event.js'

/** A timer that can be cancelled. */
export type SetTimer = (callback: () => void, milliseconds: number) => () => void

/** What the played switch is like. */
export interface RecordingPlayerOptions {
  /** Loopback unless said otherwise. */
  readonly host?: string
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** `ClueCon` by default, as a fresh FreeSWITCH has it. */
  readonly password?: string
  /** Accept `userauth USER:PASSWORD` for this user (`name@domain`). */
  readonly user?: string
  /** Seconds between HEARTBEAT events; 20 by default, 0 for none. */
  readonly heartbeatSeconds?: number
  /** Playings stand still while no client is subscribed. */
  readonly pauseWhenNobodyListens?: boolean
  readonly hostname?: string
  readonly version?: string
  readonly modules?: readonly string[]
  readonly now?: () => number
  readonly setTimer?: SetTimer
  readonly newId?: () => string
  /** Answers `api` and `bgapi` commands before the player does. */
  readonly onApi?: (command: string) => string | undefined
}

/** What is different in one playing. */
export interface PlayOptions {
  readonly overrides?: ScenarioOverrides
  /** 2 plays twice as fast, and shortens the stamped times alike. Durations that the recording counted (`billsec`) stay. */
  readonly speed?: number
}

/** A stand-in for FreeSWITCH on a TCP port: real recorded traffic, played to whoever connects. */
export interface RecordingPlayer extends AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly coreId: string
  readonly behaviour: ServerBehaviour
  /** Commands received so far, first lines only; the last 1,000. */
  readonly commands: readonly string[]
  /** How many clients are subscribed to events. */
  readonly listeners: number
  readonly liveChannels: number
  /** Starts a call, or whatever the scenario holds. Many can run at once. */
  play(scenario: Scenario, options?: PlayOptions): Playing
  /** Sends one event of the caller's own making to all subscribers. */
  publish(name: string, headers: Readonly<Record<string, string>>, body?: string): void
  /** Writes bytes to every client, whatever they mean. */
  sendRaw(bytes: Uint8Array): void
  /** Cuts every connection without a word. */
  dropConnections(): void
  /** Tells every client that the switch goes away, and closes. */
  shutDownConnections(): void
  /** The switch dies and comes back: connections are cut, calls are gone, a new Core-UUID. */
  restart(): void
}

const defaultModules = [
  'mod_event_socket',
  'mod_commands',
  'mod_dptools',
  'mod_sofia',
  'mod_callcenter',
  'mod_conference',
  'mod_dialplan_xml',
  'mod_loopback',
]

/** Starts a player and gives it when it listens. */
export async function createRecordingPlayer(options: RecordingPlayerOptions = {}): Promise<RecordingPlayer> {
  const { now = Date.now, newId = randomUUID, host = '127.0.0.1', heartbeatSeconds = 20, hostname = 'recording' } = options
  const setTimer: SetTimer =
    options.setTimer ??
    ((callback, milliseconds) => {
      const timer = setTimeout(callback, milliseconds)
      return () => clearTimeout(timer)
    })
  const behaviour: ServerBehaviour = {
    rejectByAcl: false,
    neverAnswer: false,
    silent: false,
    answerDelay: 0,
    duplicateEvents: false,
    password: options.password ?? 'ClueCon',
  }
  const sessions = new Set<ServerSession>()
  const playings = new Set<RunningPlaying>()
  const pending = new Set<() => void>()
  const channels = createLiveChannels()
  const commands: string[] = []
  let coreId: string = newId()
  let startedAt = now()
  let sequence = 0
  let closed = false

  /** A timer that dies with the player. */
  const later: SetTimer = (callback, milliseconds) => {
    const stop = setTimer(() => {
      pending.delete(stop)
      if (!closed) callback()
    }, milliseconds)
    pending.add(stop)
    return () => {
      pending.delete(stop)
      stop()
    }
  }

  const common = (name: string): Map<string, string> => {
    const at = now()
    return new Map([
      ['Event-Name', name],
      ['Core-UUID', coreId],
      ['FreeSWITCH-Hostname', hostname],
      ['FreeSWITCH-Switchname', hostname],
      ['Event-Date-Local', new Date(at).toISOString().slice(0, 19).replace('T', ' ')],
      ['Event-Date-GMT', new Date(at).toUTCString()],
      ['Event-Date-Timestamp', String(Math.round(at * 1000))],
      ['Event-Sequence', String(++sequence)],
    ])
  }

  const playedSwitch: PlayedSwitch = {
    get coreId() {
      return coreId
    },
    hostname,
    channels,
    modules: options.modules ?? defaultModules,
    version: options.version ?? '1.11.3-dev  64bit',
    now,
    upMilliseconds: () => now() - startedAt,
    newId,
    event: (name, headers, body) => ({ headers: new Map([...common(name), ...Object.entries(headers)]), body }),
  }

  const broadcast = (event: ServedEvent) => {
    channels.see(event)
    const outgoing = toOutgoing(event)
    for (const session of sessions) session.send(outgoing)
  }

  /** A scenario's event as this switch's own. */
  const adopt = (event: ServedEvent): ServedEvent => {
    const headers = new Map(event.headers)
    for (const [name, value] of [
      ['Core-UUID', coreId],
      ['FreeSWITCH-Hostname', hostname],
      ['FreeSWITCH-Switchname', hostname],
    ] as const)
      if (headers.has(name)) headers.set(name, value)
    headers.set('Event-Sequence', String(++sequence))
    return { headers, body: event.body }
  }

  const listeners = () => [...sessions].filter((session) => session.subscribed).length
  const shouldPause = () => options.pauseWhenNobodyListens === true && listeners() === 0
  const reconsider = () => {
    const pause = shouldPause()
    for (const playing of playings) pause ? playing.pause() : playing.resume()
  }

  const server = createServer((socket) => {
    const session = createServerSession({
      socket,
      behaviour,
      user: options.user,
      runApi: (command) => options.onApi?.(command) ?? answerApi(command, playedSwitch),
      onCommand(command) {
        commands.push(/^(user)?auth /.test(command) ? command.replace(/ .*/, ' …') : command)
        if (commands.length > 1000) commands.shift()
      },
      onSubscription: reconsider,
      onJobDone({ id, command, result }) {
        const [name = '', ...rest] = command.split(' ')
        broadcast(
          playedSwitch.event(
            'BACKGROUND_JOB',
            { 'Job-UUID': id, 'Job-Command': name, 'Job-Command-Arg': rest.join(' ') },
            result,
          ),
        )
      },
      newId,
      setTimer: later,
    })
    sessions.add(session)
    socket.on('close', () => {
      sessions.delete(session)
      reconsider()
    })
  })

  const dropConnections = () => {
    for (const session of sessions) session.destroy()
  }

  const beat = () => {
    later(() => {
      broadcast(
        playedSwitch.event('HEARTBEAT', {
          'Event-Info': 'System Ready',
          'Up-Time': `0 years, 0 days, 0 hours, 0 minutes, ${Math.floor(playedSwitch.upMilliseconds() / 1000)} seconds, 0 milliseconds, 0 microseconds`,
          'FreeSWITCH-Version': playedSwitch.version,
          'Session-Count': String(channels.size),
          'Heartbeat-Interval': String(heartbeatSeconds),
        }),
      )
      beat()
    }, heartbeatSeconds * 1000)
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new RingloopError('unavailable', `The player cannot listen on ${host}:${options.port ?? 0}: ${cause.message}`, {
          mend: 'Choose another port, or 0 for any free one.',
          cause,
        }),
      ),
    )
    server.listen(options.port ?? 0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  if (heartbeatSeconds > 0) beat()

  return {
    host,
    port,
    behaviour,
    commands,
    dropConnections,
    get coreId() {
      return coreId
    },
    get listeners() {
      return listeners()
    },
    get liveChannels() {
      return channels.size
    },
    play(scenario, playOptions = {}) {
      const playing = createPlaying({
        scenario,
        speed: playOptions.speed ?? 1,
        overrides: playOptions.overrides ?? {},
        now,
        setTimer: later,
        newId,
        send: (event) => broadcast(adopt(event)),
        paused: shouldPause(),
      })
      playings.add(playing)
      void playing.done.then(() => playings.delete(playing))
      return { done: playing.done, stop: playing.stop }
    },
    publish: (name, headers, body) => broadcast(playedSwitch.event(name, headers, body)),
    sendRaw(bytes) {
      for (const session of sessions) session.sendRaw(bytes)
    },
    shutDownConnections() {
      for (const session of sessions) session.disconnect('The system is being shut down.\n')
    },
    restart() {
      for (const playing of playings) playing.stop()
      playings.clear()
      channels.clear()
      coreId = newId()
      startedAt = now()
      sequence = 0
      dropConnections()
    },
    async [Symbol.asyncDispose]() {
      if (closed) return
      closed = true
      for (const playing of playings) playing.stop()
      for (const stop of pending) stop()
      dropConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
