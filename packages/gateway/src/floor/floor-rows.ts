import type {
  AgentView,
  Call,
  CallCommandType,
  CallId,
  CommandingPerson,
  FloorAgent,
  FloorCall,
  FloorQueue,
  FloorWaiting,
  Interaction,
} from '@ringloop/core'
import type { WaitingStanding } from '../routing/priority-keeper.js'
import type { RoutingBoard } from '../routing/routing-board.js'
import { floorCaller } from './floor-caller.js'

/** How a queue did today. */
export type QueueDay = Pick<FloorQueue, 'answered' | 'abandoned' | 'serviceLevel'>

/** What the rows of the floor are made of. */
export interface FloorSources {
  /** Everybody of the configuration. */
  readonly agents: readonly Pick<CommandingPerson & { readonly name: string }, 'extension' | 'name' | 'agent'>[]
  /** What a desk shows of its agent. */
  readonly viewOf: (extension: string) => AgentView | undefined
  /** Whether somebody looks at this desk. */
  readonly isAtDesk: (extension: string) => boolean
  readonly interaction: (id: CallId) => Interaction | undefined
  readonly placeOf: RoutingBoard['placeOf']
  readonly standingOf: (id: CallId) => WaitingStanding | null
  /** Whether who waits can be raised. */
  readonly raises: boolean
  /** The queues that are known, each with the extensions of who works in it; `null`: nobody knows. */
  readonly queues: () => ReadonlyMap<string, readonly string[] | null>
  readonly dayOf: (queue: string) => QueueDay | null
  readonly commands: (call: Call, person: CommandingPerson) => readonly CallCommandType[]
  readonly region: string
}

/** A supervisor who is in no call. */
const anySupervisor: CommandingPerson = { extension: '', agent: null, supervisor: true }

/** An agent's row; `null` for who is none. `queues`: by extension. */
export function agentRow(
  { extension, name, agent }: FloorSources['agents'][number],
  callId: CallId | null,
  queues: readonly string[],
  { viewOf, isAtDesk, interaction, commands, region }: FloorSources,
): FloorAgent | null {
  const view = viewOf(extension)
  if (view === undefined) return null
  const there = view.queueStatus !== null || isAtDesk(extension) || view.state === 'busy' || view.state === 'wrapUp'
  const found = callId === null ? undefined : interaction(callId)
  const call = found === undefined ? null : callOf(found, extension, commands, region)
  // who is in no queue, as an engineer on the road, is nobody who could log on: they are seen while they are there
  if (agent === null && !there && call === null) return null
  return {
    extension,
    name,
    state: there ? view.state : 'loggedOff',
    since: view.since,
    queueStatus: view.queueStatus,
    queueAgent: agent,
    queues,
    call,
  }
}

function callOf(
  interaction: Interaction,
  extension: string,
  commands: FloorSources['commands'],
  region: string,
): FloorCall | null {
  const { call } = interaction
  if (call.state === 'ended') return null
  const mine = call.agents.find((agent) => agent.extension === extension && agent.state !== 'cleared')
  if (mine === undefined || mine.state === 'cleared') return null
  return {
    id: call.id,
    caller: floorCaller(interaction, region),
    queue: call.queue,
    state: mine.state,
    since: mine.state === 'connected' ? mine.answeredAt : mine.offeredAt,
    held: call.holds.some(({ endedAt }) => endedAt === null),
    muted: mine.state === 'connected' && mine.muted,
    consultation: mine.consultation,
    monitoring: call.monitoring,
    commands: commands(call, anySupervisor),
  }
}

/** The row of a call; `null` if it does not wait. */
export function waitingRow(
  id: CallId,
  { interaction, placeOf, standingOf, raises, commands, region }: FloorSources,
): FloorWaiting | null {
  const found = interaction(id)
  const place = placeOf(id)
  if (found === undefined || place === null || found.call.state === 'ended') return null
  const standing = standingOf(id)
  return {
    id,
    queue: place.queue,
    since: place.since,
    caller: floorCaller(found, region),
    headStartSeconds: standing?.headStartSeconds ?? 0,
    raisedBecause: standing?.because ?? [],
    raisedBy: standing?.by ?? null,
    ringsAt: found.call.agents.find(({ state }) => state === 'alerting')?.extension ?? null,
    commands: commands(found.call, anySupervisor),
    raisable: raises,
  }
}

/** The rows of all queues that are known, or in which somebody waits. */
export function queueRows(
  agents: ReadonlyMap<string, FloorAgent>,
  waiting: Iterable<FloorWaiting>,
  { queues, dayOf }: Pick<FloorSources, 'queues' | 'dayOf'>,
): ReadonlyMap<string, FloorQueue> {
  const waits = new Map<string, { count: number; since: number }>()
  for (const { queue, since } of waiting) {
    const known = waits.get(queue)
    waits.set(queue, { count: (known?.count ?? 0) + 1, since: Math.min(known?.since ?? since, since) })
  }
  const known = queues()
  const rows = new Map<string, FloorQueue>()
  for (const name of new Set([...known.keys(), ...waits.keys()])) {
    const members = known.get(name) ?? null
    const state = (one: string) => agents.get(one)?.state
    const count = (...states: (FloorAgent['state'] | undefined)[]) =>
      members === null ? null : members.filter((one) => states.includes(state(one))).length
    rows.set(name, {
      name,
      waiting: waits.get(name)?.count ?? 0,
      waitingSince: waits.get(name)?.since ?? null,
      ready: count('ready'),
      busy: count('busy', 'wrapUp'),
      notReady: count('notReady'),
      ...dayFigures(dayOf(name)),
    })
  }
  return rows
}

const dayFigures = (day: QueueDay | null): QueueDay => ({
  answered: day?.answered ?? null,
  abandoned: day?.abandoned ?? null,
  serviceLevel: day?.serviceLevel ?? null,
})
