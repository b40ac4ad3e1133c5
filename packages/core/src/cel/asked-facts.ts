import type { ASTNode } from '@marcbachmann/cel-js'
import { describeFact, type FactName, factFamilies, factNames } from '../rules/fact-catalogue.js'
import { type RuleProblem, suggest } from '../rules/rule-problem.js'

type Problem = Pick<RuleProblem, 'problem' | 'mend'>

const scopes = new Set(factNames.map((name) => name.slice(0, name.indexOf('.'))))
/** Macros that go through a list. One inside another takes time out of proportion. */
const loops = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

const grows: Omit<Problem, 'problem'> & { readonly what: string } = {
  what: 'can make a short text long without bound',
  mend: 'Write the value where it is used, or a condition of its own for it.',
}
/** What of CEL has no bound on its time or its size: each of the last four can multiply what the one before it made. */
const unbounded = new Map([
  [
    'matches',
    { what: 'has no bound on its time', mend: 'Use a condition of its own beside this one: {"fact": …, "matches": …}.' },
  ],
  ...['bind', 'split', 'join', 'json'].map((name) => [name, grows] as const),
])

/** The facts that an expression asks about, each once, or what is wrong with it beyond its types. */
export function askedFacts(tree: ASTNode): { readonly facts: readonly FactName[] } | { readonly wrong: Problem } {
  const facts = new Set<FactName>()
  let wrong: Problem | null = null

  function walk(node: ASTNode, inLoop: boolean): void {
    if (wrong !== null) return
    const path = pathOf(node)
    if (path !== null) {
      const problem = takeFact(path)
      wrong ??= problem
      return
    }
    if (node.op === 'rcall' || node.op === 'call') {
      const name = node.args[0]
      const refused = unbounded.get(name)
      if (refused !== undefined) {
        const said = name === 'bind' ? 'cel.bind' : name
        wrong = { problem: `"${said}" of CEL ${refused.what}`, mend: refused.mend }
        return
      }
      const isLoop = node.op === 'rcall' && loops.has(name)
      if (isLoop && inLoop) {
        wrong = { problem: `"${name}" stands inside another loop`, mend: 'Write two conditions, one loop in each.' }
        return
      }
      for (const inner of nodesIn(node.args)) walk(inner, inLoop || isLoop)
      return
    }
    if (node.op === '==' || node.op === '!=' || node.op === 'in') wrong = findValueProblem(...node.args)
    for (const inner of nodesIn(node.args)) walk(inner, inLoop)
  }

  function takeFact(path: readonly string[]): Problem | null {
    const [scope = '', ...names] = path
    const whole = path.join('.')
    const family = (Object.keys(factFamilies) as (keyof typeof factFamilies)[]).find((each) => whole.startsWith(each))
    // what stands behind a fact's name is a field of its value, which the types refuse
    const fact = family === undefined ? `${scope}.${names[0] ?? ''}` : whole
    if (describeFact(fact) === undefined) {
      const problem = names.length === 0 ? `"${scope}" is no fact` : `unknown fact "${whole.slice(0, 100)}"`
      return { problem, mend: suggest(whole, factNames, 'The facts are') }
    }
    facts.add(fact as FactName)
    return null
  }

  walk(tree, false)
  return wrong === null ? { facts: [...facts] } : { wrong }
}

/** What is wrong with a text that a fact with values of its own is compared with, or `null`. */
function findValueProblem(left: ASTNode, right: ASTNode): Problem | null {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const fact = pathOf(one)?.join('.')
    const values = fact === undefined ? undefined : describeFact(fact)?.values
    if (values === undefined) continue
    for (const node of other.op === 'list' ? other.args : [other]) {
      if (node.op !== 'value' || typeof node.args !== 'string' || values.includes(node.args)) continue
      const value = JSON.stringify(node.args.slice(0, 60))
      return { problem: `${value} can never be "${fact}"`, mend: suggest(node.args, values, `The values of "${fact}" are`) }
    }
  }
  return null
}

/** `["call", "variable", "reason"]` of `call.variable.reason` and `call.variable["reason"]`; `null` for everything else. */
function pathOf(node: ASTNode): readonly string[] | null {
  if (node.op === 'id') return scopes.has(node.args) ? [node.args] : null
  if (node.op === '.') {
    const before = pathOf(node.args[0])
    return before === null ? null : [...before, node.args[1]]
  }
  if (node.op !== '[]') return null
  const [list, key] = node.args
  const before = pathOf(list)
  return before !== null && key.op === 'value' && typeof key.args === 'string' ? [...before, key.args] : null
}

function* nodesIn(value: unknown): Iterable<ASTNode> {
  if (Array.isArray(value)) for (const each of value) yield* nodesIn(each)
  else if (typeof value === 'object' && value !== null && 'op' in value) yield value as ASTNode
}
