import { nearest } from '../text/nearest.js'
import type { CelEngine } from './cel-programs.js'
import { at, isObject, quoted, type RuleProblem } from './rule-problem.js'

/** What rules, and what they refer to, can be called. */
export const ruleName: RegExp = /^[a-zA-Z0-9_.-]{1,64}$/
/** More rules than any people write in one file. */
export const ruleLimit = 2000

/** What parts of a rule file can refer to, and how much of it was read. */
export interface RuleContext {
  readonly lists: readonly string[]
  readonly calendars: readonly string[]
  readonly workflows: readonly string[]
  readonly subTickets: readonly string[]
  readonly cel: CelEngine | undefined
  /** Conditions that may still come: nobody reads more, and a small file may say the same part over and over. */
  conditionsLeft: number
  /** Steps of regular expressions that may still come: each takes its place in memory, and time when the file is read. */
  patternStepsLeft: number
}

/** The names in one of the file's top-level maps. */
export const namesIn = (map: unknown): readonly string[] => (isObject(map) ? Object.keys(map) : [])

/** What is wrong with a name that should be one of the file's, or `null`. */
export function findReferenceProblem(
  name: unknown,
  path: string,
  where: 'lists' | 'calendars' | 'workflows' | 'subTickets',
  names: readonly string[],
): RuleProblem | null {
  if (typeof name === 'string' && names.includes(name)) return null
  const near = typeof name === 'string' ? nearest(name, names) : null
  const all = names.length === 0 ? `The file has no "${where}".` : `There are: ${names.slice(0, 20).map(quoted).join(', ')}.`
  return {
    path,
    problem: `${quoted(name)} is not among the file's ${where}`,
    mend: near === null ? `${all} Add it there.` : `Did you mean ${quoted(near)}? ${all}`,
  }
}

const forbidden: readonly string[] = ['__proto__', 'constructor', 'prototype']

/** What is wrong with a name that becomes a key somewhere, or `null`. */
export function findNameProblem(name: string, path: string): RuleProblem | null {
  if (forbidden.includes(name))
    return { path, problem: `${quoted(name)} is no name`, mend: 'JavaScript has a meaning for it: choose another one.' }
  if (ruleName.test(name)) return null
  return {
    path,
    problem: `${quoted(name)} is no name`,
    mend: 'Use 1 to 64 letters, digits, dots, dashes and underscores.',
  }
}

/** The same for names of others, such as of a variable: any text will do that JavaScript has no meaning for. */
export const findForeignNameProblem = (name: string, path: string): RuleProblem | null =>
  forbidden.includes(name)
    ? { path, problem: `${quoted(name)} is no name`, mend: 'JavaScript has a meaning for it: choose another one.' }
    : null

/** What is wrong with a map of names to something, or with what is in it, or `null`. */
export function findMapProblem(
  map: unknown,
  path: string,
  findProblem: (value: unknown, path: string) => RuleProblem | null,
): RuleProblem | null {
  if (!isObject(map)) return { path, problem: `${quoted(map)} is no map of names`, mend: 'Write an object: {"name": …}.' }
  for (const [name, value] of Object.entries(map)) {
    const problem = findNameProblem(name, at(path, name)) ?? findProblem(value, at(path, name))
    if (problem !== null) return problem
  }
  return null
}
