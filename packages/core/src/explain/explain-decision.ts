import { stepsOf, valueAt } from '../rule-checks/json-path.js'
import type { Condition, Scalar } from '../rules/condition.js'
import type { Decision, RuleTried } from '../rules/decision.js'
import { evaluate } from '../rules/evaluate.js'
import { describeFact } from '../rules/fact-catalogue.js'
import type { Facts } from '../rules/facts-of.js'
import { isCut } from '../rules/plain-value.js'
import type { RuleSet } from '../rules/rule-set.js'
import type { Language } from '../text/language.js'
import { safeLine } from '../text/safe-text.js'
import { assignmentInWords } from './assignment-in-words.js'
import { chineseExplanations } from './chinese-explanations.js'
import { conditionInWords, type LeafTest } from './condition-in-words.js'
import { englishExplanations } from './english-explanations.js'
import type { Explanation, ExplanationLine } from './explanation.js'
import { decidingRule, type ExplanationWords } from './explanation-words.js'

/** What explanations are written with. */
export interface ExplainOptions {
  readonly language: Language
  /**
   * The rules that decided: with them, descriptions and conditions can be told. Without, or where a rule has gone since, its id and the fact
   * that turned it away are.
   */
  readonly rules: Pick<RuleSet, 'id' | 'revision' | 'rules' | 'lists'> | null
}

/** Of the rules that were tried before, so many are told one by one. */
const toldRules = 12
/** Of the conditions of the rule that decided, so many. */
const toldConditions = 12

/**
 * A decision in sentences: what was decided, because of what, which conditions held with which values, which rules were tried before and what
 * turned each away, and what they would have needed. Every line is one safe line, whatever strangers wrote into the facts.
 *
 * `outcome` is what was decided, in the words of {@link Decision.decision}, with `detail` (a queue, an extension …) if it has one.
 */
export function explainDecision(
  {
    about,
    decision,
    outcome = decision.decision,
    detail = '',
    rulesTold = false,
  }: {
    readonly about: Explanation['about']
    readonly decision: Decision
    readonly outcome?: string
    readonly detail?: string
    /** The reader knows already by which rules. */
    readonly rulesTold?: boolean
  },
  options: ExplainOptions,
): Explanation {
  const words = explanationWords(options.language)
  const context = { words, rules: options.rules, facts: decision.facts, test: leafTest(decision, options.rules) }
  const rule = decidingRule(decision)
  const lines: ExplanationLine[] = [
    { kind: 'decided', text: decidedInWords(outcome, detail, words) },
    { kind: 'because', text: becauseInWords(decision, context) },
    ...(rule === null ? [] : heldInWords(rule, context)),
    ...(decision.rules === undefined || rulesTold ? [] : [ruleSetInWords(decision.rules, words)]),
    ...(decision.assignment === undefined ? [] : assignmentInWords(decision.assignment, words)),
    ...turnedAway(decision.rulesTried, context),
  ]
  return {
    about,
    title: words.titles[about],
    lines: lines.map(({ kind, text }) => ({ kind, text: words.sentence(safeLine(text, 399)) })),
  }
}

/** The words of a language. */
export const explanationWords = (language: Language): ExplanationWords =>
  language === 'zh-CN' ? chineseExplanations : englishExplanations

interface Context {
  readonly words: ExplanationWords
  readonly rules: ExplainOptions['rules']
  readonly facts: Decision['facts']
  readonly test: LeafTest
}

function decidedInWords(outcome: string, detail: string, words: ExplanationWords): string {
  const known = Object.hasOwn(words.decided, outcome) ? words.decided[outcome] : undefined
  return known === undefined ? words.otherDecision(safeLine(outcome, 80)) : known(safeLine(detail, 100))
}

function becauseInWords(decision: Decision, { words, rules }: Context): string {
  const id = decidingRule(decision)
  if (id !== null) {
    const description = rules?.rules.find((rule) => rule.id === id)?.description
    return words.byRule(safeLine(id, 64), description === undefined ? null : safeLine(description, 250))
  }
  const { because } = decision
  const known = Object.hasOwn(words.reasons, because) ? words.reasons[because] : undefined
  return known ?? words.otherReason(safeLine(because, 80))
}

function ruleSetInWords({ id, revision }: NonNullable<Decision['rules']>, words: ExplanationWords): ExplanationLine {
  return { kind: 'because', text: words.ruleSet(safeLine(id ?? '', 100), safeLine(revision ?? '', 100)) }
}

function heldInWords(id: string, context: Context): ExplanationLine[] {
  const rule = context.rules?.rules.find((one) => one.id === id)
  if (rule === undefined) return []
  if (rule.when === undefined) return [{ kind: 'held', text: context.words.always }]
  const { met, because } = standing(rule.when, context)
  // rules that were changed since say something else than what decided
  return met === false ? [] : because.slice(0, toldConditions).map((text) => ({ kind: 'held', text }))
}

function turnedAway(tried: readonly RuleTried[], context: Context): ExplanationLine[] {
  const { words } = context
  const rules = tried.filter(({ matched }) => !matched)
  const told = rules.slice(0, toldRules).flatMap((one): ExplanationLine[] => {
    const id = safeLine(one.rule, 64)
    const when = context.rules?.rules.find((rule) => rule.id === one.rule)?.when
    const found = valueAt({ when }, stepsOf(one.failed?.condition ?? ''))
    const failed = Object(found).fact === one.failed?.fact ? found : undefined
    const stood = when === undefined ? null : standing(when, context, failed)
    if (stood === null || stood.met !== false || stood.because.length === 0)
      return [{ kind: 'turnedAway', text: words.turnedAway(id, failedInWords(one, words)) }]
    return [
      { kind: 'turnedAway', text: words.turnedAway(id, stood.because.join(words.and)) },
      ...(stood.needed === null ? [] : [{ kind: 'otherwise', text: words.wouldNeed(id, stood.needed) } as const]),
    ]
  })
  const more = rules.length - toldRules
  return more > 0 ? [...told, { kind: 'turnedAway', text: words.moreRules(more) }] : told
}

function failedInWords({ failed }: RuleTried, words: ExplanationWords): string | null {
  if (failed === undefined) return null
  const label = Object.hasOwn(words.facts, failed.fact) ? (words.facts[failed.fact] ?? '') : safeLine(failed.fact, 60)
  const { value } = failed
  return words.flag(
    label,
    value === null
      ? words.unknown
      : typeof value === 'boolean'
        ? value
          ? words.yes
          : words.no
        : words.quote(safeLine(String(value), 80)),
  )
}

const standing = (condition: Condition, { words, facts, test }: Context, failed?: unknown) =>
  conditionInWords(condition, (fact) => (Object.hasOwn(facts, fact) ? facts[fact] : undefined), { words, test, failed })

/** Tests with the facts of then, as far as they were recorded whole, or the rules are others now; in a decision, tags are one line. */
function leafTest({ facts, rules: by }: Decision, rules: ExplainOptions['rules']): LeafTest {
  const same = (by?.id ?? null) === (rules?.id ?? null) && (by?.revision ?? null) === (rules?.revision ?? null)
  let cut = false
  const asked: Facts = (fact) => {
    const value: Scalar = Object.hasOwn(facts, fact) ? (facts[fact] ?? null) : null
    cut ||= isCut(value)
    return typeof value === 'string' && describeFact(fact)?.kind === 'tags'
      ? value.split(', ').filter((tag) => tag !== '')
      : value
  }
  return (leaf) => {
    cut = false
    const { matched } = evaluate(leaf, asked, undefined, rules?.lists)
    return cut && same ? null : matched
  }
}
