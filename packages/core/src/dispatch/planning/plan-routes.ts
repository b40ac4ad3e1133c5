import type { DayPlan } from '../day-plan.js'
import type { DispatchProblem } from '../dispatch-problem.js'
import { seededRandom } from '../seeded-random.js'
import type { TravelTable } from '../travel-time.js'
import type { WorkOrderId } from '../work-order.js'
import { createBoard } from './board.js'
import { construct } from './construct.js'
import { beginDraft, copyDraft, type Draft } from './draft.js'
import { improve } from './improve.js'
import { planOfDraft } from './plan-of-draft.js'
import { engineersOf, warmStart } from './warm-start.js'

/** How {@link planRoutes} plans. */
export interface PlanRoutesOptions {
  readonly travel: TravelTable
  /** Rounds of improvement. Default 400: below a second for 200 orders and 100 engineers. */
  readonly rounds?: number
  /** Numbers in [0, 1). Default: the same ones each time, so that the same problem gets the same plan. */
  readonly random?: () => number
  /** Asked before each round; `true` ends the improvement: for a limit of time. The plan that is improved is made first, whatever it takes. */
  readonly enough?: () => boolean
}

/**
 * Plans the day: which engineer drives to which orders, in which order, and when. As many orders as can be, the promised and the urgent
 * first, at little cost. Skills, certificates, parts, shifts, windows and capacity are never broken; what is left out says why.
 *
 * A good plan, not a proven optimum.
 */
export function planRoutes(problem: DispatchProblem, options: PlanRoutesOptions): DayPlan {
  const draft = beginDraft(createBoard(problem, options.travel))
  return planOfDraft(finish(draft, options))
}

/** Everything that is not planned is put in, then all of it improved. */
export function finish(draft: Draft, { rounds = 400, random = seededRandom(1), enough }: PlanRoutesOptions): Draft {
  fill(draft)
  const improved = copyDraft(improve(draft, { rounds, random, enough }))
  fill(improved)
  return improved
}

/** Puts in what finds room, until nothing does: a visit on the way may bring another within reach. */
function fill(draft: Draft): void {
  let waiting = draft.board.orders.filter(({ index }) => draft.engineerOf[index] === -1)
  for (;;) {
    const left = construct(draft, waiting)
    if (left.length === 0 || left.length === waiting.length) return
    waiting = [...left]
  }
}

/** A draft that drives a present plan again as things are now, without `except`; `lost`: what of it is not possible any more. */
export function resume(
  problem: DispatchProblem,
  present: DayPlan,
  travel: TravelTable,
  except?: WorkOrderId,
): { readonly draft: Draft; readonly lost: readonly WorkOrderId[] } {
  const draft = beginDraft(createBoard(problem, travel, engineersOf(present)))
  return { draft, lost: warmStart(draft, present, except) }
}
