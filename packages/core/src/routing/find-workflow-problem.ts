import { describeFact, factNames } from '../rules/fact-catalogue.js'
import { findConditionProblem } from '../rules/find-condition-problem.js'
import { findRouteProblem } from '../rules/find-route-problem.js'
import type { RuleContext } from '../rules/rule-context.js'
import { at, findKeyProblem, isObject, type JsonObject, quoted, type RuleProblem, suggest } from '../rules/rule-problem.js'
import { agentOrders } from './workflow.js'

/** The first thing that is wrong with a workflow, in words for whoever wrote it, or `null`. Bounds and lengths are the schema's. */
export function findWorkflowProblem(workflow: unknown, path: string, context: RuleContext): RuleProblem | null {
  if (!isObject(workflow))
    return { path, problem: `${quoted(workflow)} is no workflow`, mend: 'Write an object: {"filters": [ … ]}.' }
  const allowed = ['description', 'filters', 'default', 'ageing', 'raise']
  const keys = findKeyProblem(workflow, path, { allowed, required: ['filters'] })
  if (keys !== null) return keys
  const route = Object.hasOwn(workflow, 'default') ? findPlaceProblem(workflow.default, at(path, 'default'), context) : null
  if (route !== null) return route
  if (isObject(workflow.ageing)) {
    const ageing = findKeyProblem(workflow.ageing, at(path, 'ageing'), { allowed: ['secondsPerPriority', 'mostSeconds'] })
    if (ageing !== null) return ageing
  }
  const raises = inList(workflow.raise ?? [], at(path, 'raise'), (raise, where) => {
    const problem = findKeyProblem(raise, where, { allowed: ['when', 'by'], required: ['when', 'by'] })
    return problem ?? findConditionProblem(raise.when, at(where, 'when'), context)
  })
  if (raises !== null) return raises
  const seen = new Set<unknown>()
  return inList(workflow.filters, at(path, 'filters'), (filter, where) => {
    if (seen.has(filter.id)) {
      const problem = `${quoted(filter.id)} is the id of an earlier filter too`
      return { path: at(where, 'id'), problem, mend: 'Give each filter an id of its own.' }
    }
    seen.add(filter.id)
    return findFilterProblem(filter, where, context)
  })
}

function findFilterProblem(filter: JsonObject, path: string, context: RuleContext): RuleProblem | null {
  const keys = findKeyProblem(filter, path, { allowed: ['id', 'when', 'targets'], required: ['id', 'targets'] })
  if (keys !== null) return keys
  const when = Object.hasOwn(filter, 'when') ? findConditionProblem(filter.when, at(path, 'when'), context) : null
  return when ?? inList(filter.targets, at(path, 'targets'), (target, where) => findTargetProblem(target, where, context))
}

const ofTargets = ['id', 'candidates', 'orderBy', 'queue', 'route', 'timeoutSeconds', 'priority', 'skipIf', 'offerCallBack']
const ofCandidates = ['skills', 'languages', 'regions', 'agents', 'teams', 'queue', 'when']

function findTargetProblem(target: JsonObject, path: string, context: RuleContext): RuleProblem | null {
  const keys = findKeyProblem(target, path, { allowed: ofTargets })
  if (keys !== null) return keys
  const other = ['candidates', 'queue', 'orderBy'].find((key) => Object.hasOwn(target, key))
  if (Object.hasOwn(target, 'route') && other !== undefined) {
    const mend = 'What goes to "route" waits for nobody: write two targets, one after the other.'
    return { path: at(path, other), problem: 'stands beside "route"', mend }
  }
  if (!Object.hasOwn(target, 'route') && !Object.hasOwn(target, 'candidates') && !Object.hasOwn(target, 'queue'))
    return { path, problem: 'leads nowhere', mend: 'Add "candidates", "queue" or "route".' }
  const route = Object.hasOwn(target, 'route') ? findPlaceProblem(target.route, at(path, 'route'), context) : null
  if (route !== null) return route
  for (const key of ['skipIf', 'offerCallBack']) {
    const problem = Object.hasOwn(target, key) ? findConditionProblem(target[key], at(path, key), context) : null
    if (problem !== null) return problem
  }
  const names: readonly string[] = agentOrders
  const orders = Array.isArray(target.orderBy) ? target.orderBy : []
  const unknown = orders.findIndex((order) => !names.includes(order))
  if (unknown >= 0) {
    const mend = suggest(orders[unknown], names, 'The orders are')
    return { path: at(at(path, 'orderBy'), unknown), problem: `${quoted(orders[unknown])} is no order`, mend }
  }
  if (!Object.hasOwn(target, 'candidates')) return null
  const where = at(path, 'candidates')
  if (!isObject(target.candidates)) {
    const mend = 'Write an object, such as {"skills": {"billing": 3}}; {} for everybody.'
    return { path: where, problem: `${quoted(target.candidates)} says nothing about candidates`, mend }
  }
  const problem = findKeyProblem(target.candidates, where, { allowed: ofCandidates })
  if (problem !== null) return problem
  for (const key of ['languages', 'regions']) {
    const wanted = target.candidates[key]
    if (isObject(wanted) && (typeof wanted.fact !== 'string' || describeFact(wanted.fact) === undefined)) {
      const mend = suggest(wanted.fact, factNames, 'The facts are')
      return { path: at(at(where, key), 'fact'), problem: `unknown fact ${quoted(wanted.fact)}`, mend }
    }
  }
  if (!Object.hasOwn(target.candidates, 'when')) return null
  return findConditionProblem(target.candidates.when, at(where, 'when'), context)
}

/** A workflow ends somewhere, not in another workflow. */
function findPlaceProblem(route: unknown, path: string, context: RuleContext): RuleProblem | null {
  if (!isObject(route) || !Object.hasOwn(route, 'workflow')) return findRouteProblem(route, path, context)
  const mend = 'Name a queue, an agent, an ivr, a voicemail or a cause to reject with; a workflow does not lead to another.'
  return { path: at(path, 'workflow'), problem: 'is a workflow in a workflow', mend }
}

/** The first problem in a list of objects. */
function inList(list: unknown, path: string, find: (item: JsonObject, path: string) => RuleProblem | null): RuleProblem | null {
  if (!Array.isArray(list)) return { path, problem: `${quoted(list)} is no list`, mend: 'Write a list: [ … ].' }
  for (const [index, item] of list.entries()) {
    const where = at(path, index)
    const problem = isObject(item)
      ? find(item, where)
      : { path: where, problem: `${quoted(item)} is no object`, mend: 'Write {…}.' }
    if (problem !== null) return problem
  }
  return null
}
