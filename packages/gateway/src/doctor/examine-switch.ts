import { randomUUID } from 'node:crypto'
import { RingloopError } from '@ringloop/core'
import {
  defaultSelection,
  type EslEvent,
  type EslTransport,
  eslCommand,
  isLoopback,
  openEslConnection,
} from '@ringloop/freeswitch-adapter'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'
import { examineAgents } from './examine-agents.js'
import { examineLoad } from './examine-load.js'
import { examineRaising } from './examine-raising.js'
import { examineTraffic } from './examine-traffic.js'
import { failureFinding } from './failure-finding.js'
import { type Finding, fail, ok, warn } from './finding.js'

/** A switch and how to log in to it. */
export interface SwitchAddress {
  readonly host: string
  readonly port: number
  readonly password: string
  readonly user?: string
}

/** What {@link examineSwitch} needs; it ends early when the signal fires. */
export interface ExamineSwitchOptions {
  readonly address: SwitchAddress
  /** The agents' extensions, the variables asked for, and whether rules raise who waits in a queue, where a configuration tells. */
  readonly expected: {
    readonly extensions: readonly string[]
    readonly variables: readonly string[]
    readonly raises?: boolean
  } | null
  /** Follow the calls for so long; 0 does not. */
  readonly watchSeconds: number
  readonly clock: HostClock
  readonly signal: AbortSignal
}

/** What Ringloop cannot do without, and what it loses without. */
const modules: readonly { readonly name: string; readonly needed: boolean; readonly without: string }[] = [
  { name: 'mod_commands', needed: true, without: 'the state of the switch cannot be asked for' },
  { name: 'mod_dptools', needed: true, without: 'calls cannot be bridged' },
  { name: 'mod_callcenter', needed: false, without: 'queues of mod_callcenter are not seen' },
  { name: 'mod_conference', needed: false, without: 'conferences and three-way calls are not seen' },
]
const commandMs = 5_000
/** The connection's watchdog expects a heartbeat every 20 s; who watches for so long must have seen one. */
const heartbeatSeconds = 25
/** Apart by more than this, times in tickets are wrong enough to be noticed. */
const skewMs = 2_000

/** Looks at a FreeSWITCH as the gateway would use it: reaches it, logs in, asks for modules, and sees whether events arrive. */
export async function* examineSwitch(options: ExamineSwitchOptions): AsyncGenerator<Finding> {
  const { address, expected, watchSeconds, clock, signal } = options
  const events = createEventInbox()
  let transport: EslTransport
  try {
    transport = await openEslConnection(address, { onEvents: events.put }, { signal })
  } catch (error) {
    yield failureFinding('FreeSWITCH', error)
    return
  }
  try {
    yield ok('FreeSWITCH', `reached at ${address.host}:${address.port}, password accepted`)
    if (address.password === 'ClueCon')
      yield warn(
        'password',
        'is "ClueCon", which everybody knows',
        'Change it in autoload_configs/event_socket.conf.xml, and here.',
      )
    if (!isLoopback(address.host))
      yield warn(
        'encryption',
        `what goes to ${address.host} can be read on the way, the password too, unless a tunnel carries it`,
        'Go through WireGuard, stunnel or ssh, or keep both on one machine.',
      )
    yield* examineState(transport)
    yield* examineModules(transport)
    yield* examineEvents(transport, events, { clock, signal })
    yield* examineLoad(transport)
    if (expected !== null) yield* examineAgents(transport, expected.extensions, signal)
    if (expected?.raises === true) yield* examineRaising(transport)
    if (watchSeconds > 0) yield* examineTraffic({ address, seconds: watchSeconds, expected, clock, signal })
    if (watchSeconds >= heartbeatSeconds) yield judgeHeartbeat(events.heartbeats, watchSeconds)
  } catch (error) {
    yield failureFinding('FreeSWITCH', error)
  } finally {
    transport.close(new RingloopError('closed', 'The examination is over.'))
  }
}

const ask = (transport: EslTransport, command: string, ...args: readonly string[]) =>
  transport.send(eslCommand.api(command, ...args), { timeoutMilliseconds: commandMs })

async function* examineState(transport: EslTransport): AsyncGenerator<Finding> {
  const version = await ask(transport, 'version')
  if (!version.ok) {
    yield fail(
      'api commands',
      `"version" is answered with ${JSON.stringify(version.text.trim().slice(0, 100))}`,
      'Let this user run api commands (esl-allowed-api in the directory), and load mod_commands.',
    )
    return
  }
  yield ok('version', version.text.trim().split('\n')[0] ?? '')
  const channels = await ask(transport, 'show', 'channels', 'as', 'json')
  if (!channels.ok || !channels.text.trimStart().startsWith('{'))
    yield fail(
      'calls',
      '"show channels as json" is not answered with a table',
      'Check that its database works (core-db-dsn in switch.conf.xml) and that this user may run it (esl-allowed-api).',
    )
}

async function* examineModules(transport: EslTransport): AsyncGenerator<Finding> {
  const there: string[] = []
  for (const { name, needed, without } of modules) {
    const { text } = await ask(transport, 'module_exists', name)
    if (text.trim() === 'true') there.push(name)
    else
      yield (needed ? fail : warn)(
        name,
        `is not loaded: ${without}`,
        `Load it ("load ${name}") and add it to modules.conf.xml, if it is meant to be used.`,
      )
  }
  if (there.length > 0) yield ok('modules', there.join(', '))
}

/** A background job of our own gives an event of our own: its arrival proves that the subscription delivers. */
async function* examineEvents(
  transport: EslTransport,
  events: EventInbox,
  { clock, signal }: Pick<ExamineSwitchOptions, 'clock' | 'signal'>,
): AsyncGenerator<Finding> {
  const subscribed = await transport.send(eslCommand.events('json', defaultSelection), { timeoutMilliseconds: commandMs })
  if (!subscribed.ok) {
    yield fail(
      'events',
      `the subscription is refused: ${subscribed.text.trim().slice(0, 200)}`,
      'Let this user listen to these events (esl-allowed-events in the directory).',
    )
    return
  }
  const job = randomUUID()
  const sentAt = clock.now()
  const arrives = events.first((event) => event.name === 'BACKGROUND_JOB' && event.get('Job-UUID') === job)
  await transport.send(eslCommand.background(job, 'status'), { timeoutMilliseconds: commandMs })
  let event: EslEvent
  try {
    event = await withinTime({ clock, milliseconds: commandMs, signal }, () => arrives)
  } catch {
    yield fail(
      'events',
      `are subscribed, but none came within ${commandMs / 1000} s`,
      'Check the load of the switch, and esl-allowed-events of this user; a proxy in between must pass data at once.',
    )
    return
  }
  const arrivedAt = clock.now()
  yield ok('events', `arrive (after ${Math.max(0, arrivedAt - sentAt)} ms)`)
  const stamped = Number(event.get('Event-Date-Timestamp')) / 1000
  if (!Number.isFinite(stamped) || stamped <= 0) return
  // It was stamped between sending and arriving; only what lies outside is skew.
  const skew = stamped < sentAt ? stamped - sentAt : Math.max(0, stamped - arrivedAt)
  const seconds = `${Math.abs(skew / 1000).toFixed(1)} s`
  if (Math.abs(skew) <= skewMs) yield ok('clock', `of the switch agrees with this machine's (within ${seconds})`)
  else
    yield warn(
      'clock',
      `of the switch is ${seconds} ${skew < 0 ? 'behind' : 'ahead of'} this machine's`,
      'Let both follow a time server (chrony, systemd-timesyncd).',
    )
}

const judgeHeartbeat = (heartbeats: number, seconds: number): Finding =>
  heartbeats > 0
    ? ok('heartbeat', `${heartbeats} in ${seconds} s`)
    : warn(
        'heartbeat',
        `none in ${seconds} s: the connection will be taken for dead again and again`,
        'Set event-heartbeat-interval to 20 in switch.conf.xml, or set heartbeatSeconds alike.',
      )

interface EventInbox {
  readonly heartbeats: number
  put(events: readonly EslEvent[]): void
  first(wanted: (event: EslEvent) => boolean): Promise<EslEvent>
}

function createEventInbox(): EventInbox {
  const waiting = new Set<(event: EslEvent) => void>()
  let heartbeats = 0
  return {
    get heartbeats() {
      return heartbeats
    },
    put(events) {
      for (const event of events) {
        if (event.name === 'HEARTBEAT') heartbeats++
        for (const look of waiting) look(event)
      }
    },
    first: (wanted) =>
      new Promise((resolve) => {
        const look = (event: EslEvent) => {
          if (!wanted(event)) return
          waiting.delete(look)
          resolve(event)
        }
        waiting.add(look)
      }),
  }
}
