import type { Call } from '../calls/call.js'
import type { CallId } from '../calls/call-id.js'
import { RingloopError } from '../errors/ringloop-error.js'
import type { CallCommand, CallCommandType } from './call-command.js'
import type { CallControl, CommandingPerson, RaiseWaitingRequest } from './call-control.js'
import { groupListeners } from './group-listeners.js'
import type { AdapterHealth, SwitchAddress, TelephonyAdapter } from './telephony-adapter.js'

/** How a group is called; see {@link createSwitchGroup}. */
export interface SwitchGroupOptions {
  /** In logs; `switches` by default. */
  readonly name?: string
}

/**
 * Several switches as one telephone system. Each follows its own calls, and one that is down touches no other.
 *
 * A call belongs to the adapter that told of it, or to the one whose name its `switch` is; commands about it go there. A command that
 * belongs to no call goes to a switch that serves its queue, agent or extension, else to the first that is connected.
 *
 * @throws `invalidConfig` if there is no adapter, or two have one name.
 * @example
 * ```ts
 * const group = createSwitchGroup([
 *   createFreeSwitchAdapter({ name: 'east', host: '10.0.0.10', password }),
 *   createFreeSwitchAdapter({ name: 'west', host: '10.1.0.10', password }),
 * ])
 * ```
 */
export function createSwitchGroup(
  adapters: readonly TelephonyAdapter[],
  { name = 'switches' }: SwitchGroupOptions = {},
): TelephonyAdapter {
  const byName = new Map(adapters.map((adapter) => [adapter.name, adapter]))
  const [first] = adapters
  if (first === undefined)
    throw new RingloopError('invalidConfig', 'A group of switches has none.', { mend: 'Give it at least one adapter.' })
  if (byName.size < adapters.length)
    throw new RingloopError('invalidConfig', 'Two switches of a group have the same name.', { mend: 'Give each its own name.' })

  const listeners = groupListeners()
  /** Who told of a call that goes on. */
  const owners = new Map<CallId, TelephonyAdapter>()
  const health = () => worst(adapters.map((adapter) => ({ name: adapter.name, health: adapter.health() })))

  for (const adapter of adapters) {
    adapter.on('telephony', (events) => {
      for (const { type, callId } of events) {
        if (type === 'originated') owners.set(callId, adapter)
        else if (type === 'callCleared') owners.delete(callId)
      }
      listeners.tell('telephony', events)
    })
    adapter.on('health', () => listeners.tell('health', health()))
    adapter.on('agentStatus', (changes) => listeners.tell('agentStatus', changes))
    adapter.on('warning', (warning) => listeners.tell('warning', { switch: adapter.name, ...warning }))
  }

  const ownerOf = (call: Pick<Call, 'id' | 'switch'>) =>
    owners.get(call.id) ?? (call.switch === null ? undefined : byName.get(call.switch))

  const servants = adapters.filter((adapter) => adapter.control !== undefined)
  /** By place in `servants`: a switch that is away for a moment has the queues that it had. */
  const lastQueues = new Map<number, readonly string[]>()
  /** Without a switch that is connected, one that says so. */
  const oneFor = (address: SwitchAddress): TelephonyAdapter | undefined => {
    const serving = servants.filter((adapter) => adapter.serves?.(address) === true)
    const connected = (adapter: TelephonyAdapter) => adapter.health().state === 'connected'
    return serving.find(connected) ?? serving[0] ?? servants.find(connected) ?? servants[0]
  }

  const control: CallControl = {
    async execute(command, options) {
      const adapter = 'callId' in command ? owners.get(command.callId as CallId) : oneFor(addressOf(command, options.by))
      if (adapter?.control === undefined) throw refusal(command, adapter)
      return adapter.control.execute(command, options)
    },
    availableCommands(call, person) {
      if (call !== null) return ownerOf(call)?.control?.availableCommands(call, person) ?? []
      const all = new Set<CallCommandType>()
      for (const adapter of servants) for (const type of adapter.control?.availableCommands(null, person) ?? []) all.add(type)
      return [...all]
    },
    ...(servants.some(({ control: one }) => one?.queues !== undefined) && {
      async queues(options) {
        const told = await Promise.allSettled(servants.map(async ({ control: one }) => (await one?.queues?.(options)) ?? []))
        for (const [index, one] of told.entries()) if (one.status === 'fulfilled') lastQueues.set(index, one.value)
        const failed = told.find((one) => one.status === 'rejected')
        if (failed !== undefined && !told.some((one) => one.status === 'fulfilled')) throw failed.reason
        return [...new Set(told.flatMap((_, index) => lastQueues.get(index) ?? []))]
      },
    }),
    ...(servants.some(({ control: one }) => one?.raiseWaiting !== undefined) && {
      async raiseWaiting(request: RaiseWaitingRequest, options) {
        const adapter = owners.get(request.callId)
        if (adapter === undefined) return { raised: false, found: false }
        if (adapter.control?.raiseWaiting === undefined)
          throw new RingloopError('notPossible', `${adapter.name} cannot raise who waits.`)
        return adapter.control.raiseWaiting(request, options)
      },
    }),
  }

  return {
    name,
    start({ active }) {
      for (const adapter of adapters) {
        // a call of nobody's goes to the first, which ends it if it is not there
        const own = active.filter((call) => (ownerOf(call) ?? first) === adapter)
        for (const { id } of own) owners.set(id, adapter)
        adapter.start({ active: own })
      }
    },
    on: listeners.on,
    health,
    switches: () =>
      adapters.map((adapter) => ({ name: adapter.name, health: adapter.health(), figures: adapter.figures?.() ?? null })),
    serves: (address) => adapters.some((adapter) => adapter.serves?.(address) === true),
    ...(servants.length > 0 ? { control } : {}),
    async [Symbol.asyncDispose]() {
      const ends = await Promise.allSettled(adapters.map((adapter) => adapter[Symbol.asyncDispose]()))
      for (const end of ends) if (end.status === 'rejected') throw end.reason
    },
  }
}

const badness = { connected: 0, connecting: 1, disconnected: 2 } as const

/** The worst of them, named; of several, the first. */
function worst(switches: readonly { readonly name: string; readonly health: AdapterHealth }[]): AdapterHealth {
  let found: AdapterHealth = { state: 'connected', since: 0 }
  for (const { name, health } of switches) {
    if (health.state === 'connected' && found.state === 'connected')
      found = { state: 'connected', since: Math.max(found.since, health.since) }
    else if (badness[health.state] > badness[found.state])
      found = health.state === 'disconnected' ? { ...health, reason: `${name}: ${health.reason}` } : health
  }
  return found
}

function addressOf(command: CallCommand, by: CommandingPerson): SwitchAddress {
  switch (command.type) {
    case 'listQueue':
      return { queue: command.queue }
    case 'setTier':
    case 'removeTier':
      return { queue: command.queue, agent: command.agent }
    case 'setAgentStatus':
    case 'setAgentState': {
      const agent = command.agent ?? by.agent
      return agent === null ? { extension: by.extension } : { agent }
    }
    default:
      return { extension: by.extension }
  }
}

function refusal(command: CallCommand, adapter: TelephonyAdapter | undefined): RingloopError {
  if (adapter !== undefined || !('callId' in command))
    return new RingloopError('notPossible', `${adapter?.name ?? 'The telephone system'} cannot be commanded.`)
  return new RingloopError('notFound', 'No switch has this call.', { mend: 'It is over: look at the list of calls.' })
}
