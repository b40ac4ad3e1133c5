import type { RuleSet } from '../rules/rule-set.js'

/** The actions that rules do once about a call, in the order in which they are taken. */
export const kinds = ['split', 'notify', 'escalate', 'callBack', 'startSurvey', 'requestConsent'] as const

const known = /* @__PURE__ */ new WeakMap<RuleSet, boolean>()

/** Whether any rule does something once; it is asked at every event, so it is looked up once a rule set. */
export function acts(rules: RuleSet): boolean {
  const before = known.get(rules)
  if (before !== undefined) return before
  const found = rules.rules.some(({ then }) => kinds.some((kind) => kind in then))
  known.set(rules, found)
  return found
}
