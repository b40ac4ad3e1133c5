import type { Condition, FactCondition, Scalar } from '../rules/condition.js'
import { describeFact, familyOf } from '../rules/fact-catalogue.js'
import { safeLine } from '../text/safe-text.js'
import type { ExplanationWords } from './explanation-words.js'

/** What a fact was when it was decided; `undefined` if nobody asked. */
export type KnownFacts = (fact: string) => Scalar | undefined

/** How a condition stood. */
export interface ConditionStanding {
  /** `null`: that hangs on values of which only a part was recorded. */
  readonly met: boolean | null
  /** What made it so, or would have if it was met: clauses with the values that the facts had. */
  readonly because: readonly string[]
  /** What would make it met, as one clause; `null` if it is. */
  readonly needed: string | null
}

/** Whether a condition on one fact holds of these facts; `null` where only a part of its value was recorded. */
export type LeafTest = (
  leaf: Exclude<Condition, { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }>,
) => boolean | null

/** Of a list in a rule, so many values are told. */
const listed = 5

/**
 * How a condition stood with these facts, in words. Facts that nobody asked about count as not met: whoever needs them is told so.
 *
 * @param failed which of the conditions in it turned the rule away, as it was recorded
 */
export function conditionInWords(
  condition: Condition,
  facts: KnownFacts,
  options: {
    readonly words: ExplanationWords
    readonly test: LeafTest
    readonly failed?: unknown
    readonly wanted?: boolean
    /** How what hangs on a part of a value stood. */
    readonly unsure?: false | null
  },
): ConditionStanding {
  const { words, test, failed, wanted = true, unsure = null } = options
  if ('not' in condition) return conditionInWords(condition.not, facts, { ...options, wanted: !wanted })
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : null
  if (parts !== null) {
    const together = 'all' in condition === wanted
    // of alternatives, one turns a rule away if all do
    const inner = together || !has(condition, failed) ? options : { ...options, unsure: false as const }
    return (together ? conjunction : disjunction)(
      parts.map((part) => conditionInWords(part, facts, inner)),
      words,
    )
  }
  const leaf = condition as Parameters<LeafTest>[0]
  const value = 'cel' in leaf ? null : facts(leaf.fact)
  const holds = value === undefined ? !wanted : test(leaf)
  const met = holds === null ? (leaf === failed ? false : unsure) : holds === wanted
  const tell = (is: boolean) => ('cel' in leaf ? words.formula(quote(leaf.cel, words), is) : clause(leaf, is, words))
  const stood = (met === false) !== wanted
  return {
    met,
    because: value === undefined ? [] : ['cel' in leaf ? tell(stood) : factClause(leaf, value, stood, words)],
    needed: met === true ? null : tell(wanted),
  }
}

const has = (condition: unknown, inner: unknown): boolean =>
  condition === inner || Object.values(Object(condition)).some((part) => typeof part === 'object' && has(part, inner))

const becauseOf = (parts: readonly ConditionStanding[]) => parts.flatMap(({ because }) => because)
const neededOf = (parts: readonly ConditionStanding[]) => parts.flatMap(({ needed }) => needed ?? [])

function conjunction(parts: readonly ConditionStanding[], words: ExplanationWords): ConditionStanding {
  const missing = neededOf(parts)
  if (missing.length === 0) return { met: true, because: becauseOf(parts), needed: null }
  const against = parts.filter(({ met }) => met === false)
  const met = against.length > 0 ? false : null
  return { met, because: becauseOf(met === null ? parts : against), needed: missing.join(words.and) }
}

function disjunction(parts: readonly ConditionStanding[], words: ExplanationWords): ConditionStanding {
  const [held, unsure] = [true, null].map((is) => parts.filter(({ met }) => met === is))
  if (held?.length) return { met: true, because: becauseOf(held), needed: null }
  const needed = neededOf(parts)
  const joined = needed.join(words.or)
  return {
    met: unsure?.length ? null : false,
    because: unsure?.length ? [becauseOf(unsure).join(words.or)] : becauseOf(parts),
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
