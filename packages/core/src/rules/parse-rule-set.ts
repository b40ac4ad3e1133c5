import { RingloopError } from '../errors/ringloop-error.js'
import { jsonErrorPlace } from '../text/json-error-offset.js'
import { findRuleProblem } from './find-rule-problem.js'
import { at } from './rule-problem.js'
import { type RuleSet, ruleSetSchema } from './rule-set.js'

/**
 * Rules from a file's text, or from its parsed value.
 *
 * @throws `invalidRules` with a message that names the path and the problem (`rules[2].when.fact: unknown fact "call.quue"`)
 *   and a mend that names what was probably meant, and what is allowed.
 */
export function parseRuleSet(source: unknown): RuleSet {
  const value = typeof source === 'string' ? parseJson(source) : source
  const problem = findRuleProblem(value)
  if (problem !== null) throw invalid(problem.path, problem.problem, problem.mend)
  const result = ruleSetSchema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = (issue?.path ?? []).reduce<string>((before, key) => at(before, typeof key === 'number' ? key : String(key)), '')
  throw invalid(path, issue?.message ?? 'is not valid', 'Correct this value.')
}

function invalid(path: string, problem: string, mend: string): RingloopError {
  return new RingloopError('invalidRules', path === '' ? `Rules: ${problem}` : `${path}: ${problem}`, { mend })
}

function parseJson(text: string): unknown {
  const json = text.replace(/^\ufeff/, '')
  try {
    return JSON.parse(json)
  } catch (cause) {
    const { line, column } = jsonErrorPlace(json)
    throw new RingloopError('invalidRules', `Rules: not valid JSON at line ${line}, column ${column}`, {
      mend: 'Look there for a missing or superfluous comma, quote or bracket; comments are not allowed.',
      cause,
    })
  }
}
