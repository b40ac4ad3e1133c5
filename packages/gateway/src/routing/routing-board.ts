import type { AgentView, AssignmentHistory, CallId, Interaction, QueueLoad, RoutableAgent, Timestamp } from '@ringloop/core'
import type { Committed } from '../pipeline-host/pipeline-host.js'
import { profileOf, type RoutedAgent } from './agent-profile.js'
import { capacityOf } from './agent-skills.js'
import { createLastAgents } from './last-agents.js'
import { createOpenCalls } from './open-calls.js'
import type { OpenTickets } from './open-tickets.js'
import { createShiftTally } from './shift-tally.js'

/** Everything that workflows decide by, kept up to date by what is committed. */
export interface RoutingBoard {
  committed(committed: Pick<Committed, 'events' | 'changed'>): void
  /** Everybody, as they stand; `but`: what they would have without this call. */
  agents(but?: CallId): readonly RoutableAgent[]
  queues(): Readonly<Record<string, QueueLoad>>
  /** Where a call waits, and since when; `null`: it does not. */
  placeOf(callId: CallId): { readonly queue: string; readonly since: Timestamp } | null
  history(workflow: string, interaction: Pick<Interaction, 'call' | 'lookup'> | null): AssignmentHistory
  /** A call, or its ticket, was offered to somebody: it counts as theirs until it shows. */
  offered(offer: {
    readonly workflow: string
    readonly extension: string
    readonly callId: CallId
    readonly channel: 'call' | 'ticket'
  }): void
  /** What was offered of a call went elsewhere. */
  release(callId: CallId): void
}

/** What {@link createRoutingBoard} needs. */
export interface RoutingBoardOptions {
  readonly agents: readonly RoutedAgent[]
  readonly region: string
  readonly now: () => Timestamp
  /** What a desk shows of its agent. */
  readonly viewOf: (extension: string) => AgentView | undefined
  /** Whether somebody looks at this desk. */
  readonly isAtDesk: (extension: string) => boolean
  /** Queues of the switch an agent is in; none where nobody knows. */
  readonly queuesOf?: (agent: RoutedAgent) => readonly string[]
  /** Open tickets that somebody has; none where nobody counts. */
  readonly tickets?: OpenTickets
  /** What is known of calls already. */
  readonly interactions: Iterable<Interaction>
}

/** Who was offered what is remembered for so many workflows. */
const mostWorkflows = 1_000

/** Make it after the journal was read back: who helped whom, and how long calls take, begins with the calls that it still has. */
export function createRoutingBoard(options: RoutingBoardOptions): RoutingBoard {
  const { now } = options
  const tally = createShiftTally({ now })
  const calls = createOpenCalls({ now })
  const lastAgents = createLastAgents({ region: options.region })
  const offers = new Map<string, Map<string, { count: number; lastAt: Timestamp }>>()
  let lastOffer = 0

  const take = (before: Interaction | undefined, after: Interaction, joinedAt?: Timestamp) => {
    tally.changed(before, after)
    calls.changed(before, after, joinedAt)
    lastAgents.changed(after)
    options.tickets?.changed(after)
  }
  for (const interaction of options.interactions) take(undefined, interaction)

  /** Whom neither a queue of the switch nor a desk knows to be there is not. */
  const stateOf = (extension: string): Pick<RoutableAgent, 'state' | 'idleSince'> => {
    const view = options.viewOf(extension)
    if (view === undefined) return { state: 'loggedOff', idleSince: now() }
    const there = view.queueStatus !== null || options.isAtDesk(extension) || view.state === 'busy' || view.state === 'wrapUp'
    return { state: there ? view.state : 'loggedOff', idleSince: view.since }
  }

  return {
    committed({ events, changed }) {
      // by the telephone system's clock: callers whose news come together came one after the other all the same
      const joined = new Map<CallId, Timestamp>()
      for (const event of events) if (event.type === 'queued') joined.set(event.callId, event.at)
      for (const { before, after } of changed) take(before, after, joined.get(after.id))
    },

    agents: (but) =>
      options.agents.map((agent) => ({
        ...profileOf(agent, options.queuesOf?.(agent) ?? []),
        ...stateOf(agent.extension),
        capacity: capacityOf(agent),
        load: {
          call: calls.loadOf(agent.extension, but),
          message: 0,
          ticket: options.tickets?.of(agent.extension) ?? 0,
        },
        ...tally.of(agent.extension),
        weight: agent.weight ?? 1,
      })),

    queues() {
      const handleSeconds = tally.handleSeconds()
      const waiting = calls.waiting()
      return Object.fromEntries(
        [...new Set([...handleSeconds.keys(), ...waiting.keys()])].map((queue) => [
          queue,
          {
            ...(waiting.get(queue) ?? { waiting: 0, longestWaitSeconds: null }),
            averageHandleSeconds: handleSeconds.get(queue) ?? null,
          },
        ]),
      )
    },

    placeOf: calls.placeOf,

    history: (workflow, interaction) => ({
      lastAgent: interaction === null ? null : lastAgents.of(interaction),
      offers: Object.fromEntries(offers.get(workflow) ?? []),
    }),

    offered({ workflow, extension, callId, channel }) {
      if (channel === 'call') calls.reserve(callId, extension)
      else options.tickets?.reserve(callId, extension)
      const ofWorkflow = offers.get(workflow) ?? new Map<string, { count: number; lastAt: Timestamp }>()
      if (offers.size < mostWorkflows) offers.set(workflow, ofWorkflow)
      // two in one millisecond are one after the other all the same
      lastOffer = Math.max(now(), lastOffer + 1)
      ofWorkflow.set(extension, { count: (ofWorkflow.get(extension)?.count ?? 0) + 1, lastAt: lastOffer })
    },

    release(callId) {
      calls.release(callId)
      options.tickets?.release(callId)
    },
  }
}
