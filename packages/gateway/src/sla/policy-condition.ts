import { type Condition, evaluate, type Facts, isRingloopError, parseRuleSet, RingloopError } from '@ringloop/core'
import type { CalendarConfig } from '@ringloop/core/calendars'
import { celEngine } from '../config/cel-engine.js'

/**
 * The `when` of a policy: read by what reads rules, as that of the only rule of a file.
 *
 * @param path where it stands, for messages
 * @throws `invalidConfig` for what is no condition, and for one that asks about a call, a customer or an agent: a ticket has none of them, and
 *   so it would never hold
 */
export function compilePolicyCondition(
  when: unknown,
  path: string,
  calendars: Readonly<Record<string, CalendarConfig>>,
): (facts: Facts) => boolean {
  const asked: string[] = []
  const compile = (expression: string) => {
    const program = celEngine.compile(expression)
    asked.push(...program.facts)
    return program
  }
  let condition: Condition | undefined
  try {
    const source = { version: 1, calendars, rules: [{ id: 'policy', when, then: { tag: ['policy'] } }] }
    condition = parseRuleSet(source, { cel: { compile } }).rules[0]?.when
  } catch (cause) {
    if (!isRingloopError(cause)) throw cause
    const mend = cause.mend === undefined ? {} : { mend: cause.mend }
    throw new RingloopError('invalidConfig', cause.message.replace(/^rules\[0\]\.when/, path), { ...mend, cause })
  }
  const strange = [...asked, ...factsIn(condition)].find((fact) => !/^(ticket|time)\./.test(fact))
  if (strange !== undefined)
    throw new RingloopError('invalidConfig', `${path}: tickets have no fact "${strange}", so this never holds`, {
      mend: 'Ask about facts of "ticket" and "time".',
    })
  return (facts) => evaluate(condition, facts).matched
}

function factsIn(condition: Condition | undefined): readonly string[] {
  if (condition === undefined || 'cel' in condition) return []
  if ('all' in condition) return condition.all.flatMap(factsIn)
  if ('any' in condition) return condition.any.flatMap(factsIn)
  return 'not' in condition ? factsIn(condition.not) : [condition.fact]
}
