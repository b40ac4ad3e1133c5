import { compiledRules, type Facts, type RuleSet } from '@ringloop/core'
import { headStartOf } from '@ringloop/core/routing'

/** The head start in seconds that rules with `prioritise: { queueScore }` give a call that is about to wait: all that match, together. */
export const queueScoreByRules = (rules: RuleSet, facts: Facts): number =>
  compiledRules(rules)
    .all('prioritise', facts)
    .reduce((sum, { then }) => sum + (then.prioritise?.queueScore ?? 0), 0)

/** The same for a call that goes into a queue without a workflow: within the bounds of a workflow that says nothing of ageing. */
export const headStartByRules = (rules: RuleSet, facts: Facts): number =>
  headStartOf({}, { facts, queueScore: queueScoreByRules(rules, facts) }).seconds
