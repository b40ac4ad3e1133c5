import { type CelProgram, celProgramOf } from '../cel-programs.js'
import type { Condition, FactCondition, Scalar } from '../condition.js'
import type { FactName } from '../fact-catalogue.js'
import type { FactValue } from '../facts-of.js'
import type { Pattern } from '../pattern/compile-pattern.js'
import { patternOf } from '../pattern/pattern-of.js'
import { type Lists, spelledNumber } from '../test-holds.js'
import { type Evaluation, read } from './evaluation.js'

/** A condition as it is evaluated: names are slots, lists are sets, patterns are automata. */
export type CompiledCondition =
  | { readonly op: 'all' | 'any'; readonly parts: readonly CompiledCondition[] }
  | { readonly op: 'not'; readonly part: CompiledCondition }
  | { readonly op: 'cel'; readonly program: CelProgram; readonly slots: readonly number[] }
  | { readonly op: 'is' | 'isNot'; readonly slot: number; readonly expected: Scalar }
  | { readonly op: 'in'; readonly slot: number; readonly values: ReadonlySet<FactValue>; readonly spelled: boolean }
  | { readonly op: 'known'; readonly slot: number; readonly expected: boolean }
  | { readonly op: 'inList' | 'hasAny' | 'hasAll'; readonly slot: number; readonly texts: ReadonlySet<string> }
  /** Between two numbers, either included or not. */
  | {
      readonly op: 'order'
      readonly slot: number
      readonly least: number
      readonly most: number
      readonly open: boolean
    }
  | { readonly op: 'startsWith' | 'endsWith' | 'contains' | 'has'; readonly slot: number; readonly text: string }
  | { readonly op: 'matches'; readonly slot: number; readonly pattern: Pattern }

/** What conditions are compiled with. */
export interface ConditionScope {
  /** The place of a fact in an evaluation. */
  readonly slotOf: (fact: FactName) => number
  readonly lists: Lists
}

/** @throws `invalidRules` for a condition in CEL that was read without its engine. */
export function compileCondition(condition: Condition, scope: ConditionScope): CompiledCondition {
  if ('all' in condition) return { op: 'all', parts: condition.all.map((part) => compileCondition(part, scope)) }
  if ('any' in condition) return { op: 'any', parts: condition.any.map((part) => compileCondition(part, scope)) }
  if ('not' in condition) return { op: 'not', part: compileCondition(condition.not, scope) }
  if ('cel' in condition) {
    const program = celProgramOf(condition)
    return { op: 'cel', program, slots: program.facts.map(scope.slotOf) }
  }
  return compileTest(condition, scope.slotOf(condition.fact), scope.lists)
}

function compileTest(leaf: FactCondition, slot: number, lists: Lists): CompiledCondition {
  const infinity = Number.POSITIVE_INFINITY
  if ('is' in leaf) return { op: 'is', slot, expected: leaf.is }
  if ('isNot' in leaf) return { op: 'isNot', slot, expected: leaf.isNot }
  if ('in' in leaf) {
    const spelled = leaf.in.some((value) => typeof value === 'number' || typeof value === 'boolean')
    return { op: 'in', slot, values: new Set(leaf.in), spelled }
  }
  if ('known' in leaf) return { op: 'known', slot, expected: leaf.known }
  if ('inList' in leaf) {
    return { op: 'inList', slot, texts: new Set(Object.hasOwn(lists, leaf.inList) ? lists[leaf.inList] : []) }
  }
  if ('hasAny' in leaf) return { op: 'hasAny', slot, texts: new Set(leaf.hasAny) }
  if ('hasAll' in leaf) return { op: 'hasAll', slot, texts: new Set(leaf.hasAll) }
  if ('atLeast' in leaf) return { op: 'order', slot, least: leaf.atLeast, most: infinity, open: false }
  if ('atMost' in leaf) return { op: 'order', slot, least: -infinity, most: leaf.atMost, open: false }
  if ('above' in leaf) return { op: 'order', slot, least: leaf.above, most: infinity, open: true }
  if ('below' in leaf) return { op: 'order', slot, least: -infinity, most: leaf.below, open: true }
  if ('between' in leaf) return { op: 'order', slot, least: leaf.between[0], most: leaf.between[1], open: false }
  if ('startsWith' in leaf) return { op: 'startsWith', slot, text: leaf.startsWith }
  if ('endsWith' in leaf) return { op: 'endsWith', slot, text: leaf.endsWith }
  if ('contains' in leaf) return { op: 'contains', slot, text: leaf.contains }
  if ('has' in leaf) return { op: 'has', slot, text: leaf.has }
  return { op: 'matches', slot, pattern: patternOf(leaf.matches) }
}

/** Whether a condition holds; reads facts from left to right, no further than needed. */
export function conditionHolds(condition: CompiledCondition, evaluation: Evaluation): boolean {
  switch (condition.op) {
    case 'all':
      for (const part of condition.parts) if (!conditionHolds(part, evaluation)) return false
      return true
    case 'any':
      for (const part of condition.parts) if (conditionHolds(part, evaluation)) return true
      return false
    case 'not':
      return !conditionHolds(condition.part, evaluation)
    case 'cel':
      return condition.program.evaluate(condition.slots.map((slot) => read(evaluation, slot))) === true
    default:
      return passes(condition, read(evaluation, condition.slot))
  }
}

type CompiledTest = Extract<CompiledCondition, { readonly slot: number }>

function passes(test: CompiledTest, value: FactValue): boolean {
  switch (test.op) {
    case 'is':
      return value === test.expected || (typeof value === 'string' && spells(value, test.expected))
    case 'isNot':
      return value !== null && value !== test.expected && !(typeof value === 'string' && spells(value, test.expected))
    case 'in':
      return test.values.has(value) || (test.spelled && typeof value === 'string' && spellsOneOf(value, test.values))
    case 'known':
      return (value !== null) === test.expected
    case 'order': {
      const number = typeof value === 'number' ? value : spelledNumber(value)
      if (number === null) return false
      return test.open ? number > test.least && number < test.most : number >= test.least && number <= test.most
    }
    case 'startsWith':
      return typeof value === 'string' && value.startsWith(test.text)
    case 'endsWith':
      return typeof value === 'string' && value.endsWith(test.text)
    case 'contains':
      return typeof value === 'string' && value.includes(test.text)
    case 'matches':
      return typeof value === 'string' && test.pattern.test(value)
    case 'has':
      return typeof value === 'object' && value !== null && value.includes(test.text)
    case 'hasAny':
      return typeof value === 'object' && value !== null && value.some((tag) => test.texts.has(tag))
    case 'hasAll': {
      if (typeof value !== 'object' || value === null) return false
      for (const text of test.texts) if (!value.includes(text)) return false
      return true
    }
    case 'inList':
      if (value === null) return false
      return typeof value === 'object' ? value.some((tag) => test.texts.has(tag)) : test.texts.has(String(value))
  }
}

function spells(value: string, expected: Scalar): boolean {
  if (typeof expected === 'number') return spelledNumber(value) === expected
  return typeof expected === 'boolean' && value === String(expected)
}

function spellsOneOf(value: string, values: ReadonlySet<FactValue>): boolean {
  const number = spelledNumber(value)
  if (number !== null && values.has(number)) return true
  return (value === 'true' && values.has(true)) || (value === 'false' && values.has(false))
}
