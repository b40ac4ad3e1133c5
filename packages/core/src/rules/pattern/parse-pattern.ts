import {
  type CodePoints,
  codePointsOf,
  complement,
  digits,
  lineEnds,
  rangesOf,
  spaces,
  withBothCases,
  wordSigns,
} from './code-points.js'

/** A pattern that was read. */
export type PatternNode =
  | { readonly kind: 'one'; readonly of: CodePoints }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'wordEdge' | 'noWordEdge' }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number }

/** Why a pattern cannot be used, and what to write instead. */
export class PatternProblem extends Error {
  constructor(
    readonly problem: string,
    readonly mend: string,
  ) {
    super(problem)
  }
}

const depthLimit = 50
const repeatLimit = 200

/**
 * Reads a regular expression: JavaScript's syntax with the `u` flag, without what cannot be matched in linear time (back
 * references, look-around) and without `\p{…}`. `(?i)` at the beginning makes it blind to case.
 *
 * @throws PatternProblem
 */
export function parsePattern(source: string): PatternNode {
  const blind = source.startsWith('(?i)')
  const signs = [...source.slice(blind ? 4 : 0)]
  let place = 0
  let depth = 0

  const peek = (offset = 0): string => signs[place + offset] ?? ''
  const take = (): string => signs[place++] ?? ''
  const takes = (wanted: string): boolean => {
    if (!wanted.startsWith(peek()) || signs.slice(place, place + wanted.length).join('') !== wanted) return false
    place += wanted.length
    return true
  }
  const one = (of: CodePoints): PatternNode => ({ kind: 'one', of: blind ? withBothCases(of) : of })

  function choice(): PatternNode {
    if (++depth > depthLimit) throw new PatternProblem('has groups nested too deep', `Use at most ${depthLimit} levels.`)
    const options = [sequence()]
    while (peek() === '|') {
      take()
      options.push(sequence())
    }
    depth--
    return options.length === 1 ? (options[0] as PatternNode) : { kind: 'choice', options }
  }

  function sequence(): PatternNode {
    const parts: PatternNode[] = []
    while (place < signs.length && peek() !== '|' && peek() !== ')') parts.push(repeated(item()))
    return { kind: 'sequence', parts }
  }

  function repeated(part: PatternNode): PatternNode {
    const bounds = quantifier()
    if (bounds === null) return part
    if (part.kind === 'assert')
      throw new PatternProblem('repeats what has no length', 'Leave the * + ? or { } behind ^ $ \\b or \\B out.')
    // lazy or not makes no difference to whether there is a match
    if (peek() === '?') take()
    if (quantifier() !== null) throw new PatternProblem('repeats a repetition', 'Put the inner one into brackets: (?:…)+.')
    return { kind: 'repeat', part, ...bounds }
  }

  function quantifier(): { least: number; most: number } | null {
    if (takes('*')) return { least: 0, most: Number.POSITIVE_INFINITY }
    if (takes('+')) return { least: 1, most: Number.POSITIVE_INFINITY }
    if (takes('?')) return { least: 0, most: 1 }
    if (peek() !== '{') return null
    const [whole = '', first = '', comma, second = ''] =
      /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(signs.slice(place, place + 12).join('')) ?? []
    if (whole === '' || (comma === '' && second !== ''))
      throw new PatternProblem('has a { that begins no repetition', 'Write {2}, {2,} or {2,5}; for the sign itself \\{.')
    place += whole.length
    const least = Number(first)
    const most = comma === '' ? least : second === '' ? Number.POSITIVE_INFINITY : Number(second)
    if (most < least) throw new PatternProblem(`repeats ${whole}: at most less than at least`, 'Write the smaller number first.')
    if (least > repeatLimit || (most !== Number.POSITIVE_INFINITY && most > repeatLimit))
      throw new PatternProblem(`repeats ${whole}: too often`, `Repeat at most ${repeatLimit} times, or without bound: + or *.`)
    return { least, most }
  }

  function item(): PatternNode {
    const sign = take()
    switch (sign) {
      case '^':
        return { kind: 'assert', what: 'start' }
      case '$':
        return { kind: 'assert', what: 'end' }
      case '.':
        return one(complement(lineEnds))
      case '(':
        return group()
      case '[':
        return one(set())
      case '\\':
        return escaped()
      case '*':
      case '+':
      case '?':
        throw new PatternProblem(
          `has a ${sign} with nothing to repeat`,
          `Put something before it; for the sign itself write \\${sign}.`,
        )
      case '{':
      case '}':
      case ']':
        throw new PatternProblem(`has a ${sign} that belongs to nothing`, `For the sign itself write \\${sign}.`)
      default:
        return one(single(sign))
    }
  }

  function group(): PatternNode {
    if (peek() === '?' && !takes('?:')) {
      const said = `(${signs.slice(place, place + 3).join('')}`
      if (/^\(\?<?[=!]/.test(said))
        throw new PatternProblem(
          `looks around with ${said.slice(0, said.includes('<') ? 4 : 3)}`,
          'Write a second condition, with "not" if need be.',
        )
      if (said.startsWith('(?i')) throw new PatternProblem('has (?i) inside', 'Write it once, at the very beginning.')
      throw new PatternProblem(`has a group ${said}…`, 'Write (…) or (?:…).')
    }
    const inner = choice()
    if (take() !== ')') throw new PatternProblem('has a ( without its )', 'Close it; for the sign itself write \\(.')
    return inner
  }

  function escaped(): PatternNode {
    if (takes('b')) return { kind: 'assert', what: 'wordEdge' }
    if (takes('B')) return { kind: 'assert', what: 'noWordEdge' }
    return one(escapedSign(false))
  }

  /** What stands behind a backslash. */
  function escapedSign(inSet: boolean): CodePoints {
    const sign = take()
    // what is no letter of a word is none in either case
    if (blind && sign === 'W') return complement(withBothCases(wordSigns))
    const known = shorthands.get(sign)
    if (known !== undefined) return known
    const control = controls.get(sign)
    if (control !== undefined) return [control, control]
    if (sign === '0' && !/\d/.test(peek())) return [0, 0]
    if (/[0-9k]/.test(sign))
      throw new PatternProblem(`refers back with \\${sign}`, 'That cannot be matched in bounded time: say it without.')
    if (sign === 'x' || sign === 'u') return numbered(sign)
    if (/[\^$\\.*+?()[\]{}|/]/.test(sign) || (inSet && sign === '-')) return single(sign)
    if (sign === '') throw new PatternProblem('ends with a \\', 'For the sign itself write \\\\.')
    throw new PatternProblem(
      `has the unknown escape \\${sign}`,
      'Known are \\d \\w \\s \\D \\W \\S \\b \\B \\n \\r \\t \\f \\v \\xHH \\uHHHH and signs.',
    )
  }

  function numbered(kind: 'x' | 'u'): CodePoints {
    const rest = signs.slice(place, place + 8).join('')
    const [whole, braced, plain] =
      (kind === 'x' ? /^(?:()([\da-f]{2}))/i : /^(?:\{([\da-f]{1,6})\}|([\da-f]{4}))/i).exec(rest) ?? []
    const code = Number.parseInt(braced || plain || '', 16)
    if (whole === undefined || !(code <= 0x10ffff))
      throw new PatternProblem(`has a \\${kind} without its number`, 'Write \\xHH, \\uHHHH or \\u{H…}.')
    place += whole.length
    return [code, code]
  }

  function set(): CodePoints {
    const negated = takes('^')
    const ranges: [number, number][] = []
    while (peek() !== ']') {
      const from = member()
      if (peek() === '-' && peek(1) !== ']' && peek(1) !== '') {
        take()
        const to = member()
        const [first, last] = [bound(from), bound(to)]
        if (last < first)
          throw new PatternProblem('has a range from the greater to the smaller', 'Write the smaller sign first: [a-z].')
        ranges.push([first, last])
      } else ranges.push(...rangesOf(from))
    }
    take()
    const of = codePointsOf(ranges)
    // letters of either case first, or `[^a]` would hold `A`
    return negated ? complement(blind ? withBothCases(of) : of) : of
  }

  function member(): CodePoints {
    if (place >= signs.length) throw new PatternProblem('has a [ without its ]', 'Close it; for the sign itself write \\[.')
    // in brackets that is a backspace
    if (takes('\\b')) return [8, 8]
    if (takes('\\')) return escapedSign(true)
    return single(take())
  }

  function bound(set: CodePoints): number {
    const [first = 0, last] = set
    if (set.length === 2 && first === last) return first
    throw new PatternProblem('has a range of more than signs', 'Begin and end it with one sign each: [a-z].')
  }

  const whole = choice()
  if (place < signs.length) throw new PatternProblem('has a ) without its (', 'For the sign itself write \\).')
  return whole
}

const single = (sign: string): CodePoints => {
  const code = sign.codePointAt(0) ?? 0
  return [code, code]
}

const shorthands: ReadonlyMap<string, CodePoints> = /* @__PURE__ */ (() =>
  new Map([
    ['d', digits],
    ['D', complement(digits)],
    ['w', wordSigns],
    ['W', complement(wordSigns)],
    ['s', spaces],
    ['S', complement(spaces)],
  ]))()
const controls: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['f', 12],
  ['v', 11],
])
