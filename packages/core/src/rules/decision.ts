import type { AssignmentReasons } from '../routing/assignment-reasons.js'

/** One rule that was looked at, and the condition that turned it away, if one did. */
export interface RuleTried {
  readonly rule: string
  readonly matched: boolean
  /** The fact that decided against it, with the value it had, and where the condition stands that asked: `when.all[1]`. */
  readonly failed?: {
    /** Absent in what was recorded before 2026-11-22. */
    readonly condition?: string
    readonly fact: string
    readonly value: string | number | boolean | null
  }
}

/** A decision and its reasons; shown in the desk and kept with the ticket. */
export interface Decision {
  readonly decision: string
  /** The rule or built-in reason that decided, e.g. `knownCaller`, `hiddenNumber`, `rule:vip`. */
  readonly because: string
  /** What the file of the rules calls itself; absent if it says nothing of that. */
  readonly rules?: { readonly id: string | null; readonly revision: string | null }
  readonly rulesTried: readonly RuleTried[]
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
  /** Where a workflow decided: who was looked at, and why not them. */
  readonly assignment?: AssignmentReasons
}
