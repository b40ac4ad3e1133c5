import type { TicketPriority } from '../tickets/ticket.js'

/** What things cost, in minutes of driving: the one unit of all costs. */
export interface CostWeights {
  /** A minute on the way, fetching parts included. */
  readonly travelMinute: number
  /** A minute after `dueAt`, times {@link CostWeights.priority}. */
  readonly lateMinute: number
  /** With less time than this between the planned end and `dueAt`, the order is at risk. */
  readonly marginMinutes: number
  /** A minute that is missing to the margin, times {@link CostWeights.priority}. */
  readonly riskMinute: number
  /** How much a full day weighs against an empty one: load² ÷ 480, times this. */
  readonly balance: number
  /** A minute after the last shift. */
  readonly overtimeMinute: number
  /** Another engineer than the preferred one. */
  readonly notPreferred: number
  /** Another engineer than in the present plan. */
  readonly moved: number
  /** How much more lateness weighs. */
  readonly priority: Readonly<Record<TicketPriority, number>>
}

/** What is used where a problem says nothing. */
export const defaultCostWeights: CostWeights = {
  travelMinute: 1,
  lateMinute: 5,
  marginMinutes: 60,
  riskMinute: 0.5,
  balance: 0.2,
  overtimeMinute: 2,
  notPreferred: 30,
  moved: 15,
  priority: { low: 0.5, normal: 1, high: 2, urgent: 4 },
}

/** What a plan or a proposal costs, and for what; all in minutes of driving. */
export interface Cost {
  readonly travel: number
  /** Late, or at risk of it. */
  readonly lateness: number
  readonly balance: number
  readonly overtime: number
  /** Not the preferred engineer, or not the one of the present plan. */
  readonly deviation: number
  readonly total: number
}

const parts = ['travel', 'lateness', 'balance', 'overtime', 'deviation'] as const
/** One of the parts of a {@link Cost}. */
export type CostPart = (typeof parts)[number]

/** Puts the parts together. */
export const costOf = (cost: Readonly<Record<CostPart, number>>): Cost => ({
  travel: cost.travel,
  lateness: cost.lateness,
  balance: cost.balance,
  overtime: cost.overtime,
  deviation: cost.deviation,
  total: cost.travel + cost.lateness + cost.balance + cost.overtime + cost.deviation,
})

/** What `more` costs beyond `less`, part by part. */
export const costDifference = (more: Cost, less: Cost): Cost =>
  costOf({
    travel: more.travel - less.travel,
    lateness: more.lateness - less.lateness,
    balance: more.balance - less.balance,
    overtime: more.overtime - less.overtime,
    deviation: more.deviation - less.deviation,
  })
