import type { Language } from '@ringloop/core'
import {
  assignNext,
  type DayPlan,
  type DescribeOptions,
  type DispatchProblem,
  describeObstacle,
  describeReason,
  type EngineerId,
  emptyPlan,
  planRoutes,
  type Refusal,
  replan,
  suggest,
  type TravelTable,
  toWorkOrderId,
} from '@ringloop/core/dispatch'
import { type TravelMatrix, tableOfMatrix } from './travel-matrix.js'

/** A plan as it is, as far as it has to be told: times are reckoned anew. */
export type PresentPlan = Pick<DayPlan, 'routes'>

/** Something to be thought about for a while. */
export type PlanningJob = {
  readonly problem: DispatchProblem
  readonly travel: TravelMatrix
  readonly language: Language
  /** IANA name of the zone in which times are told. */
  readonly timeZone: string
} & (
  | {
      readonly kind: 'suggest'
      readonly orderId: string
      /** `others`: all other orders are somebody's, and planned first. */
      readonly present: PresentPlan | null | 'others'
      readonly limit: number
    }
  /** The whole day; with a present plan, what changes in it. Better for so many seconds. */
  | { readonly kind: 'day'; readonly present: PresentPlan | null; readonly seconds: number }
  /** The next order of each engineer. */
  | { readonly kind: 'next' }
)

/** Refusals that are told of an order nobody drives to; more say no more, and there may be a million of them. */
const toldRefusals = 50

/**
 * Thinks about it, and gives the answer as JSON.
 *
 * @throws as core's `suggest`
 */
export function runPlanningJob(job: PlanningJob, now: () => number): string {
  const { problem, language, timeZone } = job
  const travel = tableOfMatrix(job.travel)
  const names = new Map<string, string>(problem.engineers.map(({ id, name }) => [id, name]))
  const words: DescribeOptions = { language, timeZone, nameOf: (id) => names.get(id) ?? id }
  const how = { travel: { basis: travel.basis, note: travel.note } }
  switch (job.kind) {
    case 'suggest': {
      const asked =
        job.present === 'others'
          ? withOthers(problem, job.orderId, travel)
          : { problem, present: planOf(job.present), overloaded: undefined }
      const { overloaded } = asked
      const { proposals, refusals, ...suggestion } = suggest(asked.problem, toWorkOrderId(job.orderId), {
        travel,
        present: asked.present,
        limit: job.limit,
      })
      const told = proposals.map((each) => ({ ...each, sentences: each.reasons.map((reason) => describeReason(reason, words)) }))
      return JSON.stringify({
        ...suggestion,
        proposals: told,
        refusals: toldOf(
          refusals.filter(({ engineerId }) => !overloaded?.has(engineerId)),
          words,
        ),
        ...(overloaded === undefined ? {} : { overloaded: [...overloaded] }),
        ...how,
      })
    }
    case 'next':
      return JSON.stringify({ plan: toldPlan(assignNext(problem, { travel }), words), ...how })
    case 'day': {
      const until = now() + job.seconds * 1_000
      const search = { travel, rounds: Number.MAX_SAFE_INTEGER, enough: () => now() >= until }
      if (job.present === null) return JSON.stringify({ plan: toldPlan(planRoutes(problem, search), words), ...how })
      const { plan, changes, brokenPromises } = replan(problem, planOf(job.present), search)
      return JSON.stringify({ plan: toldPlan(plan, words), changes, brokenPromises, ...how })
    }
  }
}

/** For what is only to be a good guess of everybody's day. */
const roundsOfOthers = 50

/** A day of what everybody has. Who cannot do all of theirs gets nothing more: what they were to keep is in danger already. */
function withOthers(
  problem: DispatchProblem,
  orderId: string,
  travel: TravelTable,
): { problem: DispatchProblem; present: DayPlan; overloaded: ReadonlySet<EngineerId> } {
  const orders = problem.orders.filter(({ id }) => id !== orderId)
  const present = planRoutes({ ...problem, orders }, { travel, rounds: roundsOfOthers })
  const left = new Set(present.unplanned.map((each) => each.orderId))
  const overloaded = new Set(orders.flatMap(({ id, pinnedTo }) => (left.has(id) && pinnedTo !== null ? [pinnedTo] : [])))
  const engineers = problem.engineers.map((each) => (overloaded.has(each.id) ? { ...each, away: true } : each))
  return { problem: { ...problem, engineers }, present, overloaded }
}

const planOf = (present: PresentPlan | null): DayPlan => (present === null ? emptyPlan : { ...emptyPlan, ...present })

const toldOf = (refusals: readonly Refusal[], words: DescribeOptions) =>
  refusals.map((each) => ({ ...each, sentences: each.obstacles.map((obstacle) => describeObstacle(obstacle, words)) }))

const toldPlan = (plan: DayPlan, words: DescribeOptions) => ({
  ...plan,
  unplanned: plan.unplanned.map((each) => ({
    ...each,
    refusals: toldOf(each.refusals.slice(0, toldRefusals), words),
    moreRefusals: Math.max(0, each.refusals.length - toldRefusals),
  })),
})
