import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepSame } from '../../src/store/keep-same.js'

const anew = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value))

describe('what came again', () => {
  it('is the object that was there, if it says the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const before = anew(value)
        expect(keepSame(before, anew(before))).toBe(before)
      }),
    )
  })

  it('says what came, whatever was there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, next) => {
        expect(keepSame(anew(before), anew(next))).toEqual(anew(next))
      }),
    )
  })

  it('keeps the parts that are the same beside one that is not', () => {
    const before = { history: [{ id: 'a' }, { id: 'b' }], level: 'gold' }
    const next = keepSame(before, anew({ ...before, level: 'silver' }))
    expect(next).toEqual({ ...before, level: 'silver' })
    expect(next.history).toBe(before.history)
    const longer = keepSame(before.history, [...anew(before.history), { id: 'c' }])
    expect(longer).toHaveLength(3)
    expect(longer[0]).toBe(before.history[0])
  })

  it('lets no name of a stranger be anything but a name', () => {
    const hostile = JSON.parse('{"__proto__":{"admin":true},"constructor":1}')
    const kept = keepSame({ constructor: 2 }, hostile)
    expect(Object.keys(kept)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype)
    expect((Object.create(kept) as { admin?: true }).admin).toBeUndefined()
  })

  it('does not lose itself in depths', () => {
    const deep = '['.repeat(5_000) + ']'.repeat(5_000)
    expect(keepSame(JSON.parse(deep), JSON.parse(deep))).toBeInstanceOf(Array)
  })
})
