import { routeSchema } from '../routing/route-target.js'
import { hangUpCauses } from '../telephony/call-command.js'
import { findReferenceProblem, type RuleContext } from './rule-context.js'
import { at, findKeyProblem, isObject, quoted, type RuleProblem, suggest } from './rule-problem.js'

const targets = ['queue', 'agent', 'ivr', 'reject', 'voicemail', 'workflow']
const causes: readonly string[] = hangUpCauses

/** The first thing that is wrong with where a rule sends a call, or `null`. */
export function findRouteProblem(route: unknown, path: string, context: RuleContext): RuleProblem | null {
  if (route === 'continue') return null
  if (!isObject(route)) {
    const mend = `${suggest(route, ['continue'], 'Write')} Or an object with one of ${targets.join(', ')}: {"queue": "support@default"}.`
    return { path, problem: `${quoted(route)} is no route`, mend }
  }
  const keys = findKeyProblem(route, path, { allowed: targets })
  if (keys !== null) return keys
  const names = Object.keys(route)
  const [name] = names
  if (name === undefined || names.length > 1) {
    const problem = name === undefined ? 'is empty' : `has ${names.map((each) => `"${each}"`).join(' and ')} at once`
    return { path, problem, mend: `Name one of ${targets.join(', ')}.` }
  }
  const value = route[name]
  if (name === 'workflow') return findReferenceProblem(value, at(path, name), 'workflows', context.workflows)
  if (name === 'reject') {
    if (typeof value === 'string' && causes.includes(value)) return null
    return { path: at(path, name), problem: `${quoted(value)} is no cause`, mend: suggest(value, causes, 'The causes are') }
  }
  if (routeSchema.safeParse(route).success) return null
  const mend =
    'Write a name in quotes, of letters, digits and . _ - + @ (and * # in an extension): it becomes part of the dialplan.'
  return { path: at(path, name), problem: `${quoted(value)} is no name of ${article(name)}`, mend }
}

const article = (name: string): string =>
  name === 'queue' ? 'a queue' : name === 'voicemail' ? 'a mailbox' : name === 'agent' ? "an agent's extension" : 'an extension'
