import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from '../../src/text/nearest.js'

/** The definition, word for word. */
function naive(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const same = a.at(-1) === b.at(-1)
  const steps = [
    naive(a.slice(0, -1), b) + 1,
    naive(a, b.slice(0, -1)) + 1,
    naive(a.slice(0, -1), b.slice(0, -1)) + (same ? 0 : 1),
  ]
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1))
    steps.push(naive(a.slice(0, -2), b.slice(0, -2)) + 1)
  return Math.min(...steps)
}

describe('the nearest name', () => {
  it('is what was probably meant, or none', () => {
    const names = ['call.queue', 'call.digits', 'contact.level']
    expect(['call.quue', 'call.queeu', 'CALL.QUEUE', 'contact.lvl', 'weather', ''].map((word) => nearest(word, names))).toEqual([
      'call.queue',
      'call.queue',
      'call.queue',
      'contact.level',
      null,
      null,
    ])
  })

  it('is measured as defined', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(naive(a, b))
      }),
    )
  })
})
