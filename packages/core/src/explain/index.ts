// Decisions in sentences: `@ringloop/core/explain`.
export { explainCall } from './explain-call.js'
export { type ExplainOptions, explainDecision } from './explain-decision.js'
export type { Explanation, ExplanationLine } from './explanation.js'
