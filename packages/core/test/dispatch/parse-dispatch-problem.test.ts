import { describe, expect, it } from 'vitest'
import { parseDispatchProblem, planRoutes, straightLine } from '../../src/dispatch/index.js'
import { madeUpTown, morning } from './made-up-town.js'

const place = { latitude: 52.5, longitude: 13.4 }
const minimal = {
  now: morning,
  orders: [{ id: 'a', ticketId: '1', place, durationMinutes: 30 }],
  engineers: [{ id: 'x', name: 'X', place, shifts: [{ from: morning, to: morning + 3_600_000 }] }],
}
const refusal = (over: object) => {
  try {
    parseDispatchProblem({ ...minimal, ...over })
  } catch (error) {
    const { code, message, mend } = error as { code: string; message: string; mend: string }
    expect(code).toBe('invalidInput')
    return `${message} ${mend}`
  }
  throw new Error('was taken')
}

describe('a problem from outside', () => {
  it('may leave out what is not so, and survives JSON', () => {
    const plan = planRoutes(parseDispatchProblem(minimal), { travel: straightLine() })
    expect(plan.routes[0]?.visits).toMatchObject([{ orderId: 'a', startAt: morning }])
    const town = madeUpTown(20, 8)
    expect(parseDispatchProblem(JSON.parse(JSON.stringify(town)))).toEqual(town)
  })

  it('names the field that is wrong', () => {
    const [order] = minimal.orders
    const [engineer] = minimal.engineers
    expect(refusal({ orders: [{ ...order, durationMinutes: -1 }] })).toMatch(/^orders\[0\]\.durationMinutes: /)
    expect(refusal({ orders: [{ ...order, skils: {} }] })).toBe('orders[0]: does not know "skils". Did you mean "skills"?')
    expect(refusal({ enginers: [] })).toBe('The problem: does not know "enginers". Did you mean "engineers"?')
    expect(refusal({ orders: [order, order] })).toBe('orders[1].id: "a" is there twice. Give each its own id.')
    expect(refusal({ engineers: [{ ...engineer, shifts: [{ from: 2, to: 1 }] }] })).toMatch(
      /^engineers\[0\]\.shifts\[0\]: ends before/,
    )
    expect(
      refusal({
        orders: [
          {
            ...order,
            windows: [
              { from: 3, to: 4 },
              { from: 1, to: 2 },
            ],
          },
        ],
      }),
    ).toMatch(/^orders\[0\]\.windows: must be in order/)
    expect(refusal({ orders: [{ ...order, pinnedTo: 'X' }] })).toBe(
      'orders[0].pinnedTo: there is no engineer "X". Did you mean "x"?',
    )
    expect(refusal({ orders: Array(2_001).fill(order) })).toMatch(/^orders: /)
    expect(refusal({ now: Number.NaN })).toMatch(/^now: /)
  })

  it('takes no prototype for a skill', () => {
    const text = `{"id":"a","ticketId":"1","place":{"latitude":1,"longitude":1},"durationMinutes":5,"skills":{"constructor":1,"toString":1}}`
    const problem = parseDispatchProblem({ ...minimal, orders: [JSON.parse(text)] })
    const [refused] = planRoutes(problem, { travel: straightLine() }).unplanned[0]?.refusals ?? []
    expect(refused?.obstacles.map(({ kind }) => kind)).toEqual(['skillMissing', 'skillMissing'])
  })
})
