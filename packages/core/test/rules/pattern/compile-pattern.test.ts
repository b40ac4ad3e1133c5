import { createContext, Script } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern } from '../../../src/rules/pattern/compile-pattern.js'
import { PatternProblem } from '../../../src/rules/pattern/parse-pattern.js'

const matches = (pattern: string, text: string): boolean => compilePattern(pattern).test(text)

const atom = fc.constantFrom(
  'a',
  'b',
  '-',
  '.',
  '\\d',
  '\\W',
  '\\s',
  '[ab]',
  '[^a]',
  '[a-c1]',
  '[^\\w]',
  '\\b',
  '\\B',
  '^',
  '$',
  '\\x61',
  '😀',
)
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '+?')
const source = fc.letrec<{ pattern: string; item: string }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    atom,
    tie('pattern').map((inner) => `(${inner})`),
    tie('pattern').map((inner) => `(?:${inner})`),
  ),
  pattern: fc
    .array(
      fc.array(
        fc.tuple(tie('item'), quantifier).map(([item, times]) => item + (/^(?:\\b|\\B|\^|\$)$/i.test(item) ? '' : times)),
        { maxLength: 3 },
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((options) => options.map((parts) => parts.join('')).join('|')),
})).pattern
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '1', '-', ' ', '\n', '_', '😀', '通'), { maxLength: 8 })
  .map((signs) => signs.join(''))

const asked: { expression: RegExp; text: string } = { expression: /x/, text: '' }
const context = createContext({ asked })
const ask = new Script('asked.expression.test(asked.text)')

/** What JavaScript finds, or `null`: it looks for some of these for longer than anybody would wait. */
function javaScriptFinds(expression: RegExp, text: string): boolean | null {
  Object.assign(asked, { expression, text })
  try {
    return ask.runInContext(context, { timeout: 250 }) as boolean
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null
    throw error
  }
}

/** Patterns made at random can be too large. */
function compiledOrNone(pattern: string) {
  try {
    return compilePattern(pattern)
  } catch (error) {
    if (error instanceof PatternProblem && error.problem.startsWith('is too large')) return null
    throw error
  }
}

describe('a pattern', () => {
  it('finds what JavaScript finds', () => {
    fc.assert(
      fc.property(source, fc.array(text, { minLength: 1, maxLength: 8 }), (pattern, texts) => {
        const expected = new RegExp(pattern, 'u')
        const compiled = compiledOrNone(pattern)
        fc.pre(compiled !== null)
        for (const one of texts) {
          // V8 looks for \B inside a sign of two units as well, where there is no place by the standard
          if (pattern.includes('\\B') && one.includes('😀')) continue
          const found = compiled.test(one)
          expect([pattern, one, found]).toEqual([pattern, one, javaScriptFinds(expected, one) ?? found])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('finds what JavaScript finds, blind to case', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'abc',
          '[a-c]x',
          '[^a]b',
          'A|[Bx]',
          '\\wZ',
          'straße',
          'Ж+',
          '[^s]',
          '[^i]',
          '^\\W',
          '[\\W]a',
          '[^\\W]b',
          '\\D',
          '\\S',
          'ſ',
          '[k-l]',
          'ς',
          'µ',
          '[\\u00e0-\\u00ff]b',
        ),
        fc.stringMatching(/^[aAbBcCxXzZжЖßẞsSſiIıİkK\u212aσςΣµμÀàÿŸåÅ\u212b ]{0,6}$/),
        (pattern, one) => {
          expect(matches(`(?i)${pattern}`, one)).toBe(new RegExp(pattern, 'iu').test(one))
        },
      ),
    )
  })

  it('is as blind to the case of any letter as JavaScript is', () => {
    const code = fc.integer({ min: 0x41, max: 0x58f })
    fc.assert(
      fc.property(code, fc.boolean(), (one, negated) => {
        const letter = String.fromCodePoint(one)
        fc.pre(/[\p{L}]/u.test(letter))
        const [inSet, text] = [negated ? `[^${letter}]` : letter, [letter, letter.toLowerCase(), letter.toUpperCase()].join('')]
        for (const sign of text)
          expect([sign, matches(`(?i)^${inSet}`, sign)]).toEqual([sign, new RegExp(`^${inSet}`, 'iu').test(sign)])
      }),
      { numRuns: 1500 },
    )
  })

  it('keeps finding it when there are more states than are kept', () => {
    const pattern = '[ab]*a[ab]{12}c'
    const random = 'abbabaabbbaababbbababbaaabababbbbaabbabab'.repeat(200)
    const compiled = compilePattern(pattern)
    expect(compiled.test(random)).toBe(false)
    expect(compiled.test(`${random}a${'b'.repeat(12)}c`)).toBe(true)
    expect(compiled.test(`${random}b${'b'.repeat(12)}c`)).toBe(false)
  })

  it.each(['(a+)+$', '(a|a)*b', '(a*)*b', '(?:a|aa|aaa)+$', '(.*)*x', '([a-z]+)*[A-Z]', '(a?){30}a{30}$', '(?:.*a){12}b'])(
    '%s is over soon, where going back would take centuries',
    (pattern) => {
      const compiled = compilePattern(pattern)
      const begun = performance.now()
      expect(compiled.test(`${'a'.repeat(49_999)}!`)).toBe(false)
      // a machine under load needs some hundred milliseconds; what backtracks would need centuries
      expect(performance.now() - begun).toBeLessThan(5000)
    },
  )

  it('looks at the first 50,000 signs', () => {
    expect(matches('b', `${'a'.repeat(49_999)}b`)).toBe(true)
    expect(matches('b', `${'a'.repeat(50_000)}b`)).toBe(false)
  })

  it.each<[string, RegExp]>([
    ['(a)\\1', /refers back with \\1/],
    ['(?<n>a)\\k<n>', /has a group \(\?<n/],
    ['a(?=b)', /looks around with \(\?=/],
    ['a(?!b)', /looks around with \(\?!/],
    ['(?<=a)b', /looks around with \(\?<=/],
    ['(?<!a)b', /looks around with \(\?<!/],
    ['\\p{L}', /unknown escape \\p/],
    ['(a', /a \( without its \)/],
    ['a)', /a \) without its \(/],
    ['[a', /a \[ without its \]/],
    ['a**', /repeats a repetition/],
    ['*a', /nothing to repeat/],
    ['a{3,2}', /at most less than at least/],
    ['a{1000}', /too often/],
    ['((a{100}){100}){100}', /too large/],
    ['(a{1,200}){1,200}', /too large/],
    ['['.repeat(3), /without its \]/],
    ['('.repeat(60), /nested too deep/],
    ['[z-a]', /from the greater to the smaller/],
    ['\\', /ends with a \\/],
    ['^*', /repeats what has no length/],
    ['a{', /begins no repetition/],
    ['\\constructor', /\\c/],
    ['\\__proto__', /\\_/],
  ])('%s is refused', (pattern, problem) => {
    try {
      compilePattern(pattern)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(PatternProblem)
      expect((error as PatternProblem).problem).toMatch(problem)
      expect((error as PatternProblem).mend).not.toBe('')
    }
  })
})
