import { compiledRules, type Facts, type RuleSet } from '@ringloop/core'

/** The head start in seconds that rules with `prioritise: { queueScore }` give a call that is about to wait: all that match, together. */
export const queueScoreByRules = (rules: RuleSet, facts: Facts): number =>
  compiledRules(rules)
    .all('prioritise', facts)
    .reduce((sum, { then }) => sum + (then.prioritise?.queueScore ?? 0), 0)
