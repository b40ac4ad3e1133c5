import { isRingloopError } from '../errors/ringloop-error.js'
import { nearest } from '../text/nearest.js'
import { type ConditionTest, conditionTests, testsByKind } from './condition.js'
import { describeFact, type FactDescription, factFamilies, factNames, familyOf, memberOf } from './fact-catalogue.js'
import { PatternProblem, parsePattern } from './pattern/parse-pattern.js'
import { programOf } from './pattern/pattern-program.js'
import { findForeignNameProblem, findReferenceProblem, type RuleContext } from './rule-context.js'
import { at, findKeyProblem, isObject, type JsonObject, quoted, type RuleProblem, suggest } from './rule-problem.js'

/** Conditions in conditions in conditions: nobody can read more, and a hostile file must not overflow the stack. */
const depthLimit = 20

const combinations = ['all', 'any', 'not'] as const

/** The first thing that is wrong with a condition, or `null`. */
export function findConditionProblem(value: unknown, path: string, context: RuleContext, depth = 0): RuleProblem | null {
  if (depth >= depthLimit) return { path, problem: 'is nested too deep', mend: `Use at most ${depthLimit} levels.` }
  if (--context.conditionsLeft < 0) {
    return { path, problem: 'is one condition too many', mend: 'Use fewer conditions, or a list and "inList".' }
  }
  if (!isObject(value)) {
    return {
      path,
      problem: `${quoted(value)} is no condition`,
      mend: 'Write an object, such as {"fact": "call.queue", "is": "support"}.',
    }
  }
  const combination = combinations.find((name) => Object.hasOwn(value, name))
  if (combination !== undefined) return findCombinationProblem(value, combination, path, context, depth)
  if (Object.hasOwn(value, 'cel')) return findCelProblem(value, path, context)
  const allowed = ['fact', ...conditionTests, ...combinations, 'cel']
  const keys = findKeyProblem(value, path, { allowed, required: ['fact'] })
  return keys ?? findFactProblem(value, path, context)
}

function findCombinationProblem(
  value: JsonObject,
  name: (typeof combinations)[number],
  path: string,
  context: RuleContext,
  depth: number,
): RuleProblem | null {
  const extra = Object.keys(value).find((key) => key !== name)
  if (extra !== undefined) {
    return {
      path: at(path, extra),
      problem: `stands beside "${name}"`,
      mend: `Put it into a condition of its own inside "${name}".`,
    }
  }
  const inner = value[name]
  if (name === 'not') return findConditionProblem(inner, at(path, name), context, depth + 1)
  if (!Array.isArray(inner) || inner.length === 0 || inner.length > 50) {
    return { path: at(path, name), problem: `${quoted(inner)} is no list of 1 to 50 conditions`, mend: 'Write a list: [ … ].' }
  }
  for (const [index, condition] of inner.entries()) {
    const problem = findConditionProblem(condition, at(at(path, name), index), context, depth + 1)
    if (problem !== null) return problem
  }
  return null
}

function findCelProblem(value: JsonObject, path: string, context: RuleContext): RuleProblem | null {
  const keys = findKeyProblem(value, path, { allowed: ['cel'] })
  if (keys !== null) return keys
  const expression = value.cel
  if (typeof expression !== 'string' || expression === '' || expression.length > 2000) {
    const problem = `${quoted(expression)} is no text of 1 to 2000 characters`
    return { path: at(path, 'cel'), problem, mend: 'Write an expression in quotes, such as "call.queue == \'support\'".' }
  }
  if (context.cel === undefined) {
    const mend = 'Read the rules with parseRuleSet(source, { cel: createCelEngine() }); the engine is in @ringloop/core/cel.'
    return { path: at(path, 'cel'), problem: 'nothing here reads CEL', mend }
  }
  try {
    for (const fact of context.cel.compile(expression).facts) {
      const problem = findMemberProblem(fact, at(path, 'cel'), context)
      if (problem !== null) return problem
    }
    return null
  } catch (error) {
    if (!isRingloopError(error)) throw error
    return { path: at(path, 'cel'), problem: error.message, mend: error.mend ?? 'Correct the expression.' }
  }
}

function findFactProblem(value: JsonObject, path: string, context: RuleContext): RuleProblem | null {
  const fact = value.fact
  const description = typeof fact === 'string' && fact.length <= 200 ? describeFact(fact) : undefined
  if (typeof fact !== 'string' || description === undefined) {
    return { path: at(path, 'fact'), problem: `unknown fact ${quoted(fact)}`, mend: suggestFact(fact) }
  }
  const name = findMemberProblem(fact, at(path, 'fact'), context)
  if (name !== null) return name
  const used = conditionTests.filter((test) => Object.hasOwn(value, test))
  const allowed = testsByKind[description.kind]
  const [test] = used
  if (test === undefined || used.length > 1) {
    const problem =
      test === undefined ? `says nothing about ${quoted(fact)}` : `has ${used.map((name) => `"${name}"`).join(' and ')} at once`
    return { path, problem, mend: suggest(undefined, allowed, `Add one of these for ${quoted(fact)}`) }
  }
  if (!allowed.includes(test)) {
    const what =
      description.kind === 'tags' ? 'is a list of tags' : `is ${description.kind === 'text' ? 'a text' : `a ${description.kind}`}`
    return {
      path: at(path, test),
      problem: `"${test}" does not fit: ${quoted(fact)} ${what}`,
      mend: suggest(undefined, allowed, 'What fits'),
    }
  }
  return findExpectationProblem(value[test], at(path, test), test, fact, description, context)
}

const suggestFact = (fact: unknown): string => {
  const families = Object.keys(factFamilies).map((family) => `"${family}<name>"`)
  return `${suggest(fact, factNames, 'The facts are')} Besides, with a name of your own: ${families.join(', ')}.`
}

function findMemberProblem(fact: string, path: string, { calendars }: RuleContext): RuleProblem | null {
  const family = familyOf(fact)
  if (family === null) return null
  const member = memberOf(fact, family) ?? ''
  const name = findForeignNameProblem(member, path)
  return name ?? (family === 'time.open.' ? findReferenceProblem(member, path, 'calendars', calendars) : null)
}

function findExpectationProblem(
  expected: unknown,
  path: string,
  test: ConditionTest,
  fact: string,
  description: FactDescription,
  context: RuleContext,
): RuleProblem | null {
  switch (test) {
    case 'is':
    case 'isNot':
      return findValueProblem(expected, path, fact, description)
    case 'in':
      return findListProblem(expected, path, 'values', (one, at) => findValueProblem(one, at, fact, description))
    case 'hasAny':
    case 'hasAll':
      return findListProblem(expected, path, 'texts', findTextProblem)
    case 'inList':
      return findReferenceProblem(expected, path, 'lists', context.lists)
    case 'known':
      return typeof expected === 'boolean'
        ? null
        : { path, problem: `${quoted(expected)} is neither true nor false`, mend: 'Write true or false, without quotes.' }
    case 'atLeast':
    case 'atMost':
    case 'above':
    case 'below':
      return findNumberProblem(expected, path)
    case 'between':
      return findRangeProblem(expected, path)
    case 'startsWith':
    case 'endsWith':
    case 'contains':
    case 'has':
      return findTextProblem(expected, path)
    case 'matches':
      return findPatternProblem(expected, path, context)
  }
}

function findListProblem(
  list: unknown,
  path: string,
  of: string,
  findProblem: (value: unknown, path: string) => RuleProblem | null,
): RuleProblem | null {
  if (!Array.isArray(list) || list.length === 0 || list.length > 1000) {
    return { path, problem: `${quoted(list)} is no list of 1 to 1000 ${of}`, mend: 'Write a list: [ … ].' }
  }
  for (const [index, one] of list.entries()) {
    const problem = findProblem(one, at(path, index))
    if (problem !== null) return problem
  }
  return null
}

const findNumberProblem = (value: unknown, path: string): RuleProblem | null =>
  typeof value === 'number' && Number.isFinite(value)
    ? null
    : { path, problem: `${quoted(value)} is no number`, mend: 'Write a number, without quotes.' }

const findTextProblem = (value: unknown, path: string): RuleProblem | null =>
  typeof value === 'string' && value !== '' && value.length <= 200
    ? null
    : { path, problem: `${quoted(value)} is no text of 1 to 200 characters`, mend: 'Write a text in quotes.' }

function findPatternProblem(pattern: unknown, path: string, context: RuleContext): RuleProblem | null {
  if (typeof pattern !== 'string' || pattern === '' || pattern.length > 500) {
    const problem = `${quoted(pattern)} is no text of 1 to 500 characters`
    return { path, problem, mend: 'Write a regular expression in quotes, such as "^A-[0-9]+$".' }
  }
  try {
    context.patternStepsLeft -= programOf(parsePattern(pattern)).instructions.length
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error
    return { path, problem: `the regular expression ${error.problem}`, mend: error.mend }
  }
  if (context.patternStepsLeft >= 0) return null
  const mend = 'Use "is", "startsWith" or a list and "inList" where these will do.'
  return { path, problem: 'is one regular expression too many: together they are too large', mend }
}

function findRangeProblem(range: unknown, path: string): RuleProblem | null {
  if (!Array.isArray(range) || range.length !== 2)
    return { path, problem: `${quoted(range)} is no pair of numbers`, mend: 'Write the least and the most: [9, 17].' }
  const [least, most]: unknown[] = range
  const problem = findNumberProblem(least, at(path, 0)) ?? findNumberProblem(most, at(path, 1))
  if (problem !== null) return problem
  return (least as number) <= (most as number)
    ? null
    : { path, problem: `nothing is between ${quoted(least)} and ${quoted(most)}`, mend: 'Write the smaller number first.' }
}

function findValueProblem(
  value: unknown,
  path: string,
  fact: string,
  { kind, values, spelled }: FactDescription,
): RuleProblem | null {
  if (value === null) return null
  const type = kind === 'flag' ? 'boolean' : kind === 'number' ? 'number' : 'string'
  if (spelled ? !['string', 'number', 'boolean'].includes(typeof value) : typeof value !== type) {
    const word = { boolean: 'true or false', number: 'a number', string: 'a text in quotes' }[type]
    return { path, problem: `${quoted(value)} can never be ${quoted(fact)}`, mend: `Write ${word}, or null for "not known".` }
  }
  if (typeof value === 'string' && value.length > 500)
    return { path, problem: 'is longer than 500 characters', mend: 'Shorten it.' }
  if (values !== undefined && typeof value === 'string' && !values.includes(value)) {
    const near = nearest(value, values)
    const mend = `${near === null ? '' : `Did you mean "${near}"? `}The values of ${quoted(fact)} are ${values.map(quoted).join(', ')}.`
    return { path, problem: `${quoted(value)} can never be ${quoted(fact)}`, mend }
  }
  return null
}
