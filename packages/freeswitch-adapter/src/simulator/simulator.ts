import { type AddressInfo, createServer, type Socket } from 'node:net'
import { RingloopError } from '@ringloop/core'
import type { OutgoingEvent } from '../esl-server/served-event.js'
import { createServerSession, type ServerBehaviour, type ServerSession } from '../esl-server/server-session.js'
import { addPhone } from './add-phone.js'
import { createApplications } from './applications.js'
import { breakName, writeBrokenBytes } from './broken-names.js'
import { CallBook, type SimulatedCall } from './call-book.js'
import { type SimulatedChannel, viewChannels } from './channel-view.js'
import type { CommandWorld } from './commands/command-world.js'
import { runCommand } from './commands/run-command.js'
import { Conferences } from './conferences.js'
import { type CallerScript, type CustomerHandle, startCaller } from './customers.js'
import { defaultOutside, findTarget, type SimulatedPhone } from './device-behaviour.js'
import { createRoute } from './dialplan.js'
import { createFaults, type SimulatorFaults } from './faults.js'
import { type LoadOptions, writeScript } from './load.js'
import { openOutboundSocket } from './outbound-socket.js'
import { ParkingLots } from './parking.js'
import type { QueueAgentState } from './queue-model.js'
import { Queues } from './queues.js'
import { createSeededRandom } from './random.js'
import { createReordering } from './reorder.js'
import { runLoad } from './run-load.js'
import { scaleTimers } from './scaled-timers.js'
import { defaultExtensions, type PhoneOptions, type SimulatorOptions } from './simulator-options.js'
import { SwitchCore } from './switch-core.js'

/** What happened so far. */
export interface SimulatorCounts {
  readonly calls: number
  readonly active: number
  readonly answered: number
  readonly abandoned: number
  readonly eventsSent: number
  /** Connections that want events. */
  readonly listeners: number
}

/** A FreeSWITCH in miniature on a TCP port. */
export interface Simulator extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** Changes at each restart. */
  readonly coreId: string
  /** Telephones by extension; their behaviour can be changed. */
  readonly phones: ReadonlyMap<string, SimulatedPhone>
  /** Agents of the queues by name (`1001@default`). */
  readonly agents: ReadonlyMap<string, QueueAgentState>
  readonly faults: SimulatorFaults
  readonly counts: SimulatorCounts
  /** Commands received so far, first lines only; the last 1,000. Passwords are left out. */
  readonly commands: readonly string[]
  /** The channels that are up, as they are right now. */
  readonly channels: readonly SimulatedChannel[]
  /** A customer calls. */
  call(script: CallerScript): CustomerHandle
  /** Many customers call, one after the other. Resolves when the last of their calls is over. */
  load(options: LoadOptions): Promise<void>
  /** All calls as they really were, in order of beginning. */
  truth(): readonly Readonly<SimulatedCall>[]
  /** Runs an `api` command as if it came over a connection. */
  api(command: string): Promise<string>
  /** The switch dies and comes back: connections are cut, calls are gone, a new Core-UUID. */
  restart(): void
  /** Tells every client that the switch goes away, and closes. */
  shutDownConnections(): void
}

/**
 * Starts a simulated FreeSWITCH and gives it when it listens.
 *
 * @throws `unavailable` if the port is taken.
 *
 * @example
 * ```ts
 * await using simulator = await createSimulator({ phones: [{ extension: '1001', queues: ['support@default'] }] })
 * simulator.call({ from: '0912345678', name: 'Jane Customer', to: '5001', talkSeconds: 10 })
 * ```
 */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', password = 'ClueCon', heartbeatSeconds = 20, hostname = 'simulator' } = options
  const timers = options.timers ?? scaleTimers(options.speed ?? 1)
  const random = createSeededRandom(options.seed ?? 1)
  const phones = new Map<string, SimulatedPhone>()
  const outside = options.outside ?? defaultOutside
  const gateways = options.gateways ?? ['pstn']
  const queueList = options.queues ?? [{ name: 'support@default' }]
  const firstQueue = queueList[0]?.name ?? 'support@default'
  const extensions = options.extensions ?? defaultExtensions(firstQueue)
  const firstExtension =
    Object.keys(extensions).find((number) => extensions[number]?.kind === 'queue') ?? Object.keys(extensions)[0] ?? ''
  const sessions = new Set<ServerSession>()
  const commands: string[] = []
  const behaviour: ServerBehaviour = {
    rejectByAcl: false,
    neverAnswer: false,
    silent: false,
    answerDelay: 0,
    duplicateEvents: false,
    password,
  }
  const book = new CallBook(options.keepCalls ?? 100_000)
  const target = (endpoint: string) => findTarget(endpoint, phones, outside, gateways)
  const applications = createApplications({
    findTarget: target,
    enterQueue: (channel, queue, done) => queues.enter(channel, queue, done),
    enterConference: (channel, data, done) => conferences.enter(channel, data, done),
    enterLot: (channel, data) => lots.enter(channel, data),
    openSocket: (channel, data, done) =>
      openOutboundSocket(
        {
          core,
          session: sessionOptions,
          silenceSeconds: options.socketSilenceSeconds ?? 5,
          onSession: admit,
          onClosed: dismiss,
        },
        channel,
        data,
        done,
      ),
  })
  const sendToAll = (event: OutgoingEvent) => {
    for (const session of sessions) session.send(event)
  }
  let reordering = false
  const reorder = createReordering(createSeededRandom((options.seed ?? 1) + 1), sendToAll)
  const core = new SwitchCore({
    timers,
    random,
    hostname,
    book,
    applications,
    route: createRoute({ extensions, isUser: (user) => phones.has(user), gateway: gateways[0] ?? 'pstn' }),
    deliver(event) {
      if (!reordering) return sendToAll(event)
      reorder.push(event)
      setImmediate(reorder.flush)
    },
  })
  const queues = new Queues(core, target)
  const conferences = new Conferences(core)
  const lots = new ParkingLots(core)
  const version = options.version ?? '1.11.3-dev~64bit'
  const world: CommandWorld = { core, queues, conferences, lots, findTarget: target, version }
  const faults = createFaults({
    behaviour,
    password,
    sessions,
    isReordering(on) {
      reordering = on
      if (!on) reorder.flush()
    },
  })

  for (const queue of queueList)
    queues.queues.set(queue.name, {
      strategy: 'longest-idle-agent',
      maxWaitSeconds: 0,
      maxWaitWithNoAgentSeconds: 0,
      agentNoAnswerStatus: 'On Break',
      ...queue,
    })
  const usualPhones: readonly PhoneOptions[] = [
    { extension: '1001', queues: [firstQueue] },
    { extension: '1002', queues: [firstQueue] },
  ]
  for (const phone of options.phones ?? usualPhones) addPhone(phone, phones, queues)

  const sessionOptions = {
    behaviour,
    user: options.user,
    runApi: (command: string) => runCommand(world, command),
    onCommand(line: string) {
      commands.push(/^(user)?auth /.test(line) ? line.replace(/ .*/, ' …') : line)
      if (commands.length > 1000) commands.shift()
    },
    onJobDone({ id, command, result }: { readonly id: string; readonly command: string; readonly result: string }) {
      if (faults.loseJobResults) return
      const [name = '', ...rest] = command.split(' ')
      const argument: Record<string, string> = rest.length === 0 ? {} : { 'Job-Command-Arg': rest.join(' ') }
      core.emit('BACKGROUND_JOB', { after: { 'Job-UUID': id, 'Job-Command': name, ...argument }, body: result })
    },
    newId: () => random.uuid(),
    setTimer: (callback: () => void, milliseconds: number) => void core.later(callback, milliseconds),
    ...(options.maxQueuedEvents === undefined ? {} : { maxQueuedEvents: options.maxQueuedEvents }),
  }
  function admit(session: ServerSession): void {
    sessions.add(session)
    core.listeners.add(session)
  }
  function dismiss(session: ServerSession): void {
    sessions.delete(session)
    core.listeners.delete(session)
  }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const session = createServerSession({ ...sessionOptions, socket })
    sockets.add(socket)
    admit(session)
    socket.on('close', () => {
      sockets.delete(socket)
      dismiss(session)
    })
  })

  const beat = () => {
    if (heartbeatSeconds <= 0) return
    core.later(() => {
      core.emit('HEARTBEAT', {
        after: {
          'Event-Info': 'System Ready',
          'Up-Time': `0 years, 0 days, 0 hours, 0 minutes, ${Math.floor((core.now() - core.startedAt) / 1000)} seconds, 0 milliseconds, 0 microseconds`,
          'FreeSWITCH-Version': version,
          'Uptime-msec': String(Math.floor(core.now() - core.startedAt)),
          'Session-Count': String(core.channels.size),
          'Max-Sessions': '5000',
          'Session-Since-Startup': String(core.sessions),
          'Heartbeat-Interval': String(heartbeatSeconds),
        },
      })
      beat()
    }, heartbeatSeconds * 1000)
  }

  const call = (script: CallerScript): CustomerHandle => {
    const name = script.name ?? ''
    if (faults.brokenNames) core.damage = writeBrokenBytes
    return startCaller(core, script, faults.brokenNames ? breakName(name) : name)
  }
  const scripts = createSeededRandom((options.seed ?? 1) + 2)
  const ending = new AbortController()

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new RingloopError('unavailable', `The simulator cannot listen on ${host}:${options.port ?? 0}: ${cause.message}`, {
          mend: 'Choose another port, or 0 for any free one.',
          cause,
        }),
      ),
    )
    server.listen(options.port ?? 0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  beat()
  let closed = false

  return {
    host,
    port,
    phones,
    agents: queues.agents,
    faults,
    commands,
    call,
    get channels() {
      return viewChannels(core.channels.values(), conferences)
    },
    get coreId() {
      return core.coreId
    },
    get counts() {
      let answered = 0
      let abandoned = 0
      for (const { outcome } of book.calls) {
        if (outcome === 'answered') answered += 1
        else if (outcome === 'abandoned') abandoned += 1
      }
      const listeners = [...sessions].filter((session) => session.subscribed).length
      return { calls: book.begun, active: book.active, answered, abandoned, eventsSent: core.eventsSent, listeners }
    },
    load: (run) =>
      runLoad({
        timers,
        calls: run.calls,
        perSecond: run.perSecond,
        signal: run.signal === undefined ? ending.signal : AbortSignal.any([run.signal, ending.signal]),
        startCall: (index) => void call(writeScript(scripts, run, run.to ?? firstExtension, index)),
        active: () => book.active,
      }),
    truth: () => book.calls,
    api: async (command) => runCommand(world, command),
    restart() {
      book.lose(core.now())
      core.stopAll()
      queues.clear()
      conferences.rooms.clear()
      lots.lots.clear()
      for (const session of [...sessions]) session.destroy()
      core.begin()
      beat()
    },
    shutDownConnections() {
      for (const session of [...sessions])
        session.disconnect('Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n')
    },
    async [Symbol.asyncDispose]() {
      if (closed) return
      closed = true
      ending.abort()
      core.stopAll()
      for (const session of [...sessions]) session.destroy()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
