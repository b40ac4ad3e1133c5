import { type CapacityModel, roomTolerance } from './capacity-model.js'

/**
 * Makes a choice that fits out of the jobs that agents would like to take: each job to its cheapest taker, the rest where it fits best by price,
 * then single moves and swaps while they help. Null where a job is left over.
 */
export function repairAssignment(model: CapacityModel, taken: Uint8Array): { agentOf: Int32Array; cost: number } | null {
  const { agents, jobs, cost, use } = model
  const agentOf = new Int32Array(jobs).fill(-1)
  const room = model.room.slice()
  const fits = (agent: number, job: number, freed = 0) =>
    cost[agent * jobs + job] !== Number.POSITIVE_INFINITY &&
    (use[agent * jobs + job] as number) <= (room[agent] as number) + freed + roomTolerance
  const give = (job: number, agent: number) => {
    agentOf[job] = agent
    room[agent] = (room[agent] as number) - (use[agent * jobs + job] as number)
  }
  for (let job = 0; job < jobs; job++) {
    let cheapest = -1
    for (let agent = 0; agent < agents; agent++)
      if (taken[agent * jobs + job] === 1 && fits(agent, job) && (cheapest === -1 || at(agent, job) < at(cheapest, job)))
        cheapest = agent
    if (cheapest !== -1) give(job, cheapest)
  }
  const waiting = Array.from(agentOf.keys()).filter((job) => agentOf[job] === -1)
  while (waiting.length > 0) {
    // who would lose most by waiting goes first
    let chosen = -1
    let chosenAgent = -1
    let most = Number.NEGATIVE_INFINITY
    for (const [index, job] of waiting.entries()) {
      let first = -1
      let second = Number.POSITIVE_INFINITY
      for (let agent = 0; agent < agents; agent++) {
        if (!fits(agent, job)) continue
        if (first === -1 || at(agent, job) < at(first, job)) {
          if (first !== -1) second = at(first, job)
          first = agent
        } else second = Math.min(second, at(agent, job))
      }
      if (first === -1) {
        if (!makeRoom(job)) return null
        chosen = index
        chosenAgent = -1
        break
      }
      const regret = second - at(first, job)
      if (regret <= most) continue
      most = regret
      chosen = index
      chosenAgent = first
    }
    const [job] = waiting.splice(chosen, 1)
    if (chosenAgent !== -1 && job !== undefined) give(job, chosenAgent)
  }
  while (improve()) {
    // until nothing helps
  }
  let total = 0
  for (let job = 0; job < jobs; job++) total += at(agentOf[job] as number, job)
  return { agentOf, cost: total }

  function at(agent: number, job: number): number {
    return cost[agent * jobs + job] as number
  }

  function move(job: number, to: number): void {
    const from = agentOf[job] as number
    room[from] = (room[from] as number) + (use[from * jobs + job] as number)
    give(job, to)
  }

  /** Gives `job` to an agent that hands another job on to somebody with room for it. */
  function makeRoom(job: number): boolean {
    for (let other = 0; other < jobs; other++) {
      const agent = agentOf[other] as number
      if (agent === -1 || !fits(agent, job, use[agent * jobs + other])) continue
      for (let to = 0; to < agents; to++) {
        if (to === agent || !fits(to, other)) continue
        move(other, to)
        give(job, agent)
        return true
      }
    }
    return false
  }

  function improve(): boolean {
    let better = false
    for (let job = 0; job < jobs; job++) {
      const from = agentOf[job] as number
      for (let to = 0; to < agents; to++)
        if (to !== agentOf[job] && at(to, job) < at(agentOf[job] as number, job) - 1e-9 && fits(to, job)) {
          move(job, to)
          better = true
        }
      if (agentOf[job] !== from) continue
      for (let other = job + 1; other < jobs; other++) {
        const there = agentOf[other] as number
        if (there === from) continue
        const gain = at(from, job) + at(there, other) - at(there, job) - at(from, other)
        if (!(gain > 1e-9) || !fits(there, job, use[there * jobs + other]) || !fits(from, other, use[from * jobs + job])) continue
        room[there] = (room[there] as number) + (use[there * jobs + other] as number)
        move(job, there)
        give(other, from)
        better = true
        break
      }
    }
    return better
  }
}
