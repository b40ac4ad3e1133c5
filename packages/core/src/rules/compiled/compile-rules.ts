import type { ActionKind } from '../action-schemas.js'
import type { FactName } from '../fact-catalogue.js'
import type { Facts, FactValue } from '../facts-of.js'
import type { Rule, RuleSet } from '../rule-set.js'
import type { Evaluation } from './evaluation.js'
import { planRules, type RulePlan } from './rule-plan.js'
import type { RuleTrace } from './rule-trace.js'

/**
 * Rules that were compiled once: what they have in common is looked up, not tried, and no fact is read twice in an evaluation.
 * Nothing is made code. What they decide is what `evaluate` of each rule in order would.
 *
 * A rule that says `stop` ends an evaluation when it holds, also one for actions that it does not have.
 */
export interface CompiledRules {
  readonly ruleSet: RuleSet
  /** The first rule that holds and has this action; `null` if none, or if one stopped before. */
  first(kind: ActionKind, facts: Facts): Rule | null
  /** All rules that hold and have one of these actions, in order. */
  all(kinds: ActionKind | readonly ActionKind[], facts: Facts): readonly Rule[]
  /** The same, and what is needed to tell why; see `expandTrace`. */
  traceFirst(kind: ActionKind, facts: Facts): RuleTrace
  traceAll(kinds: ActionKind | readonly ActionKind[], facts: Facts): RuleTrace
}

/**
 * Compiles rules. Plans for the actions that are asked for are made when they are first asked for.
 *
 * @throws `invalidRules` for conditions in CEL that were read without its engine.
 */
export function compileRules(ruleSet: RuleSet): CompiledRules {
  const names: FactName[] = []
  const slots = new Map<FactName, number>()
  const scope = {
    lists: ruleSet.lists ?? {},
    slotOf: (fact: FactName): number => {
      const known = slots.get(fact)
      if (known !== undefined) return known
      slots.set(fact, names.length)
      return names.push(fact) - 1
    },
  }
  const plans = new Map<string, Prepared>()

  function prepared(kinds: ActionKind | readonly ActionKind[]): Prepared {
    const key = typeof kinds === 'string' ? kinds : kinds.join()
    let plan = plans.get(key)
    if (plan === undefined) {
      plan = { ...planRules(ruleSet.rules, typeof kinds === 'string' ? [kinds] : kinds, scope), scratch: null }
      plans.set(key, plan)
    }
    return plan
  }

  const evaluationOf = (
    facts: Facts,
    values: (FactValue | undefined)[] = new Array(names.length).fill(undefined),
  ): Evaluation => ({
    names,
    values,
    facts,
  })

  return {
    ruleSet,
    first(kind, facts) {
      const plan = prepared(kind)
      const place = firstPlace(plan, evaluationOf(facts))
      return place >= 0 && plan.wanted[place] === true ? (plan.rules[place] as Rule) : null
    },
    all: (kinds, facts) => allMatches(prepared(kinds), evaluationOf(facts)).matches,
    traceFirst(kind, facts) {
      const plan = prepared(kind)
      const evaluation = evaluationOf(facts)
      const place = firstPlace(plan, evaluation)
      const matches = place >= 0 && plan.wanted[place] === true ? [plan.rules[place] as Rule] : []
      return { plan, names, values: evaluation.values, matches, endedAt: place }
    },
    traceAll(kinds, facts) {
      const plan = prepared(kinds)
      const evaluation = evaluationOf(facts)
      const { matches, endedAt } = allMatches(plan, evaluation)
      return { plan, names, values: evaluation.values, matches, endedAt }
    },
  }
}

/** A plan with its scratch; a fact that itself asks rules must not write over what is being read. */
interface Prepared extends RulePlan {
  scratch: Uint32Array | null
}

/** The place of the first rule that holds, be it wanted or a stop; -1 if none does. */
function firstPlace(plan: Prepared, evaluation: Evaluation): number {
  const bits = plan.scratch ?? new Uint32Array(plan.words)
  plan.scratch = null
  const place = plan.candidates(evaluation, bits) ? searchFrom(plan, evaluation, bits) : -1
  plan.scratch = bits
  return place
}

function searchFrom(plan: Prepared, evaluation: Evaluation, bits: Uint32Array): number {
  for (let word = 0; word < bits.length; word++) {
    for (let left = bits[word] as number; left !== 0; left &= left - 1) {
      const place = (word << 5) + 31 - Math.clz32(left & -left)
      if (plan.holds(place, evaluation)) return place
    }
  }
  return -1
}

function allMatches(plan: Prepared, evaluation: Evaluation): { readonly matches: readonly Rule[]; readonly endedAt: number } {
  const matches: Rule[] = []
  let endedAt = -1
  const bits = plan.scratch ?? new Uint32Array(plan.words)
  plan.scratch = null
  if (plan.candidates(evaluation, bits)) {
    search: for (let word = 0; word < bits.length; word++) {
      for (let left = bits[word] as number; left !== 0; left &= left - 1) {
        const place = (word << 5) + 31 - Math.clz32(left & -left)
        if (!plan.holds(place, evaluation)) continue
        const rule = plan.rules[place] as Rule
        if (plan.wanted[place] === true) matches.push(rule)
        if (rule.stop === true) {
          endedAt = place
          break search
        }
      }
    }
  }
  plan.scratch = bits
  return { matches, endedAt }
}

const compiled = new WeakMap<RuleSet, CompiledRules>()

/** The same rule set compiled once, for as long as it is in use. */
export function compiledRules(ruleSet: RuleSet): CompiledRules {
  let rules = compiled.get(ruleSet)
  if (rules === undefined) {
    rules = compileRules(ruleSet)
    compiled.set(ruleSet, rules)
  }
  return rules
}
