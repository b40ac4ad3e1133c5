import { isRingloopError, parseRuleSet } from '@ringloop/core'
import { parseCalendar } from '@ringloop/core/calendars'
import { findIdleRules, findRuleProblems, type IdleRule, type RuleProblem } from '@ringloop/core/explain'
import { celEngine } from '../config/cel-engine.js'
import { doubleKeys, jsonPlaces, type TextPlace, textPlaces } from './json-places.js'

/** Something to say about a rule file. */
export interface RuleFinding extends TextPlace {
  readonly level: 'error' | 'warning'
  readonly text: string
  readonly mend: string
}

/** A rule file is no longer than this, in characters; `parseRuleSet` says so too. */
const longest = 750_000
/** Of keys that stand twice nobody mends more at once. */
const mostDoubles = 100

/** Everything that is wrong with a rule file, and rules in it that can be proved never to count; by place. */
export function checkRuleFile(source: string): readonly RuleFinding[] {
  const text = source.replace(/^\ufeff/, '')
  let value: unknown
  try {
    value = text.length > longest ? parseRuleSet(text, { cel: celEngine }) : JSON.parse(text)
  } catch (error) {
    return [unreadable(text, error)]
  }
  const placeOf = jsonPlaces(text)
  const problems = findRuleProblems(value, { cel: celEngine })
  const told = new Set(problems.map(({ path }) => path))
  const inCalendars = calendarProblems(value).filter(({ path }) => !told.has(path))
  const errors = [...problems, ...inCalendars].map(
    ({ path, problem, mend }): RuleFinding => ({
      ...placeOf(path),
      level: 'error',
      text: path === '' ? problem : `${path}: ${problem}`,
      mend,
    }),
  )
  const findings = [...errors, ...doubles(text), ...(errors.length > 0 ? [] : idle(value, placeOf))]
  return findings.sort((a, b) => a.line - b.line || a.column - b.column)
}

/** No JSON, or too long for it: the parser says where. */
function unreadable(text: string, error: unknown): RuleFinding {
  let cause = error
  try {
    parseRuleSet(text, { cel: celEngine })
  } catch (known) {
    cause = known
  }
  const message = cause instanceof Error ? cause.message : String(cause)
  const [, line = '1', column = '1'] = /line (\d+), column (\d+)/.exec(message) ?? []
  const mend = (isRingloopError(cause) ? cause.mend : undefined) ?? ''
  return { line: Number(line), column: Number(column), level: 'error', text: message, mend }
}

function doubles(text: string): RuleFinding[] {
  const placeOf = textPlaces(text)
  const found = doubleKeys(text)
  return found.slice(0, mostDoubles).map(({ key, offset }, index) => {
    const more = index === mostDoubles - 1 ? found.length - mostDoubles : 0
    return {
      ...placeOf(offset),
      level: 'warning',
      text: `the key ${JSON.stringify(key.slice(0, 60))} stands twice in one object; only this one counts`,
      mend: `Take one of them out.${more > 0 ? ` ${more} more keys stand twice.` : ''}`,
    }
  })
}

/** What is wrong with the file's calendars, the first of each: rules only know their names. */
function calendarProblems(value: unknown): readonly RuleProblem[] {
  const calendars = Object(Object(value).calendars) as Readonly<Record<string, unknown>>
  return Object.entries(calendars).flatMap(([name, calendar]) => {
    const place = /^[\w$]+$/.test(name) ? `calendars.${name}` : `calendars[${JSON.stringify(name)}]`
    try {
      parseCalendar(calendar, place)
      return []
    } catch (error) {
      if (!isRingloopError(error)) throw error
      const [, path = place, problem = error.message] = /^(.*?): ([\s\S]*)$/.exec(error.message) ?? []
      return [{ path, problem, mend: error.mend ?? '' }]
    }
  })
}

const idle = (value: unknown, placeOf: (path: string) => TextPlace): RuleFinding[] =>
  findIdleRules(parseRuleSet(value, { cel: celEngine })).map((found) => {
    const path = `rules[${found.index}]${found.action === null ? '' : `.then.${found.action}`}`
    return { ...placeOf(path), level: 'warning', ...idleInWords(found) }
  })

function idleInWords({ rule, action, because }: IdleRule): { readonly text: string; readonly mend: string } {
  if (because.kind === 'neverTrue') {
    const text = `rule ${JSON.stringify(rule)} can never match: what it asks of "${because.fact}" cannot be true at once`
    return { text, mend: 'Correct the condition, or take the rule out.' }
  }
  const what = action === null ? `rule ${JSON.stringify(rule)}` : `"${action}" of rule ${JSON.stringify(rule)}`
  const how = because.stops ? 'stops' : 'decides'
  return {
    text: `${what} never counts: whenever it matches, rule ${JSON.stringify(because.by)} before it matches too and ${how}`,
    mend: `Move it before ${JSON.stringify(because.by)}, or take it out.`,
  }
}
