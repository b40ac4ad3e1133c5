import { nearest } from '../text/nearest.js'
import { describeFact, type FactDescription, type FactKind } from './fact-catalogue.js'
import { at, findKeyProblem, isObject, type JsonObject, quoted, type RuleProblem, suggest } from './rule-problem.js'
import { factNames } from './rule-set.js'

/** Conditions in conditions in conditions: nobody can read more, and a hostile file must not overflow the stack. */
const depthLimit = 20

const tests = ['is', 'in', 'atLeast', 'atMost', 'startsWith', 'has'] as const
const combinations = ['all', 'any', 'not'] as const

/** Which tests make sense for which facts. Variables are text, and may spell a number. */
const testsByKind: Readonly<Record<FactKind, readonly (typeof tests)[number][]>> = {
  text: ['is', 'in', 'startsWith', 'atLeast', 'atMost'],
  number: ['is', 'in', 'atLeast', 'atMost'],
  flag: ['is', 'in'],
  tags: ['has'],
}

/** The first thing that is wrong with a condition, or `null`. */
export function findConditionProblem(value: unknown, path: string, depth = 0): RuleProblem | null {
  if (depth >= depthLimit) return { path, problem: 'is nested too deep', mend: `Use at most ${depthLimit} levels.` }
  if (!isObject(value)) {
    return {
      path,
      problem: `${quoted(value)} is no condition`,
      mend: 'Write an object, such as {"fact": "call.queue", "is": "support"}.',
    }
  }
  const combination = combinations.find((name) => Object.hasOwn(value, name))
  if (combination !== undefined) return findCombinationProblem(value, combination, path, depth)
  const allowed = ['fact', ...tests, ...combinations]
  const keys = findKeyProblem(value, path, { allowed, required: ['fact'] })
  return keys ?? findFactProblem(value, path)
}

function findCombinationProblem(
  value: JsonObject,
  name: (typeof combinations)[number],
  path: string,
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
  if (name === 'not') return findConditionProblem(inner, at(path, name), depth + 1)
  if (!Array.isArray(inner) || inner.length === 0 || inner.length > 50) {
    return { path: at(path, name), problem: `${quoted(inner)} is no list of 1 to 50 conditions`, mend: 'Write a list: [ … ].' }
  }
  for (const [index, condition] of inner.entries()) {
    const problem = findConditionProblem(condition, at(at(path, name), index), depth + 1)
    if (problem !== null) return problem
  }
  return null
}

function findFactProblem(value: JsonObject, path: string): RuleProblem | null {
  const fact = value.fact
  const description = typeof fact === 'string' ? describeFact(fact) : undefined
  if (typeof fact !== 'string' || description === undefined) {
    return {
      path: at(path, 'fact'),
      problem: `unknown fact ${quoted(fact)}`,
      mend: `${suggest(fact, factNames, 'The facts are')} Variables of the switch are "call.variable.<name>".`,
    }
  }
  const used = tests.filter((test) => Object.hasOwn(value, test))
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
  return findExpectationProblem(value[test], at(path, test), test, fact, description)
}

function findExpectationProblem(
  expected: unknown,
  path: string,
  test: (typeof tests)[number],
  fact: string,
  description: FactDescription,
): RuleProblem | null {
  if (test === 'atLeast' || test === 'atMost') {
    return typeof expected === 'number'
      ? null
      : { path, problem: `${quoted(expected)} is no number`, mend: 'Write a number, without quotes.' }
  }
  if (test === 'startsWith' || test === 'has') {
    const fits = typeof expected === 'string' && expected !== '' && expected.length <= 200
    return fits
      ? null
      : { path, problem: `${quoted(expected)} is no text of 1 to 200 characters`, mend: 'Write a text in quotes.' }
  }
  if (test === 'is') return findValueProblem(expected, path, fact, description)
  if (!Array.isArray(expected) || expected.length === 0 || expected.length > 1000) {
    return { path, problem: `${quoted(expected)} is no list of 1 to 1000 values`, mend: 'Write a list: [ … ].' }
  }
  for (const [index, one] of expected.entries()) {
    const problem = findValueProblem(one, at(path, index), fact, description)
    if (problem !== null) return problem
  }
  return null
}

function findValueProblem(value: unknown, path: string, fact: string, { kind, values }: FactDescription): RuleProblem | null {
  if (value === null) return null
  const isVariable = fact.startsWith('call.variable.')
  const type = kind === 'flag' ? 'boolean' : kind === 'number' ? 'number' : 'string'
  if (isVariable ? !['string', 'number', 'boolean'].includes(typeof value) : typeof value !== type) {
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
