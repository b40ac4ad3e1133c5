import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { evaluate, type Facts, parseRuleSet, timeFacts } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { runCli } from '../../../packages/gateway/src/cli/run-cli.js'
import { ruleCalendars } from '../../../packages/gateway/src/rules-cli/rule-calendars.js'
import type { RuleCases } from '../../../packages/gateway/src/rules-cli/rule-cases.js'

const directory = fileURLToPath(new URL('../', import.meta.url))
const names = readdirSync(directory)
  .filter((name) => /^\d\d-.*\.json$/.test(name) && !name.endsWith('.cases.json'))
  .map((name) => name.replace(/\.json$/, ''))

async function ringloop(...args: readonly string[]) {
  let out = ''
  let error = ''
  const code = await runCli(args, {
    out: (text) => {
      out += text
    },
    error: (text) => {
      error += text
    },
    environment: {},
    signal: new AbortController().signal,
    onReload: () => () => {},
  })
  return { code, out, error }
}

describe('the examples', () => {
  it('are more than twenty', () => {
    expect(names.length).toBeGreaterThan(20)
  })

  it.each(names)('%s: nothing to mend, nothing to look at, and its cases are as expected', async (name) => {
    const file = `${directory}${name}.json`
    expect(await ringloop('rules', 'check', file)).toEqual({ code: 0, out: `${file}: well-formed\n`, error: '' })
    const { cases } = JSON.parse(readFileSync(`${directory}${name}.cases.json`, 'utf8'))
    expect(await ringloop('rules', 'test', file)).toEqual({
      code: 0,
      out: `${file}: ${cases.length} of ${cases.length} cases as expected\n`,
      error: '',
    })
  })

  it.each(names)('%s: each of its rules holds in a case, and in another does not', async (name) => {
    const ruleSet = parseRuleSet(JSON.parse(readFileSync(`${directory}${name}.json`, 'utf8')))
    const { cases } = JSON.parse(readFileSync(`${directory}${name}.cases.json`, 'utf8')) as RuleCases
    const { timeZone, lists, rules } = ruleSet
    const factsOf = ({ facts = {}, at }: RuleCases['cases'][number]): Facts => {
      const time = at === undefined ? () => null : timeFacts(Date.parse(at), { timeZone, isOpen: ruleCalendars(ruleSet) })
      return (fact) => (Object.hasOwn(facts, fact) ? (facts[fact] ?? null) : time(fact))
    }
    for (const { id, when } of rules) {
      const holds = cases.map((one) => evaluate(when, factsOf(one), undefined, lists).matched)
      expect([...new Set(holds)].sort(), `${name}: ${id}`).toEqual(when === undefined ? [true] : [false, true])
    }
  })

  it.each(['docs/guides/rules-by-example.md', 'docs/guides/zh-CN/rules-by-example.md'])('are all in %s', (page) => {
    const text = readFileSync(new URL(`../../../${page}`, import.meta.url), 'utf8')
    for (const name of names) expect(text).toContain(`title="examples/rules/${name}.json"`)
  })
})
