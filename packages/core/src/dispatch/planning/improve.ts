import { type BoardOrder, isKeptPromise } from './board.js'
import { construct } from './construct.js'
import { bestPlace, copyDraft, type Draft, insert, type Score, scoreOf } from './draft.js'
import { takeOutStrings } from './take-out-strings.js'

/** How long and by what chance a plan is improved. */
export interface ImproveOptions {
  /** Rounds; each takes some visits out and puts them in again. */
  readonly rounds: number
  /** Numbers in [0, 1). */
  readonly random: () => number
  /** Asked before each round; `true` ends it. */
  readonly enough?: (() => boolean) | undefined
}

/** How much worse a round may end and still be gone on from, on average, as a share of the best cost: simulated annealing at one heat. */
const heat = 0.002
/** How many of the nearest orders are asked for their routes. */
const widest = 60
/** How often orders are put in by regret, which finds more and takes longer. */
const regretShare = 0.1

/**
 * Makes a plan better by slack induction by string removals (Christiaens and Vanden Berghe 2020): strings of visits on routes that lie near
 * to each other are taken out and put in again where they cost least. Gives the best that was seen; never worse than it was, and nothing that
 * was planned is lost but for something weightier.
 */
export function improve(draft: Draft, { rounds, random, enough }: ImproveOptions): Draft {
  let best = draft
  let bestScore = scoreOf(best)
  let current = draft
  let currentScore = bestScore
  const { board } = draft
  const possible = board.orders.filter(
    (order) => order.order.started === null && board.engineers.some((engineer) => board.latestEnd(engineer, order) >= 0),
  )
  if (possible.length === 0) return draft
  // one promise that is kept is not given up for another one
  const kept = possible.filter((order) => isKeptPromise(order) && (draft.engineerOf[order.index] ?? -1) >= 0)
  const nearest = new Map<BoardOrder, readonly BoardOrder[]>()
  for (let round = 0; round < rounds; round++) {
    if (enough?.()) break
    const attempt = copyDraft(current)
    const seed = possible[Math.floor(random() * possible.length)] as BoardOrder
    const near = nearest.get(seed) ?? nearestTo(draft, seed, possible)
    nearest.set(seed, near)
    takeOutStrings(attempt, near, random)
    const out = possible.filter(({ index }) => attempt.engineerOf[index] === -1)
    putIn(attempt, out, random)
    if (kept.some(({ index }) => attempt.engineerOf[index] === -1)) continue
    const score = scoreOf(attempt)
    const slack = -heat * Math.abs(bestScore.cost) * Math.log(1 - random())
    if (compare(score, { ...currentScore, cost: currentScore.cost + slack }) >= 0) continue
    current = attempt
    currentScore = score
    if (compare(score, bestScore) >= 0) continue
    best = attempt
    bestScore = score
  }
  return best
}

const compare = (one: Score, other: Score) => one.leftOut - other.leftOut || one.cost - other.cost

function nearestTo({ board }: Draft, seed: BoardOrder, orders: readonly BoardOrder[]): readonly BoardOrder[] {
  return orders
    .map((order) => ({ order, far: board.travel(seed.node, order.node) }))
    .sort((one, other) => one.far - other.far)
    .slice(0, widest)
    .map(({ order }) => order)
}

/** Puts orders in each at its best place, weightiest first, and among those of a weight by chance, by the hours they may begin in, by what is due or by length. */
function putIn(draft: Draft, orders: readonly BoardOrder[], random: () => number): void {
  if (random() < regretShare) {
    construct(draft, orders)
    return
  }
  const way = random()
  const keyOf = ({ windows: [first], order, durationMs }: BoardOrder): number => {
    if (way < 0.4) return random()
    if (way < 0.6) return first === undefined ? Number.MAX_VALUE : first.to - first.from
    return way < 0.8 ? (order.dueAt ?? Number.MAX_VALUE) : -durationMs
  }
  const sorted = orders
    .map((order) => ({ order, key: keyOf(order) }))
    .sort((one, other) => other.order.weight - one.order.weight || one.key - other.key)
  for (const { order } of sorted) {
    const place = bestPlace(draft, order)
    if (place !== null) insert(draft, place.engineer, place.insertion)
  }
}
