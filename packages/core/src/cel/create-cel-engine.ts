import { TypeError as CelTypeError, Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js'
import { RingloopError } from '../errors/ringloop-error.js'
import type { CelEngine } from '../rules/cel-programs.js'
import { describeFact, type FactKind, type FactName, factCatalogue, factFamilies } from '../rules/fact-catalogue.js'
import type { FactValue } from '../rules/facts-of.js'
import { askedFacts } from './asked-facts.js'

const types: Readonly<Record<FactKind, string>> = { text: 'string', number: 'double', flag: 'bool', tags: 'list<string>' }

/**
 * Reads conditions in CEL, the Common Expression Language, for `parseRuleSet(source, { cel: createCelEngine() })`: facts go by
 * their names (`call.queue == 'support' && 'vip' in contact.tags`), and every expression is checked against their types before it
 * is used.
 *
 * A fact that is not known is absent: `has(contact.level)` asks for that. An expression that needs one does not hold, unless the
 * rest of it decides (`||`, `&&`). `matches`, loops in loops, and what makes texts or lists of a length without bound (`cel.bind`, `split`, `join`, `json`) are refused.
 */
export function createCelEngine(): CelEngine {
  // made with the first expression: most files have none
  let environment: Environment | null = null
  return {
    compile(expression) {
      environment ??= createEnvironment()
      const program = parse(environment, expression)
      const asked = askedFacts(program.ast)
      if ('wrong' in asked) throw invalid(asked.wrong.problem, asked.wrong.mend)
      const { valid, type, error } = program.check()
      if (!valid)
        throw invalid(error?.summary ?? 'the types do not fit', 'Texts stand in quotes, numbers and flags do not.', error)
      if (type !== 'bool')
        throw invalid(`the expression comes to ${type}`, 'Compare it with something, so that it comes to true or false.')
      const { facts } = asked
      return {
        facts,
        evaluate(values) {
          try {
            return program(contextOf(facts, values)) === true
          } catch {
            // Of what is not known, or cannot be worked out (a time zone that is none), nothing follows. Whatever it was: one
            // condition must not keep an event from being taken.
            return null
          }
        },
      }
    },
  }
}

function createEnvironment(): Environment {
  const environment = new Environment({ limits: { maxAstNodes: 500, maxDepth: 30, maxListElements: 500, maxMapEntries: 50 } })
  const scopes = new Map<string, Record<string, string>>()
  const add = (name: string, type: string): void => {
    const [scope = '', field = ''] = name.split('.')
    const fields = scopes.get(scope) ?? {}
    fields[field] = type
    scopes.set(scope, fields)
  }
  for (const [name, { kind }] of Object.entries(factCatalogue)) add(name, types[kind])
  for (const [family, { kind }] of Object.entries(factFamilies)) add(family, `map<string, ${types[kind]}>`)
  for (const [name, schema] of scopes) environment.registerVariable({ name, schema })
  // numbers of facts may have decimals, and people write `== 5`
  environment.registerOperator('double == int', (a: number, b: bigint) => a === Number(b))
  return environment
}

function parse(environment: Environment, expression: string) {
  try {
    return environment.parse(expression)
  } catch (cause) {
    if (!(cause instanceof ParseError || cause instanceof CelTypeError || cause instanceof EvaluationError)) throw cause
    throw invalid(cause.summary, 'Correct the expression there.', cause)
  }
}

const invalid = (problem: string, mend: string, cause?: unknown): RingloopError =>
  new RingloopError('invalidRules', problem, cause === undefined ? { mend } : { mend, cause })

/** Facts by scope and name, without those that are not known or not what they should be. */
function contextOf(facts: readonly FactName[], values: readonly FactValue[]): Record<string, Record<string, unknown>> {
  const context: Record<string, Record<string, unknown>> = {}
  for (const [index, fact] of facts.entries()) {
    const [scope = '', field = '', ...rest] = fact.split('.')
    context[scope] ??= {}
    const scoped = context[scope]
    const value = values[index] ?? null
    const family = rest.length > 0
    if (family) scoped[field] ??= new Map<string, FactValue>()
    if (!fits(value, describeFact(fact)?.kind)) continue
    if (family) (scoped[field] as Map<string, FactValue>).set(rest.join('.'), value)
    else scoped[field] = value
  }
  return context
}

const fits = (value: FactValue, kind: FactKind | undefined): boolean =>
  kind === 'tags'
    ? Array.isArray(value)
    : typeof value === (kind === 'number' ? 'number' : kind === 'flag' ? 'boolean' : 'string')
