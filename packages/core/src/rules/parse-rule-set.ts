import { RingloopError } from '../errors/ringloop-error.js'
import { issueInWords } from '../text/issue-in-words.js'
import { jsonErrorPlace } from '../text/json-error-offset.js'
import { findSubTicketProblems } from '../tickets/sub-tickets/find-sub-ticket-problems.js'
import { type CelEngine, compilingOnce, keepCelProgram } from './cel-programs.js'
import type { CelCondition } from './condition.js'
import { findRuleProblem } from './find-rule-problem.js'
import { at, isObject } from './rule-problem.js'
import { type RuleSet, ruleSetSchema } from './rule-set.js'

/** More than any people write; what is larger is refused before it is read. */
const textLimit = 750_000

/**
 * Rules from a file's text, or from its parsed value.
 *
 * @param options.cel reads conditions in CEL; without it they are refused.
 * @throws `invalidRules` with a message that names the path and the problem (`rules[2].when.fact: unknown fact "call.quue"`)
 *   and a mend that names what was probably meant, and what is allowed.
 */
export function parseRuleSet(source: unknown, options: { readonly cel?: CelEngine | undefined } = {}): RuleSet {
  const value = typeof source === 'string' ? parseJson(source) : source
  const cel = options.cel === undefined ? undefined : compilingOnce(options.cel)
  const problem = findRuleProblem(value, cel)
  if (problem !== null) throw invalid(problem.path, problem.problem, problem.mend)
  const result = ruleSetSchema.safeParse(value, { error: issueInWords })
  if (!result.success) {
    const [issue] = result.error.issues
    const path = (issue?.path ?? []).reduce<string>((before, key) => at(before, typeof key === 'number' ? key : String(key)), '')
    throw invalid(path, issue?.message ?? 'is not valid', 'Correct this value.')
  }
  for (const [name, template] of Object.entries(result.data.subTickets ?? {})) {
    const [first] = findSubTicketProblems(template, at('subTickets', name))
    if (first !== undefined) throw invalid(first.path, first.problem, first.mend)
  }
  if (cel !== undefined) {
    for (const { when } of result.data.rules) keepPrograms(when, cel)
    keepPrograms(result.data.workflows, cel)
  }
  return result.data
}

/** Keeps what the conditions in CEL are compiled to, wherever they stand: in rules, in workflows. */
function keepPrograms(part: unknown, cel: CelEngine): void {
  if (Array.isArray(part)) for (const inner of part) keepPrograms(inner, cel)
  else if (isObject(part)) {
    if (typeof part.cel === 'string') keepCelProgram(part as unknown as CelCondition, cel.compile(part.cel))
    else for (const inner of Object.values(part)) keepPrograms(inner, cel)
  }
}

function invalid(path: string, problem: string, mend: string): RingloopError {
  return new RingloopError('invalidRules', path === '' ? `Rules: ${problem}` : `${path}: ${problem}`, { mend })
}

function parseJson(text: string): unknown {
  if (text.length > textLimit) {
    throw new RingloopError('invalidRules', `Rules: ${text.length} characters are too many`, {
      mend: `Write at most ${textLimit}: look long lists up elsewhere, and split the rules among gateways.`,
    })
  }
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
