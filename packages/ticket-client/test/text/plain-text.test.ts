import fc from 'fast-check'
import { expect, it } from 'vitest'
import { oneLine, oneLineOfBytes, plainText } from '../../src/text/plain-text.js'

/** Everything that callers send: whole and broken characters, controls, line ends. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: fc.constantFrom('\r', '\n', '\t', '\u001b', '\u0000', '\u2028', '王', '😀', '\ud83d', ' ', 'a') }),
)
const bytes = (text: string) => new TextEncoder().encode(text).byteLength
const isWhole = (text: string) => new TextDecoder().decode(new TextEncoder().encode(text)) === text

it('leaves no control character but tab and newline, and no half character', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 50 }), (text, maximum) => {
      const clean = plainText(text, maximum)
      expect(isWhole(clean)).toBe(true)
      expect(clean.length).toBeLessThanOrEqual(maximum)
      expect([...clean].every((character) => character === '\n' || character === '\t' || !/\p{Cc}/u.test(character))).toBe(true)
      expect(plainText(clean, maximum)).toBe(clean)
    }),
  )
})

it('makes one line that fits, in characters or in bytes', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 3, max: 50 }), (text, maximum) => {
      const line = oneLine(text, maximum)
      expect([line.length <= maximum, isWhole(line), /[\p{Cc}\u2028\u2029]/u.test(line)]).toEqual([true, true, false])
      const packed = oneLineOfBytes(text, maximum)
      expect([bytes(packed) <= maximum, isWhole(packed)]).toEqual([true, true])
    }),
  )
})

const ordinary = [...`abc <>&'"\\$`, ...'{}王小明😀é']

it('keeps ordinary text as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...ordinary) }), (text) => {
      expect(plainText(text)).toBe(text)
      expect(oneLine(text, 1000)).toBe(text.trim().replace(/ +/g, ' '))
    }),
  )
})
