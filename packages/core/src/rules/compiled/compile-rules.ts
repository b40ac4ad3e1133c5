import type { ActionKind } from '../action-schemas.js'
import type { FactName } from '../fact-catalogue.js'
import type { Facts } from '../facts-of.js'
import type { Rule, RuleSet } from '../rule-set.js'
import { planRules, type RulePlan } from './rule-plan.js'
import type { RuleTrace } from './rule-trace.js'
import { allMatches, beginSearch, createSearch, endSearch, firstMatch, type Search } from './search-plan.js'

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
  /** Makes the plans for what will be asked; without, each is made when it is first asked for. */
  prepare(asked: readonly (ActionKind | readonly ActionKind[])[]): void
}

/**
 * Compiles rules, a plan for each action or set of actions that is asked for.
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
    let found = plans.get(key)
    if (found === undefined) {
      found = { plan: planRules(ruleSet.rules, typeof kinds === 'string' ? [kinds] : kinds, scope), idle: null }
      plans.set(key, found)
    }
    return found
  }

  /** Lends a search; a fact that itself asks rules while it is out gets another one. */
  function begin(lender: Prepared, facts: Facts, traced: boolean): Search {
    const search = lender.idle ?? createSearch(lender.plan, names)
    lender.idle = null
    beginSearch(search, facts, traced)
    return search
  }

  function end(lender: Prepared, search: Search): void {
    endSearch(search)
    lender.idle = search
  }

  const traceOf = (search: Search, matches: readonly Rule[], endedAt: number): RuleTrace => ({
    matches,
    plan: search.plan,
    lists: scope.lists,
    names,
    values: search.values,
    record: search.record,
    endedAt,
  })

  return {
    ruleSet,
    prepare(asked) {
      for (const kinds of asked) prepared(kinds)
    },
    first(kind, facts) {
      const lender = prepared(kind)
      const search = begin(lender, facts, false)
      const place = firstMatch(search)
      end(lender, search)
      return place >= 0 && lender.plan.wanted[place] === true ? (lender.plan.rules[place] as Rule) : null
    },
    all(kinds, facts) {
      const lender = prepared(kinds)
      const search = begin(lender, facts, false)
      const matches: Rule[] = []
      findAll(search, matches)
      end(lender, search)
      return matches
    },
    traceFirst(kind, facts) {
      const lender = prepared(kind)
      const search = begin(lender, facts, true)
      const place = firstMatch(search)
      const matches = place >= 0 && lender.plan.wanted[place] === true ? [lender.plan.rules[place] as Rule] : []
      const trace = traceOf(search, matches, place)
      end(lender, search)
      return trace
    },
    traceAll(kinds, facts) {
      const lender = prepared(kinds)
      const search = begin(lender, facts, true)
      const matches: Rule[] = []
      const endedAt = findAll(search, matches)
      const trace = traceOf(search, matches, endedAt)
      end(lender, search)
      return trace
    },
  }
}

interface Prepared {
  readonly plan: RulePlan
  idle: Search | null
}

/** Puts the rules that hold and are wanted among `matches`; the place of the one that stopped, -1 if none did. */
function findAll(search: Search, matches: Rule[]): number {
  const { rules, wanted, stops } = search.plan
  const places: number[] = []
  allMatches(search, places)
  let endedAt = -1
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number
    if (wanted[place] === true) matches.push(rules[place] as Rule)
    if (stops[place] === true) endedAt = place
  }
  return endedAt
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
