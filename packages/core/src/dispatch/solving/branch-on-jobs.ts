import type { CapacityModel } from './capacity-model.js'
import type { GeneralisedAssignment, GeneralisedAssignmentOptions } from './generalised-assignment.js'
import { type Branch, copyBranch, createLagrangianBound, type Relaxed, settle, wholeBranch } from './lagrangian-bound.js'
import { repairAssignment } from './repair-assignment.js'

/** How often prices are bettered for the whole problem, and for each branch. */
const stepsAtRoot = 400
const stepsInBranch = 24

/** Depth first: the job with fewest agents left goes to each of them in turn; a branch that can't hold anything better is left. */
export function branchOnJobs(
  model: CapacityModel,
  { branches = 100_000, deadline }: GeneralisedAssignmentOptions,
): GeneralisedAssignment {
  const { agents, jobs, cost } = model
  const relax = createLagrangianBound(model)
  const isOver = () => deadline !== undefined && deadline.now() >= deadline.at
  let best: Int32Array | null = null
  let bestCost = Number.POSITIVE_INFINITY
  let left = branches
  let cutShort = false
  let rootBound = Number.NEGATIVE_INFINITY
  const root = wholeBranch(model)
  search(root, firstPrices(), stepsAtRoot)
  if (best === null) return cutShort ? { status: 'unknown', bound: rootBound } : { status: 'infeasible' }
  const agentOf: readonly number[] = Array.from(best as Int32Array)
  if (cutShort && !isHopeless(rootBound)) return { status: 'feasible', agentOf, cost: bestCost, bound: rootBound }
  return { status: 'optimal', agentOf, cost: bestCost, bound: bestCost }

  /** A job's second lowest cost: what its cheapest agent may ask. */
  function firstPrices(): Float64Array {
    return Float64Array.from({ length: jobs }, (_, job) => {
      const costs = Array.from({ length: agents }, (_, agent) => cost[agent * jobs + job] as number).filter(Number.isFinite)
      costs.sort((a, b) => a - b)
      return costs[1] ?? costs[0] ?? 0
    })
  }

  /** Whether nothing that costs at least `bound` is better than the best. */
  function isHopeless(bound: number): boolean {
    return model.wholeCosts ? bound > bestCost - 1 + 1e-6 : bound >= bestCost - 1e-9 * Math.max(1, Math.abs(bestCost))
  }

  function offer(found: { agentOf: Int32Array; cost: number } | null): void {
    if (found === null || found.cost >= bestCost) return
    best = found.agentOf
    bestCost = found.cost
  }

  function search(branch: Branch, prices: Float64Array, steps: number): void {
    if (!settle(model, branch)) return
    if (left-- <= 0 || isOver()) {
      cutShort = true
      return
    }
    const price = betterPrices(branch, prices, steps)
    if (price === null) return
    // strike out until nothing more follows
    for (;;) {
      if (isOver()) {
        cutShort = true
        return
      }
      const relaxed = relax(branch, price, true)
      if (isHopeless(relaxed.bound)) return
      const struck = strikeOut(branch, relaxed)
      if (struck === 0) break
      if (!settle(model, branch)) return
    }
    const job = fewestAgents(branch)
    if (job === -1) {
      offer(repairAssignment(model, branch.allowed))
      return
    }
    const relaxed = relax(branch, price, true)
    const choices = Array.from({ length: agents }, (_, agent) => agent)
      .filter((agent) => branch.allowed[agent * jobs + job] === 1)
      .map((agent) => ({ agent, bound: relaxed.bound + riseWith(branch, relaxed, agent, job) }))
      .sort((a, b) => a.bound - b.bound || a.agent - b.agent)
    for (const { agent, bound } of choices) {
      if (cutShort) return
      if (isHopeless(bound)) continue
      const child = copyBranch(branch)
      for (let other = 0; other < agents; other++) if (other !== agent) child.allowed[other * jobs + job] = 0
      search(child, price, stepsInBranch)
    }
  }

  /** Moves prices towards one taker a job; null where the branch can't hold anything better. */
  function betterPrices(branch: Branch, prices: Float64Array, steps: number): Float64Array | null {
    const price = prices.slice()
    let kept = prices.slice()
    let highest = Number.NEGATIVE_INFINITY
    let pace = steps === stepsAtRoot ? 2 : 1
    let idle = 0
    for (let step = 0; step < steps; step++) {
      const { bound, taken, takers } = relax(branch, price, false)
      if (bound > highest + 1e-9) {
        highest = bound
        kept = price.slice()
        idle = 0
      } else if (++idle >= steps / 20) {
        pace /= 2
        idle = 0
        price.set(kept)
      }
      if (branch === root) rootBound = Math.max(rootBound, model.wholeCosts ? Math.ceil(bound - 1e-6) : bound)
      let distance = 0
      for (let job = 0; job < jobs; job++) distance += (1 - (takers[job] as number)) ** 2
      if (step === 0 || distance === 0 || (steps === stepsAtRoot && step % 4 === 0)) offer(repairAssignment(model, taken))
      if (isHopeless(bound)) return null
      if (distance === 0 || pace < 1e-3 || (step % 16 === 15 && isOver())) break
      const target = bestCost === Number.POSITIVE_INFINITY ? bound + 0.05 * Math.abs(bound) + 1 : bestCost
      const stride = (pace * Math.max(target - bound, 1e-3)) / distance
      for (let job = 0; job < jobs; job++) price[job] = (price[job] as number) + stride * (1 - (takers[job] as number))
    }
    return kept
  }

  /** What the bound rises by if this agent does the job and nobody else. */
  function riseWith({ allowed }: Branch, { riseIf, riseUnless }: Relaxed, agent: number, job: number): number {
    let sum = riseIf[agent * jobs + job] as number
    for (let other = 0; other < agents; other++)
      if (other !== agent && allowed[other * jobs + job] === 1) sum += riseUnless[other * jobs + job] as number
    return sum
  }

  /** Strikes out pairs that can be in nothing better; how many. */
  function strikeOut(branch: Branch, relaxed: Relaxed): number {
    let struck = 0
    for (let job = 0; job < jobs; job++) {
      if (branch.agentOf[job] !== -1) continue
      const hopeless: number[] = []
      for (let agent = 0; agent < agents; agent++) {
        if (branch.allowed[agent * jobs + job] === 0) continue
        if (isHopeless(relaxed.bound + riseWith(branch, relaxed, agent, job))) hopeless.push(agent * jobs + job)
      }
      for (const cell of hopeless) branch.allowed[cell] = 0
      struck += hopeless.length
    }
    return struck
  }

  function fewestAgents({ allowed, agentOf }: Branch): number {
    let fewest = Number.POSITIVE_INFINITY
    let chosen = -1
    for (let job = 0; job < jobs; job++) {
      if (agentOf[job] !== -1) continue
      let count = 0
      for (let agent = 0; agent < agents; agent++) count += allowed[agent * jobs + job] as number
      if (count >= fewest) continue
      fewest = count
      chosen = job
    }
    return chosen
  }
}
