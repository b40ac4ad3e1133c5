import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type GeneralisedAssignmentProblem,
  solveGeneralisedAssignment,
} from '../../../src/dispatch/solving/generalised-assignment.js'

const none = Number.POSITIVE_INFINITY

/** Tries every agent for every job; Infinity: nothing fits. */
function tryAll({ cost, use, capacity }: GeneralisedAssignmentProblem, job = 0, room = Array.from(capacity)): number {
  if (job === (cost[0]?.length ?? 0)) return 0
  let best = none
  for (const [agent, row] of cost.entries()) {
    const takes = use[agent]?.[job] ?? none
    if (row[job] === none || takes > (room[agent] ?? 0) + 1e-9) continue
    const rest = tryAll(
      { cost, use, capacity },
      job + 1,
      room.map((left, other) => (other === agent ? left - takes : left)),
    )
    best = Math.min(best, (row[job] ?? none) + rest)
  }
  return best
}

function problems(cost: fc.Arbitrary<number>, use: fc.Arbitrary<number>, capacity: fc.Arbitrary<number>) {
  return fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 })).chain(([agents, jobs]) => {
    const matrix = (cell: fc.Arbitrary<number>) =>
      fc.array(fc.array(cell, { minLength: jobs, maxLength: jobs }), { minLength: agents, maxLength: agents })
    return fc.record({
      cost: matrix(cost),
      use: matrix(use),
      capacity: fc.array(capacity, { minLength: agents, maxLength: agents }),
    })
  })
}

function expectOptimum(problem: GeneralisedAssignmentProblem): void {
  const found = solveGeneralisedAssignment(problem)
  const best = tryAll(problem)
  if (best === none) {
    expect(found.status).toBe('infeasible')
    return
  }
  if (found.status !== 'optimal') throw new Error(`${found.status}, and ${best} can be had`)
  expect(found.cost).toBeCloseTo(best, 6)
  const room = Array.from(problem.capacity)
  let cost = 0
  for (const [job, agent] of found.agentOf.entries()) {
    cost += problem.cost[agent]?.[job] ?? none
    room[agent] = (room[agent] ?? 0) - (problem.use[agent]?.[job] ?? none)
  }
  expect(cost).toBeCloseTo(best, 6)
  for (const [agent, left] of room.entries())
    expect(left).toBeGreaterThanOrEqual(Math.min(0, problem.capacity[agent] ?? 0) - 1e-6)
}

describe('generalised assignment', () => {
  it('is the cheapest of all choices that fit, or says that none fits', () => {
    const cost = fc.integer({ min: -9, max: 9 })
    fc.assert(fc.property(problems(cost, fc.integer({ min: 0, max: 9 }), fc.integer({ min: -1, max: 15 })), expectOptimum), {
      numRuns: 500,
    })
  })

  it('keeps pairs that may not be apart', () => {
    const cost = fc.oneof({ arbitrary: fc.constant(none), weight: 1 }, { arbitrary: fc.integer({ min: 0, max: 30 }), weight: 3 })
    fc.assert(fc.property(problems(cost, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 5, max: 25 })), expectOptimum), {
      numRuns: 500,
    })
  })

  it('is exact with fractions and with capacities too large for a table', () => {
    const cost = fc.double({ min: 0, max: 50, noNaN: true })
    fc.assert(
      fc.property(
        problems(cost, fc.double({ min: 0, max: 9, noNaN: true }), fc.double({ min: 0, max: 20, noNaN: true })),
        expectOptimum,
      ),
      {
        numRuns: 300,
      },
    )
    const big = problems(
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 0, max: 900_000 }),
      fc.integer({ min: 0, max: 2_000_000 }),
    )
    fc.assert(fc.property(big, expectOptimum), { numRuns: 100 })
  })

  it('ends where it is told to, with what it has and how good that can be', () => {
    const jobs = 60
    const row = (agent: number, from: number, span: number) =>
      Array.from({ length: jobs }, (_, job) => from + (((job + 1) * (agent + 3) * 7919) % span))
    const agents = [0, 1, 2, 3, 4, 5]
    const use = agents.map((agent) => row(agent, 1, 100))
    const cost = use.map((line, agent) => line.map((amount, job) => 111 - amount + ((job * 7 + agent * 13) % 21)))
    const capacity = use.map((line) => Math.floor((0.8 * line.reduce((sum, amount) => sum + amount, 0)) / agents.length))
    const short = solveGeneralisedAssignment({ cost, use, capacity }, { branches: 1 })
    if (short.status !== 'feasible') throw new Error(short.status)
    expect(short.bound).toBeLessThanOrEqual(short.cost)
    let asked = 0
    const late = solveGeneralisedAssignment({ cost, use, capacity }, { deadline: { now: () => asked++, at: 3 } })
    expect(late.status).not.toBe('optimal')
    expect(solveGeneralisedAssignment({ cost, use, capacity }, { branches: 8 })).toEqual(
      solveGeneralisedAssignment({ cost, use, capacity }, { branches: 8 }),
    )
  })

  it('says which number is out of range', () => {
    expect(() => solveGeneralisedAssignment({ cost: [[1, 2]], use: [[1]], capacity: [1] })).toThrow(
      'The use of agent 0 for job 1 is undefined',
    )
    expect(() => solveGeneralisedAssignment({ cost: [[1]], use: [[1]], capacity: [] })).toThrow(
      'The capacity of agent 0 is undefined',
    )
  })
})
