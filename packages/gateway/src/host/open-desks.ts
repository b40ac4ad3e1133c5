import { randomUUID } from 'node:crypto'
import type { CallControl } from '@ringloop/core'
import { createDeskViews, type DeskAgent, type DeskViews, type DeskViewsOptions } from '../pipeline-host/desk-views.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { callBackTeams } from '../routing/call-back-teams.js'
import { createDeskHub, type DeskHub } from '../server/desk-hub.js'
import type { GatewayAgent, GatewayOptions } from './gateway-options.js'

/** Who has a desk, what it shows, and who looks at it. */
export interface OpenDesks {
  readonly hub: DeskHub
  /** By extension. */
  readonly people: ReadonlyMap<string, DeskAgent>
  readonly commands: DeskViewsOptions['commands']
  readonly deskViews: DeskViews
}

/** Puts together the desks of all agents. */
export function openDesks(
  options: Pick<GatewayOptions, 'agents' | 'region' | 'notReadyReasons'> & {
    /** By what stands for them where agents have extensions. */
    readonly displays: readonly string[]
    readonly control: CallControl | undefined
    readonly interactions: DeskViewsOptions['interactions']
    readonly clock: HostClock
  },
): OpenDesks {
  const { agents, region, notReadyReasons = [], displays, control, interactions, clock } = options
  const hub = createDeskHub({
    epoch: randomUUID(),
    now: clock.now,
    initialView: (extension) => deskViews.viewOf(extension),
  })
  const commands: DeskViewsOptions['commands'] = (call, person) => control?.availableCommands(call, person) ?? []
  const callsBackFor = callBackTeams(agents)
  const people = new Map(agents.map((agent) => [agent.extension, { ...deskAgentOf(agent), callsBackFor: callsBackFor(agent) }]))
  const deskViews = createDeskViews({
    agents: [...people.values()],
    displays,
    region,
    notReadyReasons,
    now: clock.now,
    interactions,
    publish: hub.publish,
    after: clock.after,
    commands,
  })
  return { hub, people, commands, deskViews }
}

/** An agent of the configuration, as the one who commands. */
const deskAgentOf = ({ extension, name, supervisor = false, queueAgent = `${extension}@default` }: GatewayAgent): DeskAgent => ({
  extension,
  name,
  supervisor,
  agent: queueAgent,
})
