import { type CodePoints, contains, rangesOf, wordSigns } from './code-points.js'
import { parsePattern } from './parse-pattern.js'
import { type Instruction, programOf } from './pattern-program.js'

/** A regular expression whose time is linear in the text, whatever either of them is. */
export interface Pattern {
  /** Whether it is found anywhere in the text, of which the first 50,000 signs are looked at. */
  test(text: string): boolean
}

const textLimit = 50_000
/** States of the deterministic automaton that are kept, and ways from state to state; they are made when they are met. */
const stateLimit = 150
const wayLimit = 30_000

/** What was before a place in the text, or comes after it, as far as `^ $ \b \B` ask. */
const edge = 0
const word = 1
const other = 2

interface State {
  /** Where the automaton may be, before assertions are followed. */
  readonly seeds: readonly number[]
  readonly before: number
  /** By class of sign; `undefined`: not met yet; `null`: found. */
  readonly next: (State | null | undefined)[]
  atEnd: boolean | undefined
}

/**
 * Compiles a regular expression; see `parsePattern` for the syntax. Texts are run through a deterministic automaton that is
 * made as it is needed; if it would get too large, through the non-deterministic one, in time linear in text times pattern.
 *
 * @throws PatternProblem
 */
export function compilePattern(source: string): Pattern {
  const { instructions, start } = programOf(parsePattern(source))
  const classes = classesOf(instructions)
  const marks = new Int32Array(instructions.length)
  let mark = 0
  let found = false
  let states = new Map<string, State>()

  const stateOf = (seeds: readonly number[], before: number): State => {
    const key = `${before}:${seeds.join()}`
    const known = states.get(key)
    if (known !== undefined) return known
    const state: State = { seeds, before, next: new Array(classes.count), atEnd: undefined }
    states.set(key, state)
    return state
  }

  /** The steps that take a sign, from these seeds on between `before` and `after`; sets `found`. */
  function follow(seeds: readonly number[], before: number, after: number): readonly number[] {
    const takers: number[] = []
    const stack: number[] = [start, ...seeds]
    mark++
    found = false
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (marks[at] === mark) continue
      marks[at] = mark
      const instruction = instructions[at] as Instruction
      if (instruction.op === 'found') found = true
      else if (instruction.op === 'one') takers.push(at)
      else if (instruction.op === 'fork') stack.push(instruction.other, instruction.next)
      else if (asserted(instruction.what, before, after)) stack.push(instruction.next)
    }
    return takers
  }

  /** Where the automaton may be after a sign of this class; sets `found`. */
  function step(seeds: readonly number[], before: number, sign: number): readonly number[] {
    const takers = follow(seeds, before, classes.isWord(sign) ? word : other)
    const reached: number[] = []
    mark++
    for (const taker of takers) {
      const { next } = instructions[taker] as Extract<Instruction, { op: 'one' }>
      if (!classes.takes(taker, sign) || marks[next] === mark) continue
      marks[next] = mark
      reached.push(next)
    }
    return reached.sort((a, b) => a - b)
  }

  function test(whole: string): boolean {
    const text = whole.length > textLimit ? whole.slice(0, textLimit) : whole
    let state = stateOf([], edge)
    let place = 0
    while (place < text.length) {
      const code = text.codePointAt(place) as number
      place += code > 0xffff ? 2 : 1
      const sign = classes.of(code)
      let next = state.next[sign]
      if (next === undefined) {
        if (states.size >= stateLimit || states.size * classes.count >= wayLimit) {
          states = new Map()
          return runOn(state.seeds, state.before, text, place - (code > 0xffff ? 2 : 1))
        }
        const seeds = step(state.seeds, state.before, sign)
        next = found ? null : stateOf(seeds, classes.isWord(sign) ? word : other)
        state.next[sign] = next
      }
      if (next === null) return true
      state = next
    }
    if (state.atEnd === undefined) {
      follow(state.seeds, state.before, edge)
      state.atEnd = found
    }
    return state.atEnd
  }

  /** The rest of a text, without keeping states. */
  function runOn(first: readonly number[], firstBefore: number, text: string, from: number): boolean {
    let seeds = first
    let before = firstBefore
    for (let place = from; place < text.length; ) {
      const code = text.codePointAt(place) as number
      place += code > 0xffff ? 2 : 1
      const sign = classes.of(code)
      seeds = step(seeds, before, sign)
      if (found) return true
      before = classes.isWord(sign) ? word : other
    }
    follow(seeds, before, edge)
    return found
  }

  return { test }
}

function asserted(what: Extract<Instruction, { op: 'assert' }>['what'], before: number, after: number): boolean {
  if (what === 'start') return before === edge
  if (what === 'end') return after === edge
  const atEdge = (before === word) !== (after === word)
  return what === 'wordEdge' ? atEdge : !atEdge
}

/** Signs that no step of the pattern tells apart are one class. */
function classesOf(instructions: readonly Instruction[]) {
  const sets = instructions.map((instruction) => (instruction.op === 'one' ? instruction.of : []))
  const starts = new Set([0])
  // repetitions that were written out have the same set many times
  for (const set of new Set([...sets, wordSigns])) {
    for (const [from, to] of rangesOf(set)) {
      starts.add(from)
      starts.add(to + 1)
    }
  }
  const bounds = Float64Array.from(starts).sort()
  const search = (code: number): number => {
    let low = 0
    let high = bounds.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((bounds[middle] as number) <= code) low = middle
      else high = middle - 1
    }
    return low
  }
  const inAscii = Uint16Array.from({ length: 128 }, (_, code) => search(code))
  const of = (code: number): number => (code < 128 ? (inAscii[code] as number) : search(code))
  const first = (sign: number): number => bounds[sign] as number
  return {
    count: bounds.length,
    of,
    takes: (instruction: number, sign: number): boolean => contains(sets[instruction] as CodePoints, first(sign)),
    isWord: (sign: number): boolean => contains(wordSigns, first(sign)),
  }
}
