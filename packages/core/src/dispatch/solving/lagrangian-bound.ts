import { type CapacityModel, roomTolerance } from './capacity-model.js'

/**
 * What is known of a branch: which pairs are still allowed, and what follows from that. `agentOf[job]`: the only agent left, or -1 where
 * several are.
 */
export interface Branch {
  readonly allowed: Uint8Array
  readonly agentOf: Int32Array
  /** What the agents have left beside the jobs only they can do. */
  readonly room: Float64Array
  readonly sizeOfRoom: Int32Array
}

/** A branch in which everything possible is allowed. */
export function wholeBranch({ agents, jobs, cost }: CapacityModel): Branch {
  return {
    allowed: Uint8Array.from(cost, (cell) => (cell === Number.POSITIVE_INFINITY ? 0 : 1)),
    agentOf: new Int32Array(jobs),
    room: new Float64Array(agents),
    sizeOfRoom: new Int32Array(agents),
  }
}

/** A copy to change. */
export function copyBranch({ allowed, agentOf, room, sizeOfRoom }: Branch): Branch {
  return { allowed: allowed.slice(), agentOf: agentOf.slice(), room: room.slice(), sizeOfRoom: sizeOfRoom.slice() }
}

/** Strikes out what no longer fits, until nothing more follows; false: some job is left without an agent, or an agent has too much. */
export function settle({ agents, jobs, use, room, size, sizeOfRoom }: CapacityModel, branch: Branch): boolean {
  const { allowed, agentOf } = branch
  for (let changed = true; changed; ) {
    changed = false
    branch.room.set(room)
    branch.sizeOfRoom.set(sizeOfRoom)
    for (let job = 0; job < jobs; job++) {
      let only = -2
      for (let agent = 0; agent < agents && only !== -1; agent++)
        if (allowed[agent * jobs + job] === 1) only = only === -2 ? agent : -1
      if (only === -2) return false
      agentOf[job] = only
      if (only === -1) continue
      branch.room[only] = (branch.room[only] as number) - (use[only * jobs + job] as number)
      branch.sizeOfRoom[only] = (branch.sizeOfRoom[only] as number) - (size[only * jobs + job] as number)
      if ((branch.room[only] as number) < -roomTolerance || (branch.sizeOfRoom[only] as number) < 0) return false
    }
    for (let agent = 0; agent < agents; agent++)
      for (let job = 0, cell = agent * jobs; job < jobs; job++, cell++) {
        if (allowed[cell] === 0 || agentOf[job] !== -1) continue
        if (
          (use[cell] as number) <= (branch.room[agent] as number) + roomTolerance &&
          (size[cell] as number) <= (branch.sizeOfRoom[agent] as number)
        )
          continue
        allowed[cell] = 0
        changed = true
      }
  }
  return true
}

/** What the relaxed problem says at given prices. */
export interface Relaxed {
  /** No choice in the branch costs less. */
  bound: number
  /** Which jobs each agent would take, by cell. */
  readonly taken: Uint8Array
  /** How many agents would take each job. */
  readonly takers: Int32Array
  /** By how much the bound rises if the pair must be, or must not be; only after a call that asked for it. */
  readonly riseIf: Float64Array
  readonly riseUnless: Float64Array
}

/**
 * Bounds a branch from below: each job pays its price to whoever takes it, and each agent fills its room as it likes best, jobs taken twice or
 * not at all included. One knapsack an agent.
 */
export function createLagrangianBound(
  model: CapacityModel,
): (branch: Branch, price: Float64Array, withRises: boolean) => Relaxed {
  const { agents, jobs, cost, size } = model
  const width = Math.max(0, ...model.sizeOfRoom) + 1
  const forward = new Float64Array((jobs + 1) * width)
  const backward = new Float64Array((jobs + 1) * width)
  const item = new Int32Array(jobs)
  const profit = new Float64Array(jobs)
  const relaxed: Relaxed = {
    bound: 0,
    taken: new Uint8Array(agents * jobs),
    takers: new Int32Array(jobs),
    riseIf: new Float64Array(agents * jobs),
    riseUnless: new Float64Array(agents * jobs),
  }
  const { taken, takers, riseIf, riseUnless } = relaxed
  return (branch, price, withRises) => {
    relaxed.bound = 0
    takers.fill(0)
    taken.fill(0)
    for (let job = 0; job < jobs; job++) {
      const only = branch.agentOf[job] as number
      if (only === -1) relaxed.bound += price[job] as number
      else {
        relaxed.bound += cost[only * jobs + job] as number
        takers[job] = 1
        taken[only * jobs + job] = 1
      }
    }
    for (let agent = 0; agent < agents; agent++) relaxed.bound -= fill(branch, price, agent, withRises)
    return relaxed
  }

  function fill({ allowed, agentOf, sizeOfRoom }: Branch, price: Float64Array, agent: number, withRises: boolean): number {
    const base = agent * jobs
    const room = sizeOfRoom[agent] as number
    let items = 0
    for (let job = 0; job < jobs; job++) {
      if (allowed[base + job] === 0 || agentOf[job] !== -1) continue
      const gain = (price[job] as number) - (cost[base + job] as number)
      if (gain <= 0) continue
      item[items] = job
      profit[items++] = gain
    }
    forward.fill(0, 0, room + 1)
    for (let k = 0; k < items; k++) addItem(forward, k * width, (k + 1) * width, k, base, room)
    const full = forward[items * width + room] as number
    for (let k = items - 1, left = room; k >= 0; k--) {
      if (forward[(k + 1) * width + left] === forward[k * width + left]) continue
      const job = item[k] as number
      taken[base + job] = 1
      takers[job] = (takers[job] as number) + 1
      left -= size[base + job] as number
    }
    if (withRises) rise(allowed, agentOf, price, agent, items, room, full)
    return full
  }

  function addItem(table: Float64Array, from: number, to: number, k: number, base: number, room: number): void {
    const weight = size[base + (item[k] as number)] as number
    const gain = profit[k] as number
    for (let used = 0; used < weight; used++) table[to + used] = table[from + used] as number
    for (let used = weight; used <= room; used++) {
      const without = table[from + used] as number
      const along = (table[from + used - weight] as number) + gain
      table[to + used] = Math.max(along, without)
    }
  }

  function rise(
    allowed: Uint8Array,
    agentOf: Int32Array,
    price: Float64Array,
    agent: number,
    items: number,
    room: number,
    full: number,
  ): void {
    const base = agent * jobs
    backward.fill(0, items * width, items * width + room + 1)
    for (let k = items - 1; k >= 0; k--) addItem(backward, (k + 1) * width, k * width, k, base, room)
    for (let k = 0; k < items; k++) {
      const cell = base + (item[k] as number)
      const isTaken = taken[cell] === 1
      const left = isTaken ? room : room - (size[cell] as number)
      let others = 0
      for (let used = 0; used <= left; used++) {
        const sum = (forward[k * width + used] as number) + (backward[(k + 1) * width + left - used] as number)
        if (sum > others) others = sum
      }
      riseIf[cell] = isTaken ? 0 : full - others - (profit[k] as number)
      riseUnless[cell] = isTaken ? full - others : 0
    }
    const last = items * width
    for (let job = 0; job < jobs; job++) {
      const cell = base + job
      const gain = (price[job] as number) - (cost[cell] as number)
      if (allowed[cell] === 0 || agentOf[job] !== -1 || gain > 0) continue
      riseIf[cell] = full - (forward[last + room - (size[cell] as number)] as number) - gain
      riseUnless[cell] = 0
    }
  }
}
