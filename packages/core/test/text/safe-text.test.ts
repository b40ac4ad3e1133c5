import { safeLine, safeText } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { truncate } from '../../src/text/safe-text.js'

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom('\u001b[31m', '\u001b]0;title\u0007', '\u009b2J', '\u202e', '\r\n', '\n', '\t', '😀', '\ud83d', '<b>'),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''))
const harmful = /[\p{Cc}\p{Surrogate}\u202a-\u202e\u2066-\u2069]/u

describe('a line from outside', () => {
  it.each([
    ['Erika\u001b[31m Muster\u001b[0m', 'Erika Muster'],
    ['a\u001b]0;evil title\u0007b', 'ab'],
    ['a\u001b]8;;http://evil\u001b\\link', 'alink'],
    ['one\r\nTwo: three\ttabs', 'one Two: three tabs'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['broken \ud83d', 'broken \ufffd'],
    ['  spaces   and\u00a0more  ', 'spaces and more'],
    ['👩‍👩‍👧 שלום 王小明', '👩‍👩‍👧 שלום 王小明'],
    ['<script>&amp;', '<script>&amp;'],
  ])('%j is %j', (text, expected) => {
    expect(safeLine(text, 100)).toBe(expected)
  })

  it('has nothing that moves a cursor or breaks a line, and is not longer than allowed', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 40 }), (text, limit) => {
        const line = safeLine(text, limit)
        expect(line).not.toMatch(harmful)
        expect(Array.from(line).length).toBeLessThanOrEqual(limit)
        expect(safeLine(line, limit)).toBe(line)
      }),
      { numRuns: 1000 },
    )
  })

  it('costs little, however long the text', () => {
    const started = performance.now()
    for (const noise of ['\u001b]', '\u001b[', ' ', 'a', '\u009d']) safeLine(noise.repeat(5_000_000), 100)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('a text from outside', () => {
  it('keeps its line breaks and nothing worse', () => {
    expect(safeText('  a\r\nb\rc\u2028d\n\n\te\u0000\u001b[1mf', 100)).toBe('a\nb\nc\nd\n\n  ef')
    fc.assert(
      fc.property(hostile, (text) => {
        expect(safeText(text, 50).replace(/\n/g, '')).not.toMatch(harmful)
      }),
    )
  })
})

describe('cutting', () => {
  it('counts characters, not their halves', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '😀', '王') }), fc.integer({ min: 1, max: 12 }), (text, limit) => {
        const points = Array.from(text)
        expect(truncate(text, limit)).toBe(points.length <= limit ? text : `${points.slice(0, limit - 1).join('')}…`)
      }),
      { numRuns: 500 },
    )
  })
})
