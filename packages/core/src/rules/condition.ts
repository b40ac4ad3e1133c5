import type { FactKind, FactName } from './fact-catalogue.js'

/** A value that a fact can be compared with. */
export type Scalar = string | number | boolean | null

/** One fact and one test of it. A fact that is not known (`null`) passes `is: null` and `known: false`, and no other test. */
export type FactCondition =
  | { readonly fact: FactName; readonly is: Scalar }
  | { readonly fact: FactName; readonly isNot: Scalar }
  | { readonly fact: FactName; readonly in: readonly Scalar[] }
  /** In the list of this name; for tags: one of them is. */
  | { readonly fact: FactName; readonly inList: string }
  | { readonly fact: FactName; readonly known: boolean }
  | { readonly fact: FactName; readonly atLeast: number }
  | { readonly fact: FactName; readonly atMost: number }
  | { readonly fact: FactName; readonly above: number }
  | { readonly fact: FactName; readonly below: number }
  /** Both ends included. */
  | { readonly fact: FactName; readonly between: readonly [number, number] }
  | { readonly fact: FactName; readonly startsWith: string }
  | { readonly fact: FactName; readonly endsWith: string }
  | { readonly fact: FactName; readonly contains: string }
  /** A regular expression of the safe subset, anywhere in the text; see `compilePattern`. */
  | { readonly fact: FactName; readonly matches: string }
  /** For tags: one of them is this. */
  | { readonly fact: FactName; readonly has: string }
  | { readonly fact: FactName; readonly hasAny: readonly string[] }
  | { readonly fact: FactName; readonly hasAll: readonly string[] }

/** A condition written in CEL; for rules that were read with the engine for it. */
export interface CelCondition {
  readonly cel: string
}

/** When a rule holds: one fact and what it must be, or a combination of conditions. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | FactCondition
  | CelCondition

/** The tests, by name. */
export const conditionTests = [
  'is',
  'isNot',
  'in',
  'inList',
  'known',
  'atLeast',
  'atMost',
  'above',
  'below',
  'between',
  'startsWith',
  'endsWith',
  'contains',
  'matches',
  'has',
  'hasAny',
  'hasAll',
] as const
/** One of them. */
export type ConditionTest = (typeof conditionTests)[number]

const equality = ['is', 'isNot', 'in', 'known'] as const
const order = ['atLeast', 'atMost', 'above', 'below', 'between'] as const

/** Which tests make sense for which facts. A text may spell a number, and is compared as that. */
export const testsByKind: Readonly<Record<FactKind, readonly ConditionTest[]>> = /* @__PURE__ */ (() => ({
  text: [...equality, 'inList', 'startsWith', 'endsWith', 'contains', 'matches', ...order],
  number: [...equality, ...order],
  flag: equality,
  tags: ['has', 'hasAny', 'hasAll', 'inList', 'known'],
}))()
