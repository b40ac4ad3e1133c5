import { dirname, resolve } from 'node:path'
import {
  describeFact,
  type Facts,
  type FactValue,
  factNames,
  nearest,
  RingloopError,
  type RuleSet,
  timeFacts,
} from '@ringloop/core'
import { actionsFor, actionsTaken, type TakenAction } from './actions-of-rules.js'
import { chooseCall, replayRecorded } from './replay-call.js'
import { ruleCalendars } from './rule-calendars.js'
import type { RuleCase } from './rule-cases.js'

/** What became of a case: nothing to say if it is as expected, else a line for each difference. */
export interface CaseResult {
  readonly name: string
  readonly differences: readonly string[]
}

/**
 * Runs a case: what rules do is compared with what is expected of them.
 *
 * @throws `invalidInput` if the case asks about facts that there are not, or its recording cannot be read
 */
export async function runRuleCase(
  one: RuleCase,
  { rules, region, file }: { readonly rules: RuleSet; readonly region: string; readonly file: string },
): Promise<CaseResult> {
  const actions =
    one.recording === undefined ? actionsFor(rules, factsOfCase(one, rules)) : await recordedActions(one, { rules, region, file })
  return { name: one.name, differences: differencesOf(one.expect, actions) }
}

async function recordedActions(
  { recording = '', call, contact }: RuleCase,
  { rules, region, file }: { readonly rules: RuleSet; readonly region: string; readonly file: string },
): Promise<readonly TakenAction[]> {
  const calls = await replayRecorded(resolve(dirname(file), recording), { rules, region, language: 'en' }, contact)
  return actionsTaken(chooseCall(calls, call), { rules, region, isOpen: ruleCalendars(rules) })
}

function factsOfCase({ facts = {}, at, name }: RuleCase, rules: RuleSet): Facts {
  for (const fact of Object.keys(facts)) {
    if (describeFact(fact) !== undefined) continue
    const near = nearest(fact, factNames)
    throw new RingloopError('invalidInput', `${name}: there is no fact "${fact}".`, {
      mend: near === null ? 'See the catalogue of facts in the guide to rules.' : `Did you mean "${near}"?`,
    })
  }
  const time: Facts =
    at === undefined ? () => null : timeFacts(Date.parse(at), { timeZone: rules.timeZone, isOpen: ruleCalendars(rules) })
  const given: Readonly<Record<string, FactValue>> = facts
  return (fact) => (Object.hasOwn(given, fact) ? (given[fact] ?? null) : time(fact))
}

/** What is expected of each kind, against what was done: of kinds that add up, a list in order. */
function differencesOf(expected: RuleCase['expect'], actions: readonly TakenAction[]): readonly string[] {
  const kinds = [...new Set([...Object.keys(expected), ...actions.map(({ kind }) => kind)])]
  return kinds.flatMap((kind) => {
    const done = actions.filter((action) => action.kind === kind)
    const wanted = expected[kind]
    if (wanted === undefined) return [`${kind}: nothing was expected, ${tell(done)}`]
    if (done.length === 0) return [`${kind}: expected ${show(wanted)}, but no rule does it`]
    const list = kind === 'tag' ? done.flatMap(({ action }) => action as readonly string[]) : done.map(({ action }) => action)
    // of several agents' pops the last is compared
    const oneCounts = list.length === 1 || kind === 'pop'
    const same = Array.isArray(wanted) ? contains(list, wanted) : oneCounts && contains(list.at(-1), wanted)
    return same ? [] : [`${kind}: expected ${show(wanted)}, ${tell(done)}`]
  })
}

const tell = (done: readonly TakenAction[]): string =>
  done.map(({ rule, action }) => `rule "${rule}" does ${show(action)}`).join(', then ')

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`
}

/** Whether a value has what is asked for; objects may have more, lists not. */
function contains(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(value) && value.length === wanted.length && wanted.every((item, index) => contains(value[index], item))
  if (typeof wanted !== 'object' || wanted === null || typeof value !== 'object' || value === null)
    return Object.is(value, wanted)
  return Object.entries(wanted).every(
    ([key, inner]) => Object.hasOwn(value, key) && contains((value as Record<string, unknown>)[key], inner),
  )
}
