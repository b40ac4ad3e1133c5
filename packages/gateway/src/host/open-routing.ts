import type { CallControl, FactContext, RuleSet } from '@ringloop/core'
import type { DeskAgent } from '../pipeline-host/desk-views.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { RoutedAgent } from '../routing/agent-profile.js'
import { type CallTranscripts, createCallTranscripts } from '../routing/call-transcripts.js'
import { createSqlKeptTiers } from '../routing/kept-tiers.js'
import { createOpenTickets } from '../routing/open-tickets.js'
import { createPriorityKeeper, type PriorityKeeper, type PriorityKeeperOptions } from '../routing/priority-keeper.js'
import { createQueueMembership } from '../routing/queue-membership.js'
import { createWorkflowRouter, type WorkflowRouter } from '../routing/route-by-workflow.js'
import { createRoutingBoard, type RoutingBoard, type RoutingBoardOptions } from '../routing/routing-board.js'
import { createTicketOwners } from '../routing/ticket-owners.js'
import { createTierKeeper } from '../routing/tier-keeper.js'
import { createWaitingFacts } from '../routing/waiting-facts.js'
import type { ServiceLevels } from '../sla/service-levels.js'
import type { GatewayOptions } from './gateway-options.js'

/** Who can take what, and what the switch's queues know of it. */
export interface OpenRouting extends AsyncDisposable {
  readonly board: RoutingBoard
  readonly workflows: WorkflowRouter
  /** The queues that are known, by what the switch, the configuration and the rules say. */
  queues(): readonly string[]
  /** All queues that there are; `null` as long as nobody can tell. */
  allQueues(): readonly string[] | null
  /** The head start of who waits; `null`: they do not wait, or nobody can be raised here. */
  standingOf: PriorityKeeper['standingOf']
  /** Somebody raised who waits by hand. */
  raisedByHand: PriorityKeeper['raisedByHand']
  /** The extensions of those who work in a queue of the switch; `null` if nobody knows. */
  membersOf(queue: string): readonly string[] | null
  /** What is heard in calls. */
  readonly transcripts: CallTranscripts
  /** Rules or the switch are others now: what the switch's queues hold is looked at again. */
  changed(): void
}

/** Puts together what decides who takes a call; the switch's queues are followed only if it takes commands. */
export function openRouting(
  options: Pick<GatewayOptions, 'agents' | 'tiers' | 'queues' | 'region' | 'log' | 'store' | 'waitingFacts' | 'remoteTickets'> & {
    readonly control: CallControl | undefined
    /** Whether all switches are connected now. */
    readonly allConnected: () => boolean
    readonly people: ReadonlyMap<string, DeskAgent>
    readonly rules: () => RuleSet
    /** What facts hang on, at any moment. */
    readonly context: () => FactContext
    readonly interaction: PriorityKeeperOptions['interaction']
    readonly serviceLevels: Pick<ServiceLevels, 'load'> | null
    readonly desks: Pick<RoutingBoardOptions, 'viewOf' | 'isAtDesk'>
    readonly interactions: RoutingBoardOptions['interactions']
    readonly clock: HostClock
  },
): OpenRouting {
  const { control, people, rules, clock, log } = options
  const interactions = [...options.interactions]
  const agents = options.agents.map(
    (agent): RoutedAgent => ({ ...agent, queueAgent: people.get(agent.extension)?.agent ?? null }),
  )
  const membership =
    control === undefined
      ? null
      : createQueueMembership({
          control,
          rules,
          queues: Object.keys(options.queues ?? {}),
          clock,
          log: (fact, details = {}) => log.warn(details, fact),
        })
  const tiers =
    control === undefined || (options.tiers ?? 'leave') === 'leave'
      ? null
      : createTierKeeper({
          control,
          agents,
          rules,
          kept: createSqlKeptTiers(options.store.database),
          allConnected: options.allConnected,
          clock,
          removeOthers: options.tiers === 'exact',
          log: (level, details, fact) => log[level](details, fact),
        })
  const tickets = createOpenTickets({
    isKnown: (id) => options.interaction(id) !== undefined,
    agentOf: createTicketOwners(options.agents, { byName: options.remoteTickets === false }).agentOf,
  })
  const board = createRoutingBoard({
    agents,
    tickets,
    queuesOf: ({ queueAgent }) => (queueAgent === null ? [] : (membership?.of(queueAgent) ?? [])),
    region: options.region,
    now: clock.now,
    ...options.desks,
    interactions,
  })
  const transcripts = createCallTranscripts({
    goesOn: (id) => options.interaction(id)?.call.state === 'active',
    onHeard: (id) => priorities?.heard(id),
  })
  const priorities =
    control?.raiseWaiting === undefined
      ? null
      : createPriorityKeeper({
          raiseWaiting: control.raiseWaiting,
          context: options.context,
          interaction: options.interaction,
          interactions,
          waitingFacts: createWaitingFacts({ rules, serviceLevels: options.serviceLevels, clock, more: options.waitingFacts }),
          heardIn: transcripts.factsOf,
          clock,
          log: (level, details, fact) => log[level](details, fact),
        })
  return {
    board: {
      ...board,
      committed(committed) {
        board.committed(committed)
        priorities?.committed(committed)
        transcripts.committed(committed)
      },
    },
    queues: () => membership?.queues() ?? Object.keys(options.queues ?? {}),
    allQueues: () => membership?.all() ?? null,
    standingOf: (callId) => priorities?.standingOf(callId) ?? null,
    raisedByHand: (...raised) => priorities?.raisedByHand(...raised),
    membersOf(queue) {
      const names = membership?.in(queue)
      if (!names) return null
      return agents.flatMap(({ extension, queueAgent }) => (queueAgent !== null && names.has(queueAgent) ? [extension] : []))
    },
    workflows: createWorkflowRouter({ board, now: clock.now }),
    transcripts,
    changed() {
      tiers?.changed()
      membership?.changed()
      priorities?.changed()
    },
    async [Symbol.asyncDispose]() {
      await priorities?.[Symbol.asyncDispose]()
      await tiers?.[Symbol.asyncDispose]()
      await membership?.[Symbol.asyncDispose]()
    },
  }
}
