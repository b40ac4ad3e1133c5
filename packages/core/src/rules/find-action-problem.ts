import { popUrlPlaceholders } from '../pops/pop-url.js'
import { placeholdersOf } from '../text/fill-template.js'
import { subjectPlaceholders } from '../tickets/draft-ticket.js'
import { ticketPriorities } from '../tickets/ticket.js'
import { type ActionKind, additiveActions, exclusiveActions } from './action-schemas.js'
import { findRouteProblem } from './find-route-problem.js'
import { findForeignNameProblem, findReferenceProblem, type RuleContext } from './rule-context.js'
import { at, findKeyProblem, isObject, type JsonObject, quoted, type RuleProblem, suggest } from './rule-problem.js'

const priorities: readonly string[] = ticketPriorities
const popNames = ['auto', 'record', 'search', 'newRecord']
const actions: readonly ActionKind[] = /* @__PURE__ */ (() => [...exclusiveActions, ...additiveActions])()

type Find = (value: unknown, path: string, context: RuleContext) => RuleProblem | null

/** The first thing that is wrong with what a rule does, or `null`. Bounds and lengths are the schema's where they are not said here. */
export const findActionProblem: Find = (then, path, context) => {
  const mend = `Write one action or more, such as {"pop": "auto"} or {"ticket": false}. ${suggest(undefined, actions, 'The actions are')}`
  if (!isObject(then)) return { path, problem: `${quoted(then)} is no action`, mend }
  const keys = findKeyProblem(then, path, { allowed: actions })
  if (keys !== null) return keys
  const names = Object.keys(then) as ActionKind[]
  if (names.length === 0) return { path, problem: 'is empty', mend }
  for (const name of names) {
    const problem = finders[name](then[name], at(path, name), context)
    if (problem !== null) return problem
  }
  return null
}

const findTextProblem: Find = (value, path) =>
  typeof value === 'string' && value !== ''
    ? null
    : { path, problem: `${quoted(value)} is no text`, mend: 'Write a text in quotes, or leave the key out.' }

const findSecondsProblem: Find = (value, path) =>
  typeof value === 'number' && value >= 0 && value <= 2_592_000
    ? null
    : { path, problem: `${quoted(value)} is no number of seconds`, mend: 'Write 0 to 2592000 (thirty days), without quotes.' }

const findPriorityProblem: Find = (value, path) =>
  typeof value === 'string' && priorities.includes(value)
    ? null
    : { path, problem: `${quoted(value)} is no priority`, mend: suggest(value, priorities, 'The priorities are') }

const findTemplateProblem: Find = (value, path, context) =>
  findTextProblem(value, path, context) ?? findPlaceholderProblem(value as string, path, subjectPlaceholders)

/** An object of these keys. */
function fields(required: Readonly<Record<string, Find>>, optional: Readonly<Record<string, Find>> = {}): Find {
  const finders = { ...required, ...optional }
  return (value, path, context) => {
    const names = Object.keys(required)
    if (!isObject(value)) {
      const example = names.map((name) => `${JSON.stringify(name)}: …`).join(', ')
      return { path, problem: `${quoted(value)} is no object`, mend: `Write {${example}}.` }
    }
    const keys = findKeyProblem(value, path, { allowed: Object.keys(finders), required: names })
    if (keys !== null) return keys
    for (const [name, find] of Object.entries(finders)) {
      const problem = Object.hasOwn(value, name) ? find(value[name], at(path, name), context) : null
      if (problem !== null) return problem
    }
    return null
  }
}

/** An object of one of these keys. */
function oneOf(finders: Readonly<Record<string, Find>>): Find {
  const names = Object.keys(finders)
  return (value, path, context) => {
    const mend = `Name one of ${names.join(', ')}.`
    if (!isObject(value)) return { path, problem: `${quoted(value)} is no object`, mend }
    const keys = findKeyProblem(value, path, { allowed: names })
    if (keys !== null) return keys
    const used = Object.keys(value)
    const [name] = used
    const find = name === undefined ? undefined : finders[name]
    if (name === undefined || find === undefined || used.length > 1) {
      const problem = name === undefined ? 'is empty' : `has ${used.map(quoted).join(' and ')} at once`
      return { path, problem, mend }
    }
    return find(value[name], at(path, name), context)
  }
}

const findPopProblem: Find = (pop, path) => {
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

const findTicketProblem: Find = (ticket, path, context) => {
  if (ticket === false) return null
  if (!isObject(ticket)) {
    return {
      path,
      problem: `${quoted(ticket)} is no ticket`,
      mend: 'Write {} for the usual ticket, {"priority": "high", …} or false.',
    }
  }
  return findTicketFieldsProblem(ticket, path, context)
}

const findTicketFieldsProblem = /* @__PURE__ */ fields(
  {},
  {
    priority: findPriorityProblem,
    queue: findTextProblem,
    category: findTextProblem,
    tags: (value, path) => findTagsProblem(value, path, 0),
    subject: findTemplateProblem,
    fields: findFieldsProblem,
  },
)

function findFieldsProblem(value: unknown, path: string): RuleProblem | null {
  if (!isObject(value)) return { path, problem: `${quoted(value)} is no object`, mend: 'Write {"name of the field": "value"}.' }
  for (const [name, text] of Object.entries(value)) {
    const problem = findForeignNameProblem(name, at(path, name))
    if (problem !== null) return problem
    if (typeof text !== 'string')
      return { path: at(path, name), problem: `${quoted(text)} is no text`, mend: 'Write a text in quotes.' }
  }
  return null
}

function findTagsProblem(tags: unknown, path: string, least: number): RuleProblem | null {
  if (!Array.isArray(tags) || tags.length < least || tags.length > 20)
    return { path, problem: `${quoted(tags)} is no list of ${least} to 20 tags`, mend: 'Write a list: ["first", "second"].' }
  const index = tags.findIndex((tag) => typeof tag !== 'string' || tag === '' || tag.length > 100)
  if (index === -1) return null
  return {
    path: at(path, index),
    problem: `${quoted(tags[index])} is no tag`,
    mend: 'Write a text of 1 to 100 characters in quotes.',
  }
}

const findPrioritiseProblem: Find = (value, path, context) => {
  const problem = findPrioritiseFieldsProblem(value, path, context)
  if (problem !== null) return problem
  if (Object.keys(value as JsonObject).length > 0) return null
  return { path, problem: 'is empty', mend: 'Write {"to": "high"}, {"by": 1} or {"queueScore": 300}.' }
}

const findPrioritiseFieldsProblem = /* @__PURE__ */ fields(
  {},
  {
    to: findPriorityProblem,
    by: (value, path) =>
      Number.isInteger(value) && Math.abs(value as number) <= 3
        ? null
        : { path, problem: `${quoted(value)} is no number of steps`, mend: 'Write a whole number from -3 to 3.' },
    queueScore: (value, path) =>
      typeof value === 'number' && Math.abs(value) <= 86_400
        ? null
        : { path, problem: `${quoted(value)} is no head start`, mend: 'Write seconds, -86400 to 86400.' },
  },
)

const workflow: Find = (value, path, { workflows }) => findReferenceProblem(value, path, 'workflows', workflows)

const finders: Readonly<Record<ActionKind, Find>> = /* @__PURE__ */ (() => ({
  pop: findPopProblem,
  ticket: findTicketProblem,
  route: findRouteProblem,
  assign: oneOf({ agent: findTextProblem, queue: findTextProblem, workflow }),
  refuseDial: fields({ reason: findTextProblem }),
  prioritise: findPrioritiseProblem,
  tag: (value, path) => findTagsProblem(value, path, 1),
  split: fields({
    template: (value, path, { subTickets }) => findReferenceProblem(value, path, 'subTickets', subTickets),
  }),
  notify: fields({ channel: findTextProblem, text: findTemplateProblem }, { subject: findTemplateProblem }),
  escalate: fields({ chain: findTextProblem }, { reason: findTextProblem }),
  callBack: fields({}, { afterSeconds: findSecondsProblem, queue: findTextProblem, reason: findTextProblem }),
  startSurvey: fields({ survey: findTextProblem }, { afterSeconds: findSecondsProblem }),
  requestConsent: fields({ purpose: findTextProblem }),
}))()

function findPlaceholderProblem(template: string, path: string, known: readonly string[]): RuleProblem | null {
  const unknown = placeholdersOf(template).find((name) => !known.includes(name))
  if (unknown === undefined) return null
  return {
    path,
    problem: `unknown placeholder "{${unknown.slice(0, 40)}}"`,
    mend: suggest(unknown, known, 'The placeholders are'),
  }
}
