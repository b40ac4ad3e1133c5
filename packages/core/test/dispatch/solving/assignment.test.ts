import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { solveAssignment } from '../../../src/dispatch/solving/assignment.js'

const none = Number.POSITIVE_INFINITY

/** Tries every choice: most pairs first, then least cost. */
function tryAll(
  cost: readonly (readonly number[])[],
  row = 0,
  taken: ReadonlySet<number> = new Set(),
): { pairs: number; cost: number } {
  const line = cost[row]
  if (line === undefined) return { pairs: 0, cost: 0 }
  let best = tryAll(cost, row + 1, taken)
  for (const [column, cell] of line.entries()) {
    if (taken.has(column) || cell === none) continue
    const rest = tryAll(cost, row + 1, new Set([...taken, column]))
    const found = { pairs: rest.pairs + 1, cost: rest.cost + cell }
    if (found.pairs > best.pairs || (found.pairs === best.pairs && found.cost < best.cost)) best = found
  }
  return best
}

const matrices = (cell: fc.Arbitrary<number>) =>
  fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
    )

function expectOptimum(cost: readonly (readonly number[])[]): void {
  const { columnOf, cost: total } = solveAssignment(cost)
  const taken = columnOf.filter((column) => column !== null)
  expect(new Set(taken).size).toBe(taken.length)
  const sum = columnOf.reduce<number>((so, column, row) => so + (column === null ? 0 : (cost[row]?.[column] ?? none)), 0)
  expect(total).toBeCloseTo(sum, 6)
  const best = tryAll(cost)
  expect(taken.length).toBe(best.pairs)
  expect(total).toBeCloseTo(best.cost, 6)
}

describe('assignment', () => {
  it('is the cheapest of all choices, for any shape, with whole costs and many equal ones', () => {
    fc.assert(fc.property(matrices(fc.integer({ min: -3, max: 9 })), expectOptimum), { numRuns: 400 })
  })

  it('is the cheapest of all choices with fractions', () => {
    fc.assert(fc.property(matrices(fc.double({ min: -100, max: 100, noNaN: true })), expectOptimum), { numRuns: 300 })
  })

  it('makes as many pairs as can be where pairs are forbidden, and those at the least cost', () => {
    const cell = fc.oneof({ arbitrary: fc.constant(none), weight: 2 }, { arbitrary: fc.integer({ min: -5, max: 20 }), weight: 3 })
    fc.assert(fc.property(matrices(cell), expectOptimum), { numRuns: 600 })
  })

  it('takes forbidden pairs from a function as from Infinity', () => {
    const cost = [
      [1, 2],
      [1, 5],
    ]
    expect(solveAssignment(cost, { forbidden: (row, column) => row === 1 && column === 0 })).toEqual({
      columnOf: [0, 1],
      cost: 6,
    })
    expect(solveAssignment(cost, { forbidden: (row) => row === 1 })).toEqual({ columnOf: [0, null], cost: 1 })
  })

  it('is empty for no rows, and leaves everybody without where there is no column', () => {
    expect(solveAssignment([])).toEqual({ columnOf: [], cost: 0 })
    expect(solveAssignment([[], []])).toEqual({ columnOf: [null, null], cost: 0 })
  })

  it('says which row is too short and which cell is no number', () => {
    expect(() => solveAssignment([[1, 2], [3]])).toThrow('Row 1 of the costs has 1 cells, the first has 2')
    expect(() => solveAssignment([[1, Number.NaN]])).toThrow('The cost at row 0, column 1 is NaN')
  })

  it('pairs 300 with 300 in bounded steps, as cheap as the same turned by a quarter', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 48271) % 2147483647
      return seed / 2147483647
    }
    const cost = Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => Math.floor(random() * 1000)))
    const turned = cost.map((line, row) => line.map((_, column) => cost[column]?.[row] ?? 0))
    expect(solveAssignment(cost).cost).toBe(solveAssignment(turned).cost)
  })
})
