// Service levels: `@ringloop/core/sla`.
export { type CompileSlaOptions, compileSla } from './compile-sla.js'
export { parseSla } from './parse-sla.js'
export { type BreachPrediction, predictBreach, type SlaHistory, slaHistory } from './predict-breach.js'
export { reduceSla, type SlaReduction } from './reduce-sla.js'
export { type Sla, type SlaClock, type SlaEscalation, type SlaMetric, slaMetrics } from './sla.js'
export { usedAt } from './sla-clock.js'
export {
  type EscalationChainConfig,
  type SlaConfig,
  type SlaPolicyConfig,
  type SlaReminderConfig,
  slaSchema,
} from './sla-config.js'
export type { SlaContext } from './sla-context.js'
export type { SlaBreachedEffect, SlaBreachTakenBackEffect, SlaEffect, SlaMeasuredEffect, SlaNotifyEffect } from './sla-effect.js'
export type { SlaEvent } from './sla-event.js'
export type { EscalationChain, ReminderTime, SlaMessage, SlaPolicies, SlaPolicy, SlaReminder } from './sla-policies.js'
