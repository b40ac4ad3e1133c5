import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonErrorOffset, jsonErrorPlace } from '../../src/text/json-error-offset.js'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('the place where a text stops being JSON', () => {
  it.each([
    ['{"a": 1,}', 8],
    ['[1 2]', 3],
    ['', 0],
    ['{"a" 1}', 5],
    ['{"a": "b', 6],
    ['[1]]', 3],
    ['// no\n{}', 0],
  ])('%s', (text, offset) => {
    expect(jsonErrorOffset(text)).toBe(offset)
  })

  it('is nowhere exactly in what JSON.parse takes', () => {
    const almost = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '[', ' ', '\u0001', '\u007f', '\u2028', '\ud800', '0', ':'))
      .map(([json, at, noise]) => json.slice(0, at % (json.length + 1)) + noise + json.slice(at % (json.length + 1)))
    fc.assert(
      fc.property(almost, (text) => {
        expect(jsonErrorOffset(text) === null).toBe(isJson(text))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the place of a JSON error', () => {
  it.each([
    ['{', 1, 2],
    ['x', 1, 1],
    ['{\n  "a": 1,\n}', 3, 1],
    ['[1\n\n  2]', 3, 3],
  ])('in %j is line %i, column %i', (text, line, column) => {
    expect(jsonErrorPlace(text)).toEqual({ line, column })
  })
})
