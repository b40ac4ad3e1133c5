import {
  type AgentView,
  agentViewOf,
  type DeskChange,
  type DeskView,
  deskViewOf,
  type Interaction,
  reduceAgent,
  type SystemView,
  type Timestamp,
  viewChanges,
} from '@ringloop/core'
import type { Committed } from './pipeline-host.js'

/** What every agent's desk shows, kept up to date by what is committed. */
export interface DeskViews {
  /** The whole view of one agent. */
  viewOf(extension: string): DeskView
  committed(committed: Committed): void
  /** Telephone system or ticket system stand differently. */
  systemChanged(change: Partial<Pick<SystemView, 'telephony'>> & { readonly ticketTrouble?: string | null }): void
  system(): SystemView
}

/** What {@link createDeskViews} needs. */
export interface DeskViewsOptions {
  readonly agents: readonly { readonly extension: string; readonly name: string }[]
  readonly region: string
  readonly now: () => Timestamp
  readonly interactions: () => Iterable<Interaction>
  readonly publish: (extension: string, changes: readonly DeskChange[]) => void
}

/** Make it after the journal was read back. */
export function createDeskViews({ agents: configured, region, now, interactions, publish }: DeskViewsOptions): DeskViews {
  const agents = new Map<string, AgentView>(
    configured.map((agent) => [agent.extension, agentViewOf(agent, interactions(), now())]),
  )
  let waiting = 0
  for (const interaction of interactions()) if (isWaiting(interaction)) waiting++
  let system: SystemView = {
    telephony: { state: 'connecting', reason: null },
    switches: [],
    tickets: { state: 'available', waiting, reason: null },
    region,
  }

  const setSystem = (next: SystemView) => {
    if (JSON.stringify(next) === JSON.stringify(system)) return
    system = next
    for (const extension of agents.keys()) publish(extension, [{ type: 'systemPut', value: system }])
  }

  return {
    viewOf(extension) {
      const agent = agents.get(extension) ?? agentViewOf({ extension, name: extension }, interactions(), now())
      return deskViewOf(interactions(), { agent, system })
    },

    committed({ changed, forgotten }) {
      const touched = extensionsIn(changed.map(({ after }) => after))
      for (const [extension, agent] of agents) {
        const changes = [
          ...changed.flatMap(({ before, after }) => viewChanges(before, after, extension)),
          ...forgotten.flatMap((interaction) => viewChanges(interaction, undefined, extension)),
        ]
        const reduced = touched.has(extension) ? reduceAgent(agent, interactions(), now()) : agent
        if (reduced !== agent) {
          agents.set(extension, reduced)
          changes.push({ type: 'agentPut', value: reduced })
        }
        publish(extension, changes)
      }
      for (const { before, after } of changed)
        waiting += Number(isWaiting(after)) - Number(before !== undefined && isWaiting(before))
      setSystem({ ...system, tickets: { ...system.tickets, waiting } })
    },

    systemChanged({ telephony, ticketTrouble }) {
      setSystem({
        ...system,
        ...(telephony === undefined ? {} : { telephony }),
        ...(ticketTrouble === undefined
          ? {}
          : { tickets: { state: ticketTrouble === null ? 'available' : 'unavailable', waiting, reason: ticketTrouble } }),
      })
    },

    system: () => system,
  }
}

const isWaiting = ({ filing }: Interaction) => filing.state === 'waiting'

function extensionsIn(interactions: readonly Interaction[]): ReadonlySet<string> {
  return new Set(
    interactions.flatMap(({ call, wrapUp }) => [
      ...call.agents.map(({ extension }) => extension),
      ...(wrapUp.state === 'none' ? [] : [wrapUp.extension]),
    ]),
  )
}
