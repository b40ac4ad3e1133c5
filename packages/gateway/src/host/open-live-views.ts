import type { AgentStatusChange, FactContext, RuleSet } from '@ringloop/core'
import type { Masker } from '@ringloop/core/compliance'
import { type CallAssist, createCallAssist } from '../assist/call-assist.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Committed, PipelineHost } from '../pipeline-host/pipeline-host.js'
import { displayExtension } from '../server/display-sessions.js'
import type { ServiceLevels } from '../sla/service-levels.js'
import { createWallboard, type Wallboard } from '../wallboard/create-wallboard.js'
import type { WallboardSettings } from '../wallboard/wallboard-settings.js'
import type { GatewayOptions } from './gateway-options.js'
import { type OpenDesks, openDesks } from './open-desks.js'
import { type OpenFloor, openFloor } from './open-floor.js'
import { type OpenRouting, openRouting } from './open-routing.js'

/** All that is made of calls as they go on: what desks, supervisors and wallboards see, and who takes the next call. */
export interface LiveViews extends OpenDesks {
  readonly routing: OpenRouting
  readonly floor: OpenFloor
  readonly assist: CallAssist
  readonly wallboard: Wallboard
  /** What each part does with what was committed, by its name. */
  committed(committed: Committed): Readonly<Record<'views' | 'board' | 'assist' | 'floor' | 'wallboard', () => void>>
  /** The queues take agents for something else. */
  agentStatus(statuses: readonly AgentStatusChange[]): void
}

/** Puts them together, from the calls that the journal knows on; the wallboard reads its day meanwhile. */
export function openLiveViews(
  options: GatewayOptions,
  parts: {
    readonly host: Pick<PipelineHost, 'interaction' | 'interactions'>
    readonly wallboard: WallboardSettings
    readonly serviceLevels: Pick<ServiceLevels, 'load'> | null
    readonly rules: () => RuleSet
    /** What facts hang on, at any moment. */
    readonly decideBy: () => FactContext
    readonly masker: Masker
    readonly clock: HostClock
    readonly signal: AbortSignal
  },
): LiveViews {
  const { store, agents, adapter, log } = options
  const { host, decideBy, clock, signal } = parts
  const { control } = adapter
  const { interaction, interactions } = host
  const note = (fact: string, details: Readonly<Record<string, unknown>>) => log.info(details, fact)
  const warn = (fact: string, details: Readonly<Record<string, unknown>>) => log.warn(details, fact)
  const displays = parts.wallboard.displays.map(({ name }) => displayExtension(name))
  const desks = openDesks({ ...options, displays, control, interactions, clock })
  const { hub, people, commands, deskViews } = desks
  const seen = { viewOf: deskViews.agentOf, isAtDesk: hub.isWatched }
  const routing = openRouting({
    ...options,
    control,
    allConnected: () => adapter.health().state === 'connected',
    people,
    rules: parts.rules,
    context: decideBy,
    interaction,
    serviceLevels: parts.serviceLevels,
    desks: seen,
    interactions: interactions(),
    clock,
  })
  const wallboard = createWallboard({
    settings: parts.wallboard,
    agents,
    agentOf: deskViews.agentOf,
    isAtDesk: hub.isWatched,
    interactions,
    ticketsToFile: () => deskViews.system().tickets.waiting,
    queues: routing.allQueues,
    journal: store.journal,
    database: store.database,
    clock,
    signal,
    log: warn,
  })
  const floor = openFloor({
    ...seen,
    people,
    control,
    routing,
    interaction,
    interactions: interactions(),
    commands,
    dayOf: wallboard.todayOf,
    region: options.region,
    clock,
    signal,
    log: note,
    warn,
  })
  const assist = createCallAssist({ interaction, masker: parts.masker, clock, log: warn })
  void wallboard.recover()
  return {
    ...desks,
    routing,
    floor,
    assist,
    wallboard,
    committed: (committed) => ({
      views: () => deskViews.committed(committed),
      board: () => routing.board.committed(committed),
      assist: () => assist.committed(committed),
      floor: () => floor.topic.committed(committed),
      wallboard: () => wallboard.committed(committed.events),
    }),
    agentStatus(statuses) {
      deskViews.agentStatus(statuses)
      wallboard.agentsChanged()
      floor.topic.agentChanged(statuses)
    },
  }
}
