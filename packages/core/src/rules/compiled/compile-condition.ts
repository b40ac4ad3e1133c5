import { type CelProgram, celProgramOf } from '../cel-programs.js'
import type { Condition, ConditionTest, FactCondition, Scalar } from '../condition.js'
import type { FactName } from '../fact-catalogue.js'
import type { FactValue } from '../facts-of.js'
import type { Pattern } from '../pattern/compile-pattern.js'
import { patternOf } from '../pattern/pattern-of.js'
import { equals, type Lists, listOf, spelledNumber } from '../test-holds.js'
import { type Evaluation, read } from './evaluation.js'

/**
 * A condition as it is evaluated: names are slots, lists are sets, patterns are automata. All have the same fields in the same
 * order, whatever they need of them: that makes a read of a field twice as fast where conditions of all sorts come by.
 */
export interface CompiledCondition {
  readonly op: Op
  readonly slot: number
  readonly expected: Scalar
  readonly text: string
  readonly least: number
  readonly most: number
  readonly values: ReadonlySet<FactValue>
  /** Some of the values are numbers or flags, which a text may spell. */
  readonly spelled: boolean
  readonly pattern: Pattern | null
  readonly parts: readonly CompiledCondition[]
  readonly program: CelProgram | null
  readonly slots: readonly number[]
}

type Op = 'all' | 'any' | 'not' | 'cel' | Exclude<ConditionTest, 'atLeast' | 'atMost'>

const none: ReadonlySet<FactValue> = /* @__PURE__ */ new Set<FactValue>()

const make = (op: Op, fields: Partial<Omit<CompiledCondition, 'op'>>): CompiledCondition => ({
  op,
  slot: -1,
  expected: null,
  text: '',
  least: Number.NEGATIVE_INFINITY,
  most: Number.POSITIVE_INFINITY,
  values: none,
  spelled: false,
  pattern: null,
  parts: [],
  program: null,
  slots: [],
  ...fields,
})

/** What conditions are compiled with. */
export interface ConditionScope {
  /** The place of a fact in an evaluation. */
  readonly slotOf: (fact: FactName) => number
  readonly lists: Lists
}

/** @throws `invalidRules` for a condition in CEL that was read without its engine. */
export function compileCondition(condition: Condition, scope: ConditionScope): CompiledCondition {
  if ('all' in condition) return make('all', { parts: condition.all.map((part) => compileCondition(part, scope)) })
  if ('any' in condition) return make('any', { parts: condition.any.map((part) => compileCondition(part, scope)) })
  if ('not' in condition) return make('not', { parts: [compileCondition(condition.not, scope)] })
  if ('cel' in condition) {
    const program = celProgramOf(condition)
    return make('cel', { program, slots: program.facts.map(scope.slotOf) })
  }
  return compileTest(condition, scope.slotOf(condition.fact), scope.lists)
}

/** Compiles one test of the fact in a slot. */
export function compileTest(leaf: FactCondition, slot: number, lists: Lists): CompiledCondition {
  if ('is' in leaf) return make('is', { slot, expected: leaf.is })
  if ('isNot' in leaf) return make('isNot', { slot, expected: leaf.isNot })
  if ('in' in leaf) {
    const spelled = leaf.in.some((value) => typeof value === 'number' || typeof value === 'boolean')
    return make('in', { slot, values: new Set(leaf.in), spelled })
  }
  if ('known' in leaf) return make('known', { slot, expected: leaf.known })
  if ('inList' in leaf) return make('inList', { slot, values: listOf(lists, leaf.inList) })
  if ('hasAny' in leaf) return make('hasAny', { slot, values: new Set(leaf.hasAny) })
  if ('hasAll' in leaf) return make('hasAll', { slot, values: new Set(leaf.hasAll) })
  if ('atLeast' in leaf) return make('between', { slot, least: leaf.atLeast })
  if ('atMost' in leaf) return make('between', { slot, most: leaf.atMost })
  if ('above' in leaf) return make('above', { slot, least: leaf.above })
  if ('below' in leaf) return make('below', { slot, most: leaf.below })
  if ('between' in leaf) return make('between', { slot, least: leaf.between[0], most: leaf.between[1] })
  if ('startsWith' in leaf) return make('startsWith', { slot, text: leaf.startsWith })
  if ('endsWith' in leaf) return make('endsWith', { slot, text: leaf.endsWith })
  if ('contains' in leaf) return make('contains', { slot, text: leaf.contains })
  if ('has' in leaf) return make('has', { slot, text: leaf.has })
  return make('matches', { slot, pattern: patternOf(leaf) })
}

/** Whether a condition holds; reads facts from left to right, no further than needed. */
export function conditionHolds(condition: CompiledCondition, evaluation: Evaluation): boolean {
  const { op, parts } = condition
  if (condition.slot >= 0) return passes(condition, read(evaluation, condition.slot))
  if (op === 'cel') return celHolds(condition, evaluation)
  if (op === 'not') return !conditionHolds(parts[0] as CompiledCondition, evaluation)
  const settles = op === 'any'
  for (let at = 0; at < parts.length; at++)
    if (conditionHolds(parts[at] as CompiledCondition, evaluation) === settles) return settles
  return !settles
}

const celHolds = ({ program, slots }: CompiledCondition, evaluation: Evaluation): boolean =>
  program?.evaluate(slots.map((slot) => read(evaluation, slot))) === true

/** Whether a value passes a test: what `testHolds` says, sooner. */
export function passes(test: CompiledCondition, value: FactValue): boolean {
  switch (test.op) {
    case 'is':
      return equals(value, test.expected)
    case 'between': {
      const number = typeof value === 'number' ? value : spelledNumber(value)
      return number !== null && number >= test.least && number <= test.most
    }
    case 'above': {
      const number = typeof value === 'number' ? value : spelledNumber(value)
      return number !== null && number > test.least
    }
    case 'below': {
      const number = typeof value === 'number' ? value : spelledNumber(value)
      return number !== null && number < test.most
    }
    case 'in':
      return test.values.has(value) || (test.spelled && typeof value === 'string' && spellsOneOf(value, test.values))
    case 'startsWith':
      return typeof value === 'string' && value.startsWith(test.text)
    case 'has':
      return typeof value === 'object' && value !== null && value.includes(test.text)
    case 'isNot':
      return value !== null && !equals(value, test.expected)
    case 'known':
      return (value !== null) === test.expected
    case 'endsWith':
      return typeof value === 'string' && value.endsWith(test.text)
    case 'contains':
      return typeof value === 'string' && value.includes(test.text)
    case 'matches':
      return typeof value === 'string' && test.pattern?.test(value) === true
    case 'inList':
      if (value === null) return false
      return typeof value === 'object' ? hasOneOf(value, test.values) : test.values.has(String(value))
    case 'hasAny':
      return typeof value === 'object' && value !== null && hasOneOf(value, test.values)
    case 'hasAll': {
      if (typeof value !== 'object' || value === null) return false
      for (const text of test.values) if (!value.includes(text as string)) return false
      return true
    }
    default:
      return false
  }
}

function hasOneOf(tags: readonly string[], values: ReadonlySet<FactValue>): boolean {
  for (let at = 0; at < tags.length; at++) if (values.has(tags[at] as string)) return true
  return false
}

function spellsOneOf(value: string, values: ReadonlySet<FactValue>): boolean {
  const number = spelledNumber(value)
  if (number !== null && values.has(number)) return true
  return (value === 'true' && values.has(true)) || (value === 'false' && values.has(false))
}
