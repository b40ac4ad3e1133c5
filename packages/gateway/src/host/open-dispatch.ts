import { randomUUID } from 'node:crypto'
import type { EffectType, TicketBackend } from '@ringloop/core'
import { createStraightLineTravelTime } from '@ringloop/core/dispatch'
import { type AutomaticDispatch, createAutomaticDispatch } from '../dispatch/automatic-dispatch.js'
import { createDispatchBoard } from '../dispatch/dispatch-board.js'
import type { DispatchPerson } from '../dispatch/dispatch-routes.js'
import { createDispatchTopic } from '../dispatch/dispatch-topic.js'
import { followWorkOrders, type WorkOrderFollowing } from '../dispatch/follow-work-orders.js'
import { createPlanner } from '../dispatch/planner.js'
import { createReadProblem } from '../dispatch/read-problem.js'
import { createSqlRosters, type Rosters } from '../dispatch/roster.js'
import { runDispatchCommand } from '../dispatch/run-dispatch-command.js'
import { createSuggestionTopic } from '../dispatch/suggestion-topic.js'
import { createTicketWorkOrders, type TicketWorkOrders } from '../dispatch/ticket-work-order.js'
import { momentEffect, type WorkOrderEffect } from '../dispatch/work-order-effects.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { DeskServerOptions } from '../server/desk-server.js'
import type { PartHealth } from '../server/health.js'
import type { TopicProviders } from '../server/topics.js'
import type { ServiceLevels } from '../sla/service-levels.js'
import type { GatewayOptions } from './gateway-options.js'

/** What requests to dispatch need of the gateway. */
export interface DispatchParts {
  readonly people: ReadonlyMap<string, DispatchPerson>
  readonly mask: <Value>(value: Value) => Value
  readonly signal: AbortSignal
}

/** Dispatch of a gateway: what it serves, and how the open pool hears of tickets. */
export interface OpenDispatch extends WorkOrderFollowing, AsyncDisposable {
  readonly workOrders: TicketWorkOrders
  readonly automatic: AutomaticDispatch
  routes(parts: DispatchParts): NonNullable<DeskServerOptions['dispatch']>
  /** What desks ask of dispatch. */
  run(extension: string, command: unknown, parts: DispatchParts): Promise<void>
  /** What desks see of it. */
  readonly topics: Required<Pick<TopicProviders, 'dispatch' | 'suggestion'>>
  health(): PartHealth
}

/** Puts dispatch together; `null` for a gateway without an open pool. */
export function openDispatch(
  {
    orderPool: pool,
    travelTime = createStraightLineTravelTime(),
    workOrders: mapping = null,
    offerTag = null,
    planningScript,
    agents,
    language,
    store,
  }: GatewayOptions,
  parts: {
    readonly tickets: TicketBackend
    readonly serviceLevels: Pick<ServiceLevels, 'get'> | null
    readonly clock: HostClock
    readonly wake: (types: readonly EffectType[]) => void
    readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  },
): OpenDispatch | null {
  if (pool == null) return null
  const { tickets, serviceLevels, clock, wake, log } = parts
  const planner = createPlanner({ clock, script: planningScript, log })
  const workOrders = createTicketWorkOrders({
    tickets,
    mapping,
    now: clock.now,
    async dueAt(ticketId) {
      const resolution = (await serviceLevels?.get(ticketId))?.clocks.resolution
      return resolution?.state === 'running' ? resolution.dueAt : null
    },
  })
  const kept = createSqlRosters(store.database.patient)
  const isAgent = (extension: string) => agents.some((each) => each.extension === extension)
  const nameOf = (extension: string) => agents.find((each) => each.extension === extension)?.name ?? extension
  const board = createDispatchBoard({ pool, rosters: kept, planner, travelTime, isAgent, clock, newId: randomUUID, log })
  const rosters: Rosters = {
    load: kept.load,
    async save(roster) {
      await kept.save(roster)
      board.changed()
    },
  }
  const tell = async (effects: readonly WorkOrderEffect[], inMs = 0) => {
    if (effects.length === 0) return
    await store.outbox.add(effects, clock.now() + inMs)
    wake([...new Set(effects.map(({ type }) => type))])
  }
  return {
    ...followWorkOrders(tickets, {
      offerTag,
      tell: (moments, inMs) => tell(moments.map(momentEffect), inMs),
      newId: randomUUID,
    }),
    workOrders,
    automatic: createAutomaticDispatch({
      pool,
      rosters,
      workOrders,
      planner,
      travelTime,
      tell,
      language,
      isAgent,
      now: clock.now,
      log,
    }),
    topics: {
      dispatch: createDispatchTopic({ board, nameOf }),
      suggestion: createSuggestionTopic({ board, pool, workOrders, planner, travelTime, clock, log }),
    },
    run: (extension, command, { people, mask, signal }) =>
      runDispatchCommand(extension, command, {
        pool,
        board,
        workOrders,
        tickets,
        tell,
        newId: randomUUID,
        mask,
        signal,
        isAgent: (each) => people.has(each),
        personAt: (each) => people.get(each) ?? { extension: each, name: each, supervisor: false },
      }),
    routes: ({ people, mask, signal }) => ({
      pool,
      rosters,
      travelTime,
      planner,
      readProblem: createReadProblem(workOrders),
      personAt: (extension) => people.get(extension) ?? { extension, name: extension, supervisor: false },
      isAgent: (extension) => people.has(extension),
      mask,
      tell,
      newId: randomUUID,
      signal,
    }),
    health() {
      const trouble = pool.trouble()
      return { ok: trouble === null, detail: trouble ?? 'the open pool can be used' }
    },
    [Symbol.asyncDispose]() {
      board[Symbol.dispose]()
      return planner[Symbol.asyncDispose]()
    },
  }
}
