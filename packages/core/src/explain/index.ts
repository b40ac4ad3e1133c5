// Decisions in sentences, and what is wrong with rules: `@ringloop/core/explain`.
export { findIdleRules, type IdleRule } from '../rule-checks/find-idle-rules.js'
export { findRuleProblems } from '../rule-checks/find-rule-problems.js'
export { type PathStep, stepsOf } from '../rule-checks/json-path.js'
export type { RuleProblem } from '../rules/rule-problem.js'
export { explainCall } from './explain-call.js'
export { type ExplainOptions, explainDecision } from './explain-decision.js'
export type { Explanation, ExplanationLine } from './explanation.js'
export { factMeanings } from './fact-meanings.js'
