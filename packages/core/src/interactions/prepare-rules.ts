import { exclusiveActions } from '../rules/action-schemas.js'
import { compiledRules } from '../rules/compiled/compile-rules.js'
import type { RuleSet } from '../rules/rule-set.js'
import { kinds } from './acting-rules.js'

/** Makes the plans of everything that is asked about calls when rules are taken into use, not in the middle of the first call. */
export function prepareRules(rules: RuleSet): RuleSet {
  compiledRules(rules).prepare([...exclusiveActions, 'prioritise', ['prioritise', 'tag'], kinds])
  return rules
}
