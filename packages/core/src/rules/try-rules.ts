import type { ActionKind } from './action-schemas.js'
import type { RuleTried } from './decision.js'
import { evaluate } from './evaluate.js'
import type { Facts, FactValue } from './facts-of.js'
import type { Rule, RuleSet } from './rule-set.js'

/** What became of the rules: the first that matched, if one did, and what was looked at on the way. */
export interface RulesTrial<Action> {
  readonly match: { readonly rule: string; readonly action: Action } | null
  readonly rulesTried: readonly RuleTried[]
  /** Every fact that a rule asked about, tags as one line. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/** Tries the rules whose action `select` takes, in order, up to the first that matches. */
export function tryRules<Action>(
  rules: RuleSet,
  facts: Facts,
  select: (then: Rule['then']) => Action | undefined,
): RulesTrial<Action> {
  const rulesTried: RuleTried[] = []
  const asked: Record<string, string | number | boolean | null> = {}
  for (const rule of rules.rules) {
    const action = select(rule.then)
    if (action === undefined && !rule.stop) continue
    const verdict = evaluate(
      rule.when,
      facts,
      (fact, value) => {
        asked[fact] = plain(value)
      },
      rules.lists,
    )
    if (verdict.matched) {
      rulesTried.push({ rule: rule.id, matched: true })
      const match = action === undefined ? null : { rule: rule.id, action }
      return { match, rulesTried, facts: asked }
    }
    const failed = verdict.decidedBy
    rulesTried.push({
      rule: rule.id,
      matched: false,
      ...(failed === null ? {} : { failed: { fact: failed.fact, value: plain(failed.value) } }),
    })
  }
  return { match: null, rulesTried, facts: asked }
}

/** What became of all rules of some kinds: those that match, in order, and what was looked at on the way. */
export interface AllRulesTrial {
  readonly matches: readonly Rule[]
  readonly rulesTried: readonly RuleTried[]
  /** Every fact that a rule asked about, tags as one line. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/** Tries all rules that have one of these actions, in order, up to one that says stop. */
export function tryAllRules(rules: RuleSet, facts: Facts, kinds: readonly ActionKind[]): AllRulesTrial {
  const matches: Rule[] = []
  const rulesTried: RuleTried[] = []
  const asked: Record<string, string | number | boolean | null> = {}
  for (const rule of rules.rules) {
    const wanted = kinds.some((kind) => rule.then[kind] !== undefined)
    if (!wanted && !rule.stop) continue
    const { matched, decidedBy } = evaluate(
      rule.when,
      facts,
      (fact, value) => {
        asked[fact] = plain(value)
      },
      rules.lists,
    )
    if (matched && wanted) matches.push(rule)
    rulesTried.push({
      rule: rule.id,
      matched,
      ...(matched || decidedBy === null ? {} : { failed: { fact: decidedBy.fact, value: plain(decidedBy.value) } }),
    })
    if (matched && rule.stop) break
  }
  return { matches, rulesTried, facts: asked }
}

// an array is the tags
const plain = (value: FactValue): string | number | boolean | null =>
  typeof value === 'object' && value !== null ? value.join(', ') : value
