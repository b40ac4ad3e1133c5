import { findWorkflowProblem } from '../routing/find-workflow-problem.js'
import type { CelEngine } from './cel-programs.js'
import { findActionProblem } from './find-action-problem.js'
import { findConditionProblem } from './find-condition-problem.js'
import { findForeignNameProblem, findMapProblem, namesIn, type RuleContext, ruleLimit, ruleName } from './rule-context.js'
import { at, findKeyProblem, isObject, quoted, type RuleProblem } from './rule-problem.js'

/** Conditions of a whole file: twenty to a rule, where there are as many rules as there may be. */
const conditionLimit = 40_000
/** Steps of a whole file's regular expressions: fifty signs to a rule, where there are as many rules as there may be. */
const patternStepLimit = 100_000

const keysAllowed = [
  '$schema',
  'version',
  'id',
  'revision',
  'wrapUpSeconds',
  'timeZone',
  'calendars',
  'lists',
  'workflows',
  'subTickets',
  'rules',
]

/**
 * The first thing that is wrong with a rule set, in words for whoever wrote it, or `null`. Catches what a schema cannot say well
 * (which of nine conditions was meant?) or not at all (a test that can never hold). Bounds and lengths are the schema's.
 */
export function findRuleProblem(value: unknown, cel?: CelEngine): RuleProblem | null {
  if (!isObject(value)) {
    return { path: '', problem: `${quoted(value)} is no rule set`, mend: 'Write an object: {"version": 1, "rules": [ … ]}.' }
  }
  const keys = findKeyProblem(value, '', { allowed: keysAllowed, required: ['version', 'rules'] })
  if (keys !== null) return keys
  if (value.version !== 1) return { path: 'version', problem: `${quoted(value.version)} is not known`, mend: 'Write 1.' }
  if (!Array.isArray(value.rules))
    return { path: 'rules', problem: `${quoted(value.rules)} is no list`, mend: 'Write a list: [ … ].' }
  if (value.rules.length > ruleLimit)
    return { path: 'rules', problem: `${value.rules.length} are too many`, mend: `Write at most ${ruleLimit}.` }
  const context: RuleContext = {
    lists: namesIn(value.lists),
    calendars: namesIn(value.calendars),
    workflows: namesIn(value.workflows),
    subTickets: namesIn(value.subTickets),
    cel,
    conditionsLeft: conditionLimit,
    patternStepsLeft: patternStepLimit,
  }
  const parts = findTimeZoneProblem(value.timeZone) ?? findPartsProblem(value, context)
  return parts ?? findRulesProblem(value.rules, context)
}

function findTimeZoneProblem(timeZone: unknown): RuleProblem | null {
  if (timeZone === undefined) return null
  try {
    if (typeof timeZone === 'string' && timeZone.length <= 100) {
      new Intl.DateTimeFormat('en', { timeZone })
      return null
    }
  } catch {
    // told below
  }
  return {
    path: 'timeZone',
    problem: `${quoted(timeZone)} is no time zone`,
    mend: 'Write an IANA name, such as "Asia/Shanghai".',
  }
}

function findPartsProblem(value: Readonly<Record<string, unknown>>, context: RuleContext): RuleProblem | null {
  const nothing = () => null
  for (const [name, find] of [
    ['calendars', nothing],
    ['workflows', (workflow: unknown, path: string) => findWorkflowProblem(workflow, path, context)],
    ['subTickets', nothing],
    ['lists', findListProblem],
  ] as const) {
    const problem = value[name] === undefined ? null : findMapProblem(value[name], name, find)
    if (problem !== null) return problem
  }
  return null
}

function findListProblem(list: unknown, path: string): RuleProblem | null {
  if (!Array.isArray(list)) return { path, problem: `${quoted(list)} is no list`, mend: 'Write a list of texts: ["…"].' }
  const index = list.findIndex((text) => typeof text !== 'string' || text.length > 500)
  if (index === -1) return null
  return {
    path: at(path, index),
    problem: `${quoted(list[index])} is no text of up to 500 characters`,
    mend: 'Write it in quotes.',
  }
}

function findRulesProblem(rules: readonly unknown[], context: RuleContext): RuleProblem | null {
  const seen = new Map<unknown, number>()
  for (const [index, rule] of rules.entries()) {
    const path = at('rules', index)
    const problem = findOneProblem(rule, path, context)
    if (problem !== null) return problem
    const id: unknown = isObject(rule) ? rule.id : undefined
    const before = seen.get(id)
    if (before !== undefined) {
      return {
        path: at(path, 'id'),
        problem: `${quoted(id)} is the id of rules[${before}] too`,
        mend: 'Give each rule an id of its own.',
      }
    }
    seen.set(id, index)
  }
  return null
}

function findOneProblem(rule: unknown, path: string, context: RuleContext): RuleProblem | null {
  if (!isObject(rule))
    return { path, problem: `${quoted(rule)} is no rule`, mend: 'Write an object: {"id": …, "when": …, "then": …}.' }
  const allowed = ['id', 'description', 'when', 'then', 'stop']
  const keys = findKeyProblem(rule, path, { allowed, required: ['id', 'then'] })
  if (keys !== null) return keys
  if (typeof rule.id !== 'string' || !ruleName.test(rule.id)) {
    const mend = 'Use 1 to 64 letters, digits, dots, dashes and underscores.'
    return { path: at(path, 'id'), problem: `${quoted(rule.id)} is no id`, mend }
  }
  const name = findForeignNameProblem(rule.id, at(path, 'id'))
  if (name !== null) return name
  const when = Object.hasOwn(rule, 'when') ? findConditionProblem(rule.when, at(path, 'when'), context) : null
  if (when !== null) return when
  const then = findActionProblem(rule.then, at(path, 'then'), context)
  if (then !== null) return then
  return rule.stop === undefined || typeof rule.stop === 'boolean'
    ? null
    : { path: at(path, 'stop'), problem: `${quoted(rule.stop)} is neither true nor false`, mend: 'Write true, without quotes.' }
}
