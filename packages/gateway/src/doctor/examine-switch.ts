import { randomUUID } from 'node:crypto'
import { RingloopError } from '@ringloop/core'
import { defaultSelection, type EslEvent, type EslTransport, eslCommand, openEslConnection } from '@ringloop/freeswitch-adapter'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { withinTime } from '../pipeline-host/within-time.js'
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
/** Apart by more than this, times in tickets are wrong enough to be noticed. */
const skewMs = 2_000

/** Looks at a FreeSWITCH as the gateway would use it: reaches it, logs in, asks for modules, and sees whether events arrive. */
export async function* examineSwitch({ address, clock, signal }: ExamineSwitchOptions): AsyncGenerator<Finding> {
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
    yield* examineState(transport)
    yield* examineModules(transport)
    yield* examineEvents(transport, events, { clock, signal })
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

interface EventInbox {
  put(events: readonly EslEvent[]): void
  first(wanted: (event: EslEvent) => boolean): Promise<EslEvent>
}

function createEventInbox(): EventInbox {
  const waiting = new Set<(event: EslEvent) => void>()
  return {
    put(events) {
      for (const event of events) for (const look of waiting) look(event)
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
