import { type BoardOrder, isKeptPromise } from './board.js'
import { construct } from './construct.js'
import { bestPlace, copyDraft, type Draft, insert, remove, type Score, scoreOf } from './draft.js'

/** How long and by what chance a plan is improved. */
export interface ImproveOptions {
  /** Rounds; each takes some visits out and puts them in again. */
  readonly rounds: number
  /** Numbers in [0, 1). */
  readonly random: () => number
  /** Asked before each round; `true` ends it. */
  readonly enough?: (() => boolean) | undefined
}

/** A round may end this much worse than the best and still be gone on from. */
const tolerance = 0.01

/**
 * Makes a plan better by ruin and recreate (Schrimpf et al. 2000): visits near to each other are taken out and put in again where they
 * cost least. Gives the best that was seen; never worse than it was, and nothing that was planned is lost but for something weightier.
 */
export function improve(draft: Draft, { rounds, random, enough }: ImproveOptions): Draft {
  let best = draft
  let bestScore = scoreOf(best)
  let current = draft
  const possible = draft.board.orders.filter(
    (order) =>
      order.order.started === null && draft.board.engineers.some((engineer) => draft.board.latestEnd(engineer, order) >= 0),
  )
  if (possible.length === 0) return draft
  // one promise that is kept is not given up for another one
  const kept = possible.filter((order) => isKeptPromise(order) && (draft.engineerOf[order.index] ?? -1) >= 0)
  for (let round = 0; round < rounds; round++) {
    if (enough?.()) break
    const attempt = copyDraft(current)
    const out = takeOut(attempt, possible, random)
    putIn(attempt, out, random)
    if (kept.some(({ index }) => attempt.engineerOf[index] === -1)) continue
    const score = scoreOf(attempt)
    if (compare(score, bestScore) < 0) {
      best = attempt
      bestScore = score
      current = attempt
    } else if (score.leftOut <= bestScore.leftOut && score.cost <= bestScore.cost + tolerance * Math.abs(bestScore.cost))
      current = attempt
    else if (round % 50 === 49) current = best
  }
  return best
}

const compare = (one: Score, other: Score) => one.leftOut - other.leftOut || one.cost - other.cost

/** Some visits around one, and what is not planned. */
function takeOut(draft: Draft, possible: readonly BoardOrder[], random: () => number): readonly BoardOrder[] {
  const { board, engineerOf } = draft
  const seed = possible[Math.floor(random() * possible.length)] as BoardOrder
  const count = 3 + Math.floor(random() * 9)
  const planned = possible.filter(({ index }) => (engineerOf[index] ?? -1) >= 0)
  const near = planned
    .map((order) => ({ order, far: board.travel(seed.node, order.node) * (0.7 + 0.6 * random()) }))
    .sort((one, other) => one.far - other.far)
    .slice(0, count)
  const byEngineer = new Map<number, Set<number>>()
  for (const { order } of near) {
    const engineer = engineerOf[order.index] ?? -1
    byEngineer.set(engineer, (byEngineer.get(engineer) ?? new Set()).add(order.index))
  }
  for (const [engineer, orders] of byEngineer) remove(draft, engineer, orders)
  return possible.filter(({ index }) => engineerOf[index] === -1)
}

/** By regret half of the time; else in a random order, each at its best place. */
function putIn(draft: Draft, orders: readonly BoardOrder[], random: () => number): void {
  if (random() < 0.5) {
    construct(draft, orders)
    return
  }
  const shuffled = orders
    .map((order) => ({ order, key: random() / order.weight }))
    .sort((one, other) => one.key - other.key)
    .map(({ order }) => order)
  for (const order of shuffled) {
    const place = bestPlace(draft, order)
    if (place !== null) insert(draft, place.engineer, place.insertion)
  }
}
