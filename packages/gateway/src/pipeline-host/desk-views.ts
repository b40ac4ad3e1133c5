import {
  type AgentStatusChange,
  type AgentView,
  agentViewOf,
  type Call,
  type CallCommandType,
  type CallId,
  type Colleague,
  type CommandingPerson,
  type DeskChange,
  type DeskView,
  type DeskViewer,
  deskViewOf,
  type Interaction,
  interactionViewOf,
  keepsAgent,
  reduceAgent,
  type SystemView,
  type Timestamp,
  viewChanges,
  viewersOf,
} from '@ringloop/core'
import { displayView, isDisplay } from '../server/display-sessions.js'
import type { Committed } from './pipeline-host.js'
import { createShownPhones } from './shown-phones.js'

/** What every agent's desk shows, kept up to date by what is committed. */
export interface DeskViews {
  /** The whole view of one agent. */
  viewOf(extension: string): DeskView
  /** An agent of the configuration as they stand. */
  agentOf(extension: string): AgentView | undefined
  committed(committed: Committed): void
  /** Telephone system or ticket system stand differently. With the telephone system, what can be commanded may change on every desk. */
  systemChanged(change: Partial<Pick<SystemView, 'telephony' | 'switches'>> & { readonly ticketTrouble?: string | null }): void
  /** The queues take agents for something else. */
  agentStatus(changes: readonly AgentStatusChange[]): void
  /** An agent says why they are not ready; `null`: takes it back. Told with what they are, and forgotten when they are something else. */
  reasonGiven(extension: string, reason: string | null): void
  system(): SystemView
}

/** An agent as the configuration knows them. */
export interface DeskAgent extends CommandingPerson {
  readonly name: string
  /** Whether call backs for a team are theirs to make. Absent: all are. */
  readonly callsBackFor?: (team: string) => boolean
}

/** What {@link createDeskViews} needs. */
export interface DeskViewsOptions {
  readonly agents: readonly DeskAgent[]
  /** What stands for displays where agents have extensions: they see the system, and nothing else changes. Default: there are none. */
  readonly displays?: readonly string[]
  readonly region: string
  /** What agents can say why they are not ready. Default: nobody asks. */
  readonly notReadyReasons?: readonly string[]
  readonly now: () => Timestamp
  readonly interactions: () => Iterable<Interaction>
  readonly publish: (extension: string, changes: readonly DeskChange[]) => void
  /** Runs `run` once, after so many milliseconds. */
  readonly after: (milliseconds: number, run: () => void) => () => void
  /** What somebody can do with a call, or beside one. */
  readonly commands: (call: Call | null, person: CommandingPerson) => readonly CallCommandType[]
}

/** How long desks may show an older number of tickets that wait: mostly they don't wait at all. */
const countLagMs = 500

interface Desk {
  readonly person: DeskAgent
  readonly viewer: DeskViewer
  readonly colleagues: readonly Colleague[]
  agent: AgentView
  /** The interactions that make the agent's state. */
  readonly keeping: Map<CallId, Interaction>
}

/**
 * Make it after the journal was read back.
 *
 * What one event costs depends on whom it concerns, not on how many agents there are: only calls that are everybody's (missed,
 * parked) are told to everybody.
 */
export function createDeskViews(options: DeskViewsOptions): DeskViews {
  const { region, now, interactions, publish, commands, displays = [], notReadyReasons: reasons = [] } = options
  const everyone: readonly Colleague[] = options.agents.map(({ extension, name }) => ({ extension, name }))

  const phonesOf = createShownPhones(region)

  const openDesk = (person: DeskAgent): Desk => {
    const keeping = new Map<CallId, Interaction>()
    for (const interaction of interactions())
      if (keepsAgent(interaction, person.extension)) keeping.set(interaction.id, interaction)
    return {
      person,
      viewer: { ...person, commandsFor: (call) => commands(call, person), phonesOf },
      colleagues: everyone.filter(({ extension }) => extension !== person.extension),
      agent: {
        ...agentViewOf({ ...person, commands: commands(null, person) }, keeping.values(), now()),
        ...(reasons.length > 0 ? { notReadyReasons: reasons } : {}),
      },
      keeping,
    }
  }
  const desks = new Map<string, Desk>(options.agents.map((agent) => [agent.extension, openDesk(agent)]))
  const supervisors = options.agents.filter(({ supervisor }) => supervisor).map(({ extension }) => extension)
  const byQueueName = new Map(options.agents.flatMap(({ agent, extension }) => (agent === null ? [] : [[agent, extension]])))

  let waiting = 0
  for (const interaction of interactions()) if (isWaiting(interaction)) waiting++
  let system: SystemView = {
    telephony: { state: 'connecting', reason: null },
    switches: [],
    tickets: { state: 'available', waiting, reason: null },
    region,
  }

  const setSystem = (next: SystemView): boolean => {
    if (JSON.stringify(next) === JSON.stringify(system)) return false
    system = next
    const change: DeskChange = { type: 'systemPut', value: system }
    for (const extension of [...desks.keys(), ...displays]) publish(extension, [change])
    return true
  }

  let counting = false
  const showCountSoon = () => {
    if (counting) return
    counting = true
    options.after(countLagMs, () => {
      counting = false
      setSystem({ ...system, tickets: { ...system.tickets, waiting } })
    })
  }

  const concerned = (before: Interaction | undefined, after: Interaction | undefined): Iterable<string> => {
    const { extensions, everybody } = viewersOf(before, after)
    return everybody ? desks.keys() : new Set([...extensions, ...supervisors])
  }

  /** The agent's own part of the view, told if it is another. */
  const renew = (desk: Desk, agent: AgentView): readonly DeskChange[] => {
    const can = commands(null, desk.person)
    const next = sameCommands(agent.commands, can) ? agent : { ...agent, commands: can }
    if (next === desk.agent) return []
    desk.agent = next
    return [{ type: 'agentPut', value: next }]
  }

  /** Commands are the adapter's to state, and it has said that it stands differently. */
  const commandsChanged = () => {
    const changes = new Map<string, DeskChange[]>()
    for (const [extension, desk] of desks) changes.set(extension, [...renew(desk, desk.agent)])
    for (const interaction of interactions()) {
      // with a call that is over nobody can do anything
      if (interaction.call.state === 'ended') continue
      for (const extension of concerned(undefined, interaction)) {
        const desk = desks.get(extension)
        const view = desk && interactionViewOf(interaction, desk.viewer)
        if (view) changes.get(extension)?.push({ type: 'interactionPut', id: interaction.id, value: view })
      }
    }
    for (const [extension, list] of changes) publish(extension, list)
  }

  return {
    viewOf(extension) {
      if (isDisplay(extension)) return displayView(extension, system)
      const desk = desks.get(extension) ?? openDesk({ extension, name: extension, agent: null, supervisor: false })
      return deskViewOf(interactions(), { agent: desk.agent, system, colleagues: desk.colleagues, viewer: desk.viewer })
    },

    agentOf: (extension) => desks.get(extension)?.agent,

    committed({ changed, forgotten }) {
      const changes = new Map<string, DeskChange[]>()
      const touched = new Set<string>()
      const look = (before: Interaction | undefined, after: Interaction | undefined) => {
        const share = createSharedChanges()
        for (const extension of concerned(before, after)) {
          const desk = desks.get(extension)
          if (desk === undefined) continue
          const list = changes.get(extension) ?? []
          for (const change of viewChanges(before, after, desk.viewer)) list.push(share(change))
          if (list.length > 0) changes.set(extension, list)
        }
      }
      for (const { before, after } of changed) {
        look(before, after)
        for (const extension of viewersOf(before, after).extensions) {
          const desk = desks.get(extension)
          if (desk === undefined) continue
          touched.add(extension)
          if (keepsAgent(after, extension)) desk.keeping.set(after.id, after)
          else desk.keeping.delete(after.id)
        }
      }
      for (const interaction of forgotten) look(interaction, undefined)
      for (const extension of touched) {
        const desk = desks.get(extension)
        if (desk === undefined) continue
        const own = renew(desk, reduceAgent(desk.agent, desk.keeping.values(), now()))
        if (own.length > 0) changes.set(extension, [...(changes.get(extension) ?? []), ...own])
      }
      for (const [extension, list] of changes) publish(extension, list)
      for (const { before, after } of changed)
        waiting += Number(isWaiting(after)) - Number(before !== undefined && isWaiting(before))
      if (waiting !== system.tickets.waiting) showCountSoon()
    },

    systemChanged({ telephony, switches, ticketTrouble }) {
      const told = setSystem({
        ...system,
        ...(telephony === undefined ? {} : { telephony }),
        ...(switches === undefined ? {} : { switches }),
        ...(ticketTrouble === undefined
          ? {}
          : { tickets: { state: ticketTrouble === null ? 'available' : 'unavailable', waiting, reason: ticketTrouble } }),
      })
      if (told && (telephony !== undefined || switches !== undefined)) commandsChanged()
    },

    agentStatus(changes) {
      for (const { agent: name, status } of changes) {
        const extension = byQueueName.get(name)
        const desk = extension === undefined ? undefined : desks.get(extension)
        if (extension === undefined || desk === undefined || desk.agent.queueStatus === status) continue
        const told = status === 'On Break' ? desk.agent : withReason(desk.agent, null)
        const agent = reduceAgent({ ...told, queueStatus: status }, desk.keeping.values(), now())
        publish(extension, renew(desk, agent))
      }
    },

    reasonGiven(extension, reason) {
      const desk = desks.get(extension)
      if (desk === undefined || (desk.agent.reason ?? null) === reason) return
      publish(extension, renew(desk, withReason(desk.agent, reason)))
    },

    system: () => ({ ...system, tickets: { ...system.tickets, waiting } }),
  }
}

function withReason({ reason: _before, ...agent }: AgentView, reason: string | null): AgentView {
  return reason === null ? agent : { ...agent, reason }
}

const isWaiting = ({ filing }: Interaction) => filing.state === 'waiting'

const sameCommands = (a: readonly CallCommandType[], b: readonly CallCommandType[]): boolean =>
  a.length === b.length && a.every((command, index) => command === b[index])

/** Gives the same change for the same content, so that what goes to many desks is one object, which the hub writes down once. */
function createSharedChanges(): (change: DeskChange) => DeskChange {
  const known = new Map<string, DeskChange>()
  return (change) => {
    const key = change.type === 'interactionPut' ? `${change.value.mine} ${change.value.commands.join()}` : change.type
    const same = known.get(key)
    if (same === undefined) known.set(key, change)
    return same ?? change
  }
}
