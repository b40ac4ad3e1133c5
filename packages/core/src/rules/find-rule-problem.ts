import { popUrlPlaceholders } from '../pops/pop-url.js'
import { placeholdersOf } from '../text/fill-template.js'
import { subjectPlaceholders } from '../tickets/draft-ticket.js'
import { ticketPriorities } from '../tickets/ticket.js'
import { findConditionProblem } from './find-condition-problem.js'
import { findRouteProblem } from './find-route-problem.js'
import { at, findKeyProblem, isObject, type JsonObject, quoted, type RuleProblem, suggest } from './rule-problem.js'

const priorities: readonly string[] = ticketPriorities
const popNames = ['auto', 'record', 'search', 'newRecord']

/**
 * The first thing that is wrong with a rule set, in words for whoever wrote it, or `null`. Catches what a schema cannot say well
 * (which of nine conditions was meant?) or not at all (a test that can never hold). Bounds and lengths are the schema's.
 */
export function findRuleProblem(value: unknown): RuleProblem | null {
  if (!isObject(value)) {
    return { path: '', problem: `${quoted(value)} is no rule set`, mend: 'Write an object: {"version": 1, "rules": [ … ]}.' }
  }
  const keys = findKeyProblem(value, '', { allowed: ['version', 'wrapUpSeconds', 'rules'], required: ['version', 'rules'] })
  if (keys !== null) return keys
  if (value.version !== 1) return { path: 'version', problem: `${quoted(value.version)} is not known`, mend: 'Write 1.' }
  if (!Array.isArray(value.rules))
    return { path: 'rules', problem: `${quoted(value.rules)} is no list`, mend: 'Write a list: [ … ].' }
  const seen = new Map<unknown, number>()
  for (const [index, rule] of value.rules.entries()) {
    const path = at('rules', index)
    const problem = findProblem(rule, path)
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

function findProblem(rule: unknown, path: string): RuleProblem | null {
  if (!isObject(rule))
    return { path, problem: `${quoted(rule)} is no rule`, mend: 'Write an object: {"id": …, "when": …, "then": …}.' }
  const keys = findKeyProblem(rule, path, { allowed: ['id', 'description', 'when', 'then'], required: ['id', 'then'] })
  if (keys !== null) return keys
  if (typeof rule.id !== 'string' || !/^[a-zA-Z0-9_.-]{1,64}$/.test(rule.id)) {
    const mend = 'Use 1 to 64 letters, digits, dots, dashes and underscores.'
    return { path: at(path, 'id'), problem: `${quoted(rule.id)} is no id`, mend }
  }
  const when = Object.hasOwn(rule, 'when') ? findConditionProblem(rule.when, at(path, 'when')) : null
  return when ?? findActionProblem(rule.then, at(path, 'then'))
}

function findActionProblem(then: unknown, path: string): RuleProblem | null {
  const mend = 'Write {"pop": "auto"}, {"pop": false}, {"ticket": { … }}, {"ticket": false} or {"route": { … }}.'
  if (!isObject(then)) return { path, problem: `${quoted(then)} is no action`, mend }
  const keys = findKeyProblem(then, path, { allowed: ['pop', 'ticket', 'route'] })
  if (keys !== null) return keys
  const names = Object.keys(then)
  if (names.length !== 1) {
    const problem = names.length === 0 ? 'is empty' : `has ${names.map(quoted).join(' and ')} at once`
    return {
      path,
      problem,
      mend:
        names.length === 0 ? mend : 'Write a rule for each, with the same "when": pops, tickets and routes are decided apart.',
    }
  }
  if ('route' in then) return findRouteProblem(then.route, at(path, 'route'))
  return 'pop' in then ? findPopProblem(then.pop, at(path, 'pop')) : findTicketProblem(then.ticket, at(path, 'ticket'))
}

function findPopProblem(pop: unknown, path: string): RuleProblem | null {
  if (pop === false || (typeof pop === 'string' && popNames.includes(pop))) return null
  if (!isObject(pop)) {
    return {
      path,
      problem: `${quoted(pop)} is no pop`,
      mend: `${suggest(pop, popNames, 'The pops are')} Or false, or {"url": "https://…"}.`,
    }
  }
  const keys = findKeyProblem(pop, path, { allowed: ['url'], required: ['url'] })
  if (keys !== null) return keys
  const url = pop.url
  if (typeof url !== 'string' || !/^https?:\/\/[^/?#\s{}]/.test(url)) {
    return { path: at(path, 'url'), problem: `${quoted(url)} is no web address`, mend: 'Begin it with https:// and a host name.' }
  }
  return findPlaceholderProblem(url, at(path, 'url'), popUrlPlaceholders)
}

function findTicketProblem(ticket: unknown, path: string): RuleProblem | null {
  if (ticket === false) return null
  if (!isObject(ticket)) {
    return {
      path,
      problem: `${quoted(ticket)} is no ticket`,
      mend: 'Write {} for the usual ticket, {"priority": "high", …} or false.',
    }
  }
  const keys = findKeyProblem(ticket, path, { allowed: ['priority', 'queue', 'category', 'tags', 'subject', 'fields'] })
  if (keys !== null) return keys
  if (Object.hasOwn(ticket, 'priority') && !priorities.includes(ticket.priority as string)) {
    const mend = suggest(ticket.priority, priorities, 'The priorities are')
    return { path: at(path, 'priority'), problem: `${quoted(ticket.priority)} is no priority`, mend }
  }
  return findTextProblem(ticket, path)
}

function findTextProblem(ticket: JsonObject, path: string): RuleProblem | null {
  for (const name of ['queue', 'category', 'subject']) {
    const value = ticket[name]
    if (Object.hasOwn(ticket, name) && (typeof value !== 'string' || value === '')) {
      return {
        path: at(path, name),
        problem: `${quoted(value)} is no text`,
        mend: 'Write a text in quotes, or leave the key out.',
      }
    }
  }
  return typeof ticket.subject === 'string'
    ? findPlaceholderProblem(ticket.subject, at(path, 'subject'), subjectPlaceholders)
    : null
}

function findPlaceholderProblem(template: string, path: string, known: readonly string[]): RuleProblem | null {
  const unknown = placeholdersOf(template).find((name) => !known.includes(name))
  if (unknown === undefined) return null
  return {
    path,
    problem: `unknown placeholder "{${unknown.slice(0, 40)}}"`,
    mend: suggest(unknown, known, 'The placeholders are'),
  }
}
