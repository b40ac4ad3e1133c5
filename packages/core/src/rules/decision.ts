import type { AssignmentReasons } from '../routing/assignment-reasons.js'

/** One rule that was looked at, and the condition that turned it away, if one did. */
export interface RuleTried {
  readonly rule: string
  readonly matched: boolean
  /** The fact that decided against it, with the value it had. */
  readonly failed?: { readonly fact: string; readonly value: string | number | boolean | null }
}

/** A decision and its reasons; shown in the desk and kept with the ticket. */
export interface Decision {
  readonly decision: string
  /** The rule or built-in reason that decided, e.g. `knownCaller`, `hiddenNumber`, `rule:vip`. */
  readonly because: string
  readonly rulesTried: readonly RuleTried[]
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
  /** Where a workflow decided: who was looked at, and why not them. */
  readonly assignment?: AssignmentReasons
}
