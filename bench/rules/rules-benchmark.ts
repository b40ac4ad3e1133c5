import { isDeepStrictEqual } from 'node:util'
import type { RuleTried } from '@ringloop/core'
import type { Row } from '../row.js'
import { prepareEngines, type ReadyEngine } from './engines.js'
import { holds, oracle } from './oracle.js'
import { type CallFacts, makeFacts, makeRows, type RuleRow } from './rule-table.js'

const sizes = [1, 10, 100, 1000]
const modes = ['first', 'all'] as const
const sampleMs = 50
const rounds = 9

/**
 * Evaluations per second: the first rule that holds, and all of them, of 1 to 1,000 rules. Each engine's answers, and its traces, are checked
 * before it is measured. The engines take turns, and the best of nine rounds counts: that is the one in which the machine did least besides.
 */
export async function rulesBenchmark(): Promise<readonly Row[]> {
  const facts = makeFacts(256)
  const rows: Row[] = []
  for (const size of sizes) {
    const rules = makeRows(size)
    const contestants = prepareEngines(rules).flatMap((engine) => {
      const ready = facts.map(engine.factsOf) as never[]
      return modes.map((mode) => ({ engine, mode, ready, best: 0 }))
    })
    for (const { engine, mode } of contestants) if (mode === 'first') await check(engine, rules, facts)
    for (let round = 0; round <= rounds; round++) {
      for (const contestant of contestants) {
        const perSecond = await sample(contestant.engine[contestant.mode], contestant.ready)
        // the round before the first warms up
        if (round > 0) contestant.best = Math.max(contestant.best, perSecond)
      }
    }
    for (const {
      engine: { engine, trace, safe },
      mode,
      best,
    } of contestants)
      rows.push({ engine, rules: size, mode, trace, perSecond: Math.round(best), safe })
  }
  return rows
}

async function check(engine: ReadyEngine, rules: readonly RuleRow[], facts: readonly CallFacts[]): Promise<void> {
  for (const one of facts) {
    const expected = oracle(rules, one)
    const form = engine.factsOf(one) as never
    const [first, all] = [await engine.first(form), await engine.all(form)]
    if (first !== (expected[0] ?? -1) || !isDeepStrictEqual([...all], [...expected]))
      throw new Error(`${engine.engine} decides otherwise: ${first}, ${all.join()} instead of ${expected.join()}`)
    if (engine.why === undefined) continue
    const upTo = (expected[0] ?? rules.length - 1) + 1
    checkTrace(engine.why.first(form).rulesTried, rules.slice(0, upTo), one)
    checkTrace(engine.why.all(form).rulesTried, rules, one)
  }
}

/** A trace has to name every rule tried, and of each that failed a condition that really did, with the value it found. */
function checkTrace(tried: readonly RuleTried[], rules: readonly RuleRow[], facts: CallFacts): void {
  const right = rules.every(({ conditions }, index) => {
    const { rule, matched, failed } = tried[index] ?? {}
    if (rule !== String(index)) return false
    if (matched === true) return conditions.every((condition) => holds(condition, facts))
    const condition = conditions[Number(/^when\.all\[(\d)\]$/.exec(failed?.condition ?? '')?.[1])]
    return (
      condition !== undefined && !holds(condition, facts) && String(failed?.value) === [facts[condition.field]].flat().join(', ')
    )
  })
  if (!right || tried.length !== rules.length) throw new Error(`the trace is wrong: ${JSON.stringify(tried)}`)
}

async function sample(ask: (facts: never) => unknown, facts: readonly never[]): Promise<number> {
  const waits = ask(facts[0] as never) instanceof Promise
  const begun = performance.now()
  let done = 0
  for (;;) {
    for (const one of facts) {
      if (waits) {
        await ask(one)
        if (performance.now() - begun >= sampleMs) return (++done / (performance.now() - begun)) * 1000
      } else ask(one)
      done++
    }
    const elapsed = performance.now() - begun
    if (elapsed >= sampleMs) return (done / elapsed) * 1000
  }
}
