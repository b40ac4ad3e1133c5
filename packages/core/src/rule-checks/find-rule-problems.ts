import { isRingloopError } from '../errors/ringloop-error.js'
import { type CelEngine, compilingOnce } from '../rules/cel-programs.js'
import { findRuleProblem } from '../rules/find-rule-problem.js'
import { parseRuleSet } from '../rules/parse-rule-set.js'
import { at, isObject, type RuleProblem } from '../rules/rule-problem.js'
import { ruleSetSchema } from '../rules/rule-set.js'
import { findSubTicketProblems } from '../tickets/sub-tickets/find-sub-ticket-problems.js'
import { type PathStep, stepsOf, valueAt, withValueAt } from './json-path.js'

/** More than anybody mends at once. */
const problemLimit = 100
/** Of a hostile file nobody wants to know everything, and each step reads the whole file: of a long one fewer are taken. */
const stepLimit = 1000
const valuesRead = 4_000_000

/**
 * Everything that is wrong with a rule file's value, in the order in which it is found; at most a hundred. Nothing is told twice, and nothing
 * that is only wrong because something else is.
 *
 * Whatever is found wrong is put right in a copy and the search goes on, so there is one place that knows what is right: what reads rules.
 */
export function findRuleProblems(
  value: unknown,
  { cel: engine }: { readonly cel?: CelEngine | undefined } = {},
): readonly RuleProblem[] {
  const cel = engine && compilingOnce(engine)
  const steps = Math.min(stepLimit, Math.ceil(valuesRead / countValues(value)))
  const problems: RuleProblem[] = []
  const mended = new Set<string>()
  let good = value
  for (let step = 0; step < steps && problems.length < problemLimit; step++) {
    const problem = findRuleProblem(good, cel)
    if (problem === null) break
    const told = problems.some(({ path }) => path === problem.path)
    if (!told && !isConsequence(problem, value)) problems.push(problem)
    // what does not help at the place itself, helps further out
    const place = placesOf(stepsOf(problem.path)).find((one) => !mended.has(one.join('\0')))
    if (place === undefined) return problems
    mended.add(place.join('\0'))
    good = mend(good, place)
  }
  const read = ruleSetSchema.safeParse(good)
  if (!read.success) return [...problems, ...read.error.issues.map(toProblem)].slice(0, problemLimit)
  const inTemplates = Object.entries(read.data.subTickets ?? {}).flatMap(([name, template]) => {
    // one that was put right here and there is no longer what was written
    const place = ['subTickets', name]
    return valueAt(good, place) === valueAt(value, place) ? findSubTicketProblems(template, at('subTickets', name)) : []
  })
  const all = [...problems, ...inTemplates].slice(0, problemLimit)
  return all.length > 0 ? all : lastProblem(value, cel)
}

function countValues(value: unknown): number {
  let count = 0
  const waiting = [value]
  while (waiting.length > 0 && count < valuesRead) {
    const one = waiting.pop()
    count++
    if (typeof one === 'object' && one !== null) for (const inner of Object.values(one)) waiting.push(inner)
  }
  return count
}

/** What only the whole reading finds. */
function lastProblem(value: unknown, cel: CelEngine | undefined): readonly RuleProblem[] {
  try {
    parseRuleSet(value, { cel })
    return []
  } catch (error) {
    if (!isRingloopError(error)) throw error
    const [, path = '', problem = error.message] = /^([^\s:]+): ([\s\S]*)$/.exec(error.message) ?? []
    return [{ path: path === 'Rules' ? '' : path, problem, mend: error.mend ?? '' }]
  }
}

/** What is only so because something was taken out of the copy: a name that stands in the file, a key that does. */
function isConsequence({ path, problem }: RuleProblem, value: unknown): boolean {
  if (problem === 'is missing') return valueAt(value, stepsOf(path)) !== undefined
  const [, quoted = '', where = ''] = /^("(?:[^"\\]|\\.)*") is not among the file's (\w+)$/.exec(problem) ?? []
  return quoted !== '' && valueAt(value, [where, JSON.parse(quoted) as string]) !== undefined
}

/** Places to mend, from the innermost out. */
function placesOf(steps: readonly PathStep[]): (readonly PathStep[])[] {
  return steps.map((_, index) => steps.slice(0, steps.length - index)).filter(isUnit)
}

/** What can be put right without touching what is beside it: a condition, a rule, a key; no item of another list, nor part of a condition. */
function isUnit(place: readonly PathStep[]): boolean {
  const last = place.at(-1)
  if (typeof last === 'number') return isCondition(place) || (place.length === 2 && place[0] === 'rules')
  return isCondition(place) || !place.includes('when')
}

function isCondition(place: readonly PathStep[]): boolean {
  const [last, before] = [place.at(-1), place.at(-2)]
  return (
    last === 'when' ||
    (place.includes('when') && (last === 'not' || (typeof last === 'number' && (before === 'all' || before === 'any'))))
  )
}

function mend(value: unknown, place: readonly PathStep[]): unknown {
  const [top, index, part] = place
  if (isCondition(place)) return withValueAt(value, place, { fact: 'call.direction', known: true })
  if (top === 'version') return withValueAt(value, place, 1)
  if (top !== 'rules') return withValueAt(value, place, undefined)
  if (typeof index !== 'number') return withValueAt(value, place, [])
  if (place.length === 2) return withValueAt(value, place, { id: freeId(index), then: { pop: 'auto' } })
  if (part === 'id') return withValueAt(value, place, freeId(index))
  if (part === 'then' && place.length <= 4) {
    const then = valueAt(value, ['rules', index, 'then'])
    if (place.length === 3 || !isObject(then) || Object.keys(then).length <= 1)
      return withValueAt(value, ['rules', index, 'then'], { pop: 'auto' })
  }
  return withValueAt(value, place, undefined)
}

const freeId = (index: number): string => `rule-${index}.mended`

const toProblem = ({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): RuleProblem => ({
  path: path.reduce<string>((before, key) => at(before, typeof key === 'number' ? key : String(key)), ''),
  problem: message,
  mend: 'Correct this value.',
})
