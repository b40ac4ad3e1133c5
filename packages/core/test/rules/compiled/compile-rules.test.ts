import {
  type ActionKind,
  type Condition,
  compileRules,
  evaluate,
  expandTrace,
  type FactName,
  type Facts,
  type FactValue,
  type Rule,
  type RuleSet,
} from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const texts: readonly FactName[] = ['call.queue', 'call.digits', 'call.variable.x', 'ticket.field.y']
const numbers: readonly FactName[] = ['call.waitSeconds', 'contact.openTickets', 'time.hour']
const flags: readonly FactName[] = ['contact.known', 'caller.anonymous']
const tags: readonly FactName[] = ['contact.tags', 'ticket.tags']

const word = fc.constantFrom('a', 'b', 'ab', '', '5', '-1.5', 'true', 'x', '\u0000')
const number = fc.constantFrom(-1.5, 0, -0, 3, 5, 5.5, 1e9)
const value = fc.oneof(word, number, fc.boolean(), fc.constant(null))
const one = <Value>(names: readonly FactName[], test: string, expected: fc.Arbitrary<Value>): fc.Arbitrary<Condition> =>
  fc.tuple(fc.constantFrom(...names), expected).map(([fact, it]) => ({ fact, [test]: it }) as unknown as Condition)
const some = <Value>(of: fc.Arbitrary<Value>) => fc.array(of, { minLength: 1, maxLength: 4 })
const everything = [...texts, ...numbers, ...flags, ...tags]
// also tests that do not fit their fact: rules that nobody checked have to be evaluated all the same
const leaf = fc.oneof(
  one(everything, 'is', value),
  one(everything, 'isNot', value),
  one(everything, 'in', some(value)),
  one(everything, 'known', fc.boolean()),
  one([...texts, ...tags], 'inList', fc.constantFrom('letters', 'nothing')),
  ...['atLeast', 'atMost', 'above', 'below'].map((test) => one([...numbers, ...texts], test, number)),
  one([...numbers, ...texts], 'between', fc.tuple(number, number)),
  ...['startsWith', 'endsWith', 'contains'].map((test) => one(texts, test, word)),
  one(texts, 'matches', fc.constantFrom('^a', 'b$', 'a|5', '[^x]', '[^ab]', '\\W')),
  one(tags, 'has', word),
  one(tags, 'hasAny', some(word)),
  one(tags, 'hasAll', some(word)),
)
const condition = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { arbitrary: leaf, weight: 4 },
    { arbitrary: fc.record({ all: some(tie('node')) }), weight: 3 },
    fc.record({ any: some(tie('node')) }),
    fc.record({ not: tie('node') }),
  ),
})).node
const kinds = ['pop', 'ticket', 'tag'] as const
const then = fc
  .subarray([...kinds], { minLength: 1 })
  .map(
    (names) =>
      Object.fromEntries(names.map((name) => [name, name === 'pop' ? 'auto' : name === 'ticket' ? {} : ['t']])) as Rule['then'],
  )
const rule = fc.record({ when: condition, then, stop: fc.constantFrom(false, false, false, true) }, { requiredKeys: ['then'] })
const lists = { letters: ['a', 'ab', '5'] }
const ruleSet = fc.array(rule, { maxLength: 40, size: 'max' }).map(
  (rules): RuleSet => ({
    version: 1,
    wrapUpSeconds: 60,
    lists,
    rules: rules.map((each, index) => ({ ...each, id: `r${index}` })),
  }),
)
const factValue = (fact: FactName): fc.Arbitrary<FactValue> =>
  fc.oneof(
    {
      arbitrary: texts.includes(fact)
        ? word
        : numbers.includes(fact)
          ? number
          : flags.includes(fact)
            ? fc.boolean()
            : fc.array(word, { maxLength: 3 }),
      weight: 6,
    },
    fc.constant(null),
    // what a host should not say, and may
    fc.oneof(value, fc.constantFrom<FactValue>(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, ['a'])),
  )
const situation = fc.record(Object.fromEntries(everything.map((fact) => [fact, factValue(fact)]))) as fc.Arbitrary<
  Record<string, FactValue>
>

/** Rule by rule, in order: what the compiled rules have to agree with. */
function naive(rules: RuleSet, facts: Facts, wanted: readonly ActionKind[], all: boolean) {
  const matches: Rule[] = []
  const tried: string[] = []
  for (const each of rules.rules) {
    const counts = wanted.some((kind) => each.then[kind] !== undefined)
    if (!counts && !each.stop) continue
    tried.push(each.id)
    if (!evaluate(each.when, facts, undefined, rules.lists).matched) continue
    if (counts) matches.push(each)
    if (each.stop || !all) break
  }
  return { matches: matches.map(({ id }) => id), tried }
}

/** Facts that count how often they are read. */
function counted(values: Record<string, FactValue>) {
  const reads = new Map<string, number>()
  const facts: Facts = (fact) => {
    reads.set(fact, (reads.get(fact) ?? 0) + 1)
    return values[fact] ?? null
  }
  return { facts, most: () => Math.max(0, ...reads.values()) }
}

const wantedKinds = fc.oneof(
  fc.constantFrom(...kinds).map((kind) => [kind]),
  fc.constant(['ticket', 'tag'] as const),
)

describe('compiled rules', () => {
  it('decide what each rule in order would, and read no fact twice', () => {
    fc.assert(
      fc.property(ruleSet, fc.array(situation, { minLength: 1, maxLength: 4 }), wantedKinds, (rules, situations, wanted) => {
        const compiled = compileRules(rules)
        for (const values of situations) {
          const [kind] = wanted as [ActionKind]
          const first = counted(values)
          const all = counted(values)
          const naiveFirst = naive(rules, first.facts, [kind], false)
          const naiveAll = naive(rules, all.facts, wanted, true)
          const [one, every] = [counted(values), counted(values)]
          expect(compiled.first(kind, one.facts)?.id ?? null).toBe(naiveFirst.matches[0] ?? null)
          expect(compiled.all(wanted, every.facts).map(({ id }) => id)).toEqual(naiveAll.matches)
          expect([one.most() <= 1, every.most() <= 1]).toEqual([true, true])
        }
      }),
      { numRuns: 500 },
    )
  })

  it('trace which rules were tried, and of each the condition that failed with the value it found', () => {
    fc.assert(
      fc.property(ruleSet, situation, wantedKinds, (rules, values, wanted) => {
        const compiled = compileRules(rules)
        const facts: Facts = (fact) => values[fact] ?? null
        const [kind] = wanted as [ActionKind]
        for (const [trace, expected] of [
          [compiled.traceFirst(kind, facts), naive(rules, facts, [kind], false)],
          [compiled.traceAll(wanted, facts), naive(rules, facts, wanted, true)],
        ] as const) {
          expect(trace.matches.map(({ id }) => id)).toEqual(expected.matches)
          const { rulesTried, facts: used } = expandTrace(trace)
          expect(rulesTried.map((tried) => tried.rule)).toEqual(expected.tried)
          for (const tried of rulesTried) {
            const { when } = rules.rules.find(({ id }) => id === tried.rule) as Rule
            expect(tried.matched).toBe(evaluate(when, facts, undefined, rules.lists).matched)
            if (tried.matched) continue
            const {
              condition: path = '',
              fact,
              value: seen,
            } = tried.failed ?? expect.fail('the condition that failed is not told')
            expect(used[fact]).toEqual(seen)
            expect(seen).toEqual(plain(values[fact] ?? null))
            const { part, leaf } = standsAt(when as Condition, path)
            expect('fact' in leaf && leaf.fact).toBe(fact)
            expect(evaluate(part, facts, undefined, lists).matched).toBe(false)
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('read no fact that cannot change what they decide', () => {
    const rules: Rule[] = Array.from({ length: 100 }, (_, index) => ({
      id: `r${index}`,
      when: {
        all: [
          { fact: 'call.queue', is: `q${index}` },
          { fact: 'contact.level', is: 'gold' },
        ],
      },
      then: { pop: 'auto' },
    }))
    const asked: string[] = []
    const facts: Facts = (fact) => {
      asked.push(fact)
      return fact === 'call.queue' ? 'none of these' : 'gold'
    }
    expect(compileRules({ version: 1, wrapUpSeconds: 60, rules }).first('pop', facts)).toBeNull()
    expect(asked).toEqual(['call.queue'])
  })

  it('can be asked by a fact while they are evaluated', () => {
    const rules: Rule[] = Array.from({ length: 20 }, (_, index) => ({
      id: `r${index}`,
      when: {
        all: [
          { fact: 'call.queue', is: `q${index}` },
          { fact: 'call.digits', startsWith: '1' },
        ],
      },
      then: { pop: 'auto' },
    }))
    const compiled = compileRules({ version: 1, wrapUpSeconds: 60, rules })
    const plain: Facts = (fact) => (fact === 'call.queue' ? 'q3' : '12')
    const asking: Facts = (fact) => {
      if (fact === 'call.digits') expect(compiled.first('pop', (name) => (name === 'call.queue' ? 'q7' : '1'))?.id).toBe('r7')
      return plain(fact)
    }
    expect(compiled.first('pop', asking)?.id).toBe('r3')
  })
})

const plain = (fact: FactValue) => (typeof fact === 'object' && fact !== null ? fact.join(', ') : fact)

/** What a path of a trace leads to, and which of the conditions that all have to hold that is in. */
function standsAt(when: Condition, path: string): { readonly part: Condition; readonly leaf: Condition } {
  let [leaf, part]: [unknown, unknown] = [when, when]
  let top = true
  for (const [, name = '', index] of path.slice('when'.length).matchAll(/\.(all|any|not)(?:\[(\d+)\])?/g)) {
    const inner = (leaf as Record<string, unknown>)[name]
    leaf = index === undefined ? inner : (inner as unknown[])[Number(index)]
    top &&= name === 'all'
    if (top) part = leaf
  }
  return { part: part as Condition, leaf: leaf as Condition }
}
