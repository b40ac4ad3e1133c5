import { isDeepStrictEqual } from 'node:util'
import type { Row } from '../row.js'
import { prepareEngines, type ReadyEngine } from './engines.js'
import { oracle } from './oracle.js'
import { type CallFacts, makeFacts, makeRows, type RuleRow } from './rule-table.js'

const sizes = [1, 10, 100, 1000]
const sampleMs = 200
const samples = 3

/** Evaluations per second: the first rule that holds, and all of them, of 1 to 1,000 rules. Each engine's answers are checked before it is measured. */
export async function rulesBenchmark(): Promise<readonly Row[]> {
  const facts = makeFacts(256)
  const rows: Row[] = []
  for (const size of sizes) {
    const rules = makeRows(size)
    for (const engine of prepareEngines(rules)) {
      await check(engine, rules, facts)
      const ready = facts.map(engine.factsOf) as never[]
      for (const mode of ['first', 'all'] as const) {
        const perSecond = await measure(engine[mode], ready)
        rows.push({ engine: engine.engine, rules: size, mode, trace: engine.trace, perSecond, safe: engine.safe })
      }
    }
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
  }
}

/** Median of the samples. */
async function measure(ask: (facts: never) => unknown, facts: readonly never[]): Promise<number> {
  const figures: number[] = []
  await sample(ask, facts)
  for (let count = 0; count < samples; count++) figures.push(await sample(ask, facts))
  return Math.round(figures.sort((a, b) => a - b)[samples >> 1] ?? 0)
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
