import type { Timestamp } from '../../time/clock.js'
import type { DayPlan, Visit } from '../day-plan.js'
import type { DispatchProblem } from '../dispatch-problem.js'
import type { EngineerId } from '../engineer.js'
import type { WorkOrderId } from '../work-order.js'
import { copyDraft, type Draft } from './draft.js'
import { planOfDraft } from './plan-of-draft.js'
import { finish, type PlanRoutesOptions, resume } from './plan-routes.js'

/** An engineer's turn at an order. */
export interface Turn {
  readonly engineerId: EngineerId
  readonly startAt: Timestamp
}

/** What a re-plan has changed for one order, and why. */
export interface PlanChange {
  readonly orderId: WorkOrderId
  /** `null`: it was not planned. */
  readonly from: Turn | null
  /** `null`: it is not planned any more. */
  readonly to: Turn | null
  readonly because: /** It was not in the present plan. */
    | { readonly kind: 'newOrder' }
    /** Its engineer is away. */
    | { readonly kind: 'engineerAway'; readonly engineerId: EngineerId }
    /** As things are now, its engineer could not do it any more: something took longer, or the order is another one now. */
    | { readonly kind: 'notPossibleAnyMore'; readonly engineerId: EngineerId }
    /** Its engineer's day is another one: these orders came to it. */
    | { readonly kind: 'madeRoom'; readonly for: readonly WorkOrderId[] }
    /** What comes before it on its engineer's route begins or ends at another time, or is gone. */
    | { readonly kind: 'followsAnother' }
    /** The whole plan is cheaper so. */
    | { readonly kind: 'cheaper' }
}

/** A plan for what is now, and how it differs from the plan of before. */
export interface Replan {
  readonly plan: DayPlan
  /** One for each order that got another engineer or another time, or is out; also for each new one. */
  readonly changes: readonly PlanChange[]
  /** Orders that were promised and are in no engineer's day: the customer has to be told. */
  readonly brokenPromises: readonly WorkOrderId[]
}

/**
 * Plans again after something has changed: a new order, an engineer who is ill, work that takes longer. The problem says how things are now;
 * orders that are done are not in it any more, work that goes on is `started`.
 *
 * What was promised keeps its window, work that has begun stays where it is, and every other visit stays with its engineer unless moving it
 * saves more than {@link CostWeights.moved}.
 */
export function replan(problem: DispatchProblem, present: DayPlan, options: PlanRoutesOptions): Replan {
  const { draft } = resume(problem, present, options.travel)
  const driveable = copyDraft(draft)
  const plan = planOfDraft(finish(draft, options))
  const planned = turnsOf(plan)
  const before = turnsOf(present)
  return {
    plan,
    changes: changesBetween(problem, { before, planned, driveable }),
    brokenPromises: problem.orders.filter(({ id, promised }) => promised !== null && !planned.has(id)).map(({ id }) => id),
  }
}

type Turns = ReadonlyMap<WorkOrderId, Turn & { readonly visit: Visit; readonly previous: WorkOrderId | null }>

const turnsOf = (plan: DayPlan): Turns =>
  new Map(
    plan.routes.flatMap(({ engineerId, visits }) =>
      visits.map(
        (visit, index) =>
          [visit.orderId, { engineerId, startAt: visit.startAt, visit, previous: visits[index - 1]?.orderId ?? null }] as const,
      ),
    ),
  )

function changesBetween(
  problem: DispatchProblem,
  { before, planned, driveable }: { readonly before: Turns; readonly planned: Turns; readonly driveable: Draft },
): readonly PlanChange[] {
  const away = new Set(problem.engineers.filter((engineer) => engineer.away).map(({ id }) => id))
  const there = new Set(problem.engineers.map(({ id }) => id))
  const turn = (of: Turn | undefined): Turn | null =>
    of === undefined ? null : { engineerId: of.engineerId, startAt: of.startAt }
  const newcomers = (engineerId: EngineerId) =>
    [...planned]
      .filter(([id, now]) => now.engineerId === engineerId && before.get(id)?.engineerId !== engineerId)
      .map(([id]) => id)

  const fresh = [...planned.keys()].filter((id) => !before.has(id))

  return problem.orders.flatMap(({ id }, index): readonly PlanChange[] => {
    const from = before.get(id)
    const to = planned.get(id)
    if (from === undefined)
      return to === undefined ? [] : [{ orderId: id, from: null, to: turn(to), because: { kind: 'newOrder' } }]
    if (to !== undefined && to.engineerId === from.engineerId && to.startAt === from.startAt) return []
    const change = (because: PlanChange['because']) => [{ orderId: id, from: turn(from), to: turn(to), because }]
    const { engineerId } = from
    if (away.has(engineerId) || !there.has(engineerId)) return change({ kind: 'engineerAway', engineerId })
    if ((driveable.engineerOf[index] ?? -1) === -1) return change({ kind: 'notPossibleAnyMore', engineerId })
    const came = to === undefined ? fresh : newcomers(engineerId)
    if (came.length > 0 && !came.includes(id)) return change({ kind: 'madeRoom', for: came })
    return change({ kind: to?.engineerId === engineerId ? 'followsAnother' : 'cheaper' })
  })
}
