import type { AgentObstacle } from '../routing/agent-obstacle.js'
import type { TargetTried } from '../routing/assignment.js'
import type { Decision } from '../rules/decision.js'
import type { Explanation } from './explanation.js'

/** What a condition asks of a fact, with its operand in words. */
export interface ConditionTest {
  /** The operator as rule files write it. */
  readonly operator: string
  readonly operand: string
}

/** The words in which decisions are explained, in one language. Facts and values come in quoted and cleaned. */
export interface ExplanationWords {
  readonly titles: Readonly<Record<Explanation['about'], string>>
  /** Facts by their names in rule files; what is not here is called by its name. */
  readonly facts: Readonly<Record<string, string>>
  /** Facts of open families by the family, such as `call.variable.`, with the name of the one. */
  readonly families: Readonly<Record<string, (name: string) => string>>
  /** Words for the values of facts with a closed list. */
  readonly values: Readonly<Record<string, string>>
  readonly yes: string
  readonly no: string
  readonly unknown: string
  /** A text of which nothing is there. */
  readonly empty: string
  readonly quote: (text: string) => string
  readonly seconds: (count: number) => string
  /** Of a list only the first are told, and how many more there are. */
  readonly list: (values: readonly string[], more: number) => string
  readonly and: string
  readonly or: string
  readonly group: (clause: string) => string
  /** A flag with what it is, or must be. */
  readonly flag: (label: string, value: string) => string
  /** That a test holds of a fact, or that it does not. */
  readonly clause: (label: string, test: ConditionTest, holds: boolean) => string
  /** A condition written as a formula, which nothing takes apart. */
  readonly formula: (text: string, holds: boolean) => string
  readonly range: (from: string, to: string) => string
  readonly known: (label: string, holds: boolean) => string
  /** A clause with the value that the fact had. */
  readonly actually: (clause: string, value: string) => string
  /** As the beginning and the end of a sentence. */
  readonly sentence: (text: string) => string
  /** What was decided, by {@link Decision.decision}; `detail` is where a call goes, or what is done. */
  readonly decided: Readonly<Record<string, (detail: string) => string>>
  readonly otherDecision: (decision: string) => string
  /** Built-in reasons, by {@link Decision.because}. */
  readonly reasons: Readonly<Record<string, string>>
  readonly otherReason: (reason: string) => string
  readonly byRule: (rule: string, description: string | null) => string
  /** Which rules it was decided by: what their file calls itself. */
  readonly ruleSet: (name: string, revision: string) => string
  readonly always: string
  /** A value of the ticket that a rule has set. */
  readonly setByRule: (label: string, value: string, rule: string) => string
  readonly turnedAway: (rule: string, why: string | null) => string
  readonly wouldNeed: (rule: string, needed: string) => string
  readonly moreRules: (count: number) => string
  /** Which part of a workflow decided. */
  readonly workflow: (name: string, because: string) => string
  readonly target: (name: string, outcome: TargetTried['outcome']) => string
  readonly firstAgent: (agent: string) => string
  readonly agentPassed: (agent: string, why: string) => string
  /** Why somebody could not be offered it; what strangers wrote is quoted by `quote`. */
  readonly obstacle: (obstacle: AgentObstacle, quote: (text: string) => string) => string
  readonly moreAgents: (count: number) => string
}

/** The rule that decided, or `null` if it was none. */
export const decidingRule = ({ because }: Pick<Decision, 'because'>): string | null =>
  because.startsWith('rule:') ? because.slice('rule:'.length) : null
