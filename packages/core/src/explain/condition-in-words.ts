import type { Condition, FactCondition, Scalar } from '../rules/condition.js'
import { describeFact, familyOf } from '../rules/fact-catalogue.js'
import { safeLine } from '../text/safe-text.js'
import type { ExplanationWords } from './explanation-words.js'

/** What a fact was when it was decided; `undefined` if nobody asked. */
export type KnownFacts = (fact: string) => Scalar | undefined

/** How a condition stood. */
export interface ConditionStanding {
  readonly met: boolean
  /** What made it so: clauses with the values that the facts had. */
  readonly because: readonly string[]
  /** What would make it met, as one clause; `null` if it is. */
  readonly needed: string | null
}

/** Whether a condition on one fact holds of these facts. */
export type LeafTest = (
  leaf: Exclude<Condition, { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }>,
) => boolean

/** Of a list in a rule, so many values are told. */
const listed = 5

/** How a condition stood with these facts, in words. Facts that nobody asked about count as not met: whoever needs them is told so. */
export function conditionInWords(
  condition: Condition,
  facts: KnownFacts,
  { words, test, wanted = true }: { readonly words: ExplanationWords; readonly test: LeafTest; readonly wanted?: boolean },
): ConditionStanding {
  const go = (inner: Condition, innerWanted: boolean) => conditionInWords(inner, facts, { words, test, wanted: innerWanted })
  if ('not' in condition) return go(condition.not, !wanted)
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : null
  if (parts !== null) {
    const together = 'all' in condition === wanted
    return (together ? conjunction : disjunction)(
      parts.map((part) => go(part, wanted)),
      words,
    )
  }
  const leaf = condition as Parameters<LeafTest>[0]
  if ('cel' in leaf) {
    const met = test(leaf) === wanted
    const formula = (holds: boolean) => words.formula(quote(leaf.cel, words), holds)
    return { met, because: [formula(met === wanted)], needed: met ? null : formula(wanted) }
  }
  const value = facts(leaf.fact)
  const met = value !== undefined && test(leaf) === wanted
  return {
    met,
    because: value === undefined ? [] : [factClause(leaf, value, met === wanted, words)],
    needed: met ? null : clause(leaf, wanted, words),
  }
}

function conjunction(parts: readonly ConditionStanding[], words: ExplanationWords): ConditionStanding {
  const missing = parts.filter(({ met }) => !met)
  if (missing.length === 0) return { met: true, because: parts.flatMap(({ because }) => because), needed: null }
  return {
    met: false,
    because: missing.flatMap(({ because }) => because),
    needed: missing.flatMap(({ needed }) => needed ?? []).join(words.and),
  }
}

function disjunction(parts: readonly ConditionStanding[], words: ExplanationWords): ConditionStanding {
  const met = parts.filter((part) => part.met)
  if (met.length > 0) return { met: true, because: met.flatMap(({ because }) => because), needed: null }
  const needed = parts.flatMap((part) => part.needed ?? [])
  const joined = needed.join(words.or)
  return {
    met: false,
    because: parts.flatMap(({ because }) => because),
    needed: needed.length > 1 ? words.group(joined) : joined,
  }
}

/** A clause with the value the fact had, where the clause does not say it already. */
function factClause(leaf: FactCondition, value: Scalar, holds: boolean, words: ExplanationWords): string {
  const label = labelOf(leaf.fact, words)
  if (value === null) return words.known(label, false)
  if (describeFact(leaf.fact)?.kind === 'flag') return words.flag(label, valueInWords(leaf.fact, value, words))
  const says = clause(leaf, holds, words)
  const sure = ('is' in leaf && holds) || ('isNot' in leaf && !holds)
  return sure ? says : words.actually(says, valueInWords(leaf.fact, value, words))
}

/** That a test holds of a fact, or that it does not. */
function clause(leaf: FactCondition, holds: boolean, words: ExplanationWords): string {
  const { fact, ...tests } = leaf
  const label = labelOf(fact, words)
  const [[operator, operand] = ['', null]] = Object.entries(tests) as [string, unknown][]
  if (operator === 'known') return words.known(label, (operand === true) === holds)
  if (operator === 'is' || operator === 'isNot') {
    const positive = (operator === 'is') === holds
    if (operand === null) return words.known(label, !positive)
    const value = valueInWords(fact, operand as Scalar, words)
    if (typeof operand === 'boolean') return words.flag(label, positive ? value : valueInWords(fact, !operand, words))
    return words.clause(label, { operator: 'is', operand: value }, positive)
  }
  return words.clause(label, { operator, operand: operandInWords(fact, operator, operand, words) }, holds)
}

function operandInWords(fact: string, operator: string, operand: unknown, words: ExplanationWords): string {
  if (!Array.isArray(operand)) return valueInWords(fact, operand as Scalar, words)
  const values = operand.slice(0, listed).map((value: Scalar) => valueInWords(fact, value, words))
  const [from, to] = values
  if (operator === 'between' && from !== undefined && to !== undefined) return words.range(from, to)
  return words.list(values, Math.max(0, operand.length - listed))
}

/** A fact as people call it. */
function labelOf(fact: string, words: ExplanationWords): string {
  if (Object.hasOwn(words.facts, fact)) return words.facts[fact] ?? fact
  const family = familyOf(fact)
  const inFamily = family === null ? undefined : words.families[family]
  return family === null || inFamily === undefined ? safeLine(fact, 60) : inFamily(quote(fact.slice(family.length), words))
}

/** A value as people read it: texts of strangers are one short line in quotation marks. */
function valueInWords(fact: string, value: Scalar, words: ExplanationWords): string {
  if (value === null) return words.unknown
  if (value === '') return words.empty
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') return /[sS]econds/.test(fact) ? words.seconds(value) : String(value)
  const known =
    describeFact(fact)?.values?.includes(value) === true && Object.hasOwn(words.values, value) ? words.values[value] : undefined
  return known ?? quote(value, words)
}

const quote = (text: string, words: ExplanationWords): string => words.quote(safeLine(text, 80))
