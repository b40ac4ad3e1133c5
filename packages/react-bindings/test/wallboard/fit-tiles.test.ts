import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitTiles } from '../../src/wallboard/fit-tiles.js'

const box = { width: 1200, height: 400, unit: 12 }

describe('tiles in a box', () => {
  it('are as large as fits', () => {
    expect(fitTiles([3, 3], box).size.name).toBe('large')
    expect(fitTiles([20, 20, 5], box).size.name).toBe('medium')
    expect(fitTiles([60, 30, 10, 10], box).size.name).toBe('small')
    expect(fitTiles([250, 100, 50, 50, 50], box).size.name).toBe('dot')
  })

  it('have no text smaller than eleven pixels', () => {
    expect(fitTiles([60, 30, 10, 10], { width: 800, height: 266, unit: 8 }).size.name).toBe('dot')
  })

  it('are all shown if they fit, else no more than there are, and of each group some', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 5 }), (counts) => {
        const { shown, size } = fitTiles(counts, box)
        for (const [index, count] of counts.entries()) {
          expect(shown[index]).toBeGreaterThan(0)
          expect(shown[index]).toBeLessThanOrEqual(count)
          if (size.name !== 'dot') expect(shown[index]).toBe(count)
        }
      }),
    )
  })
})
