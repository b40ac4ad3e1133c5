import { type Condition, evaluate, type Facts, parseRuleSet, type RuleSet } from '@ringloop/core'
import { findIdleRules } from '@ringloop/core/explain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const idle = (...rules: unknown[]) => findIdleRules(parseRuleSet({ version: 1, rules }))
const ticket = (id: string, when?: unknown, more: object = {}) => ({
  id,
  ...(when === undefined ? {} : { when }),
  then: { ticket: {} },
  ...more,
})

describe('rules that never count', () => {
  it.each<[string, unknown]>([
    [
      'two values',
      {
        all: [
          { fact: 'call.queue', is: 'a' },
          { fact: 'call.queue', is: 'b' },
        ],
      },
    ],
    ['a value and not it', { all: [{ fact: 'call.queue', is: 'a' }, { not: { fact: 'call.queue', in: ['a', 'b'] } }] }],
    [
      'ends that do not meet',
      {
        all: [
          { fact: 'call.waitSeconds', atLeast: 60 },
          { fact: 'call.waitSeconds', below: 60 },
        ],
      },
    ],
    [
      'not known and something',
      {
        all: [
          { fact: 'call.queue', known: false },
          { fact: 'call.queue', startsWith: 'a' },
        ],
      },
    ],
    [
      'in each alternative',
      {
        all: [
          { fact: 'call.queue', is: 'a' },
          {
            any: [
              { fact: 'call.queue', is: 'b' },
              { fact: 'call.queue', startsWith: 'c' },
            ],
          },
        ],
      },
    ],
  ])('ask what cannot be: %s', (_, when) => {
    expect(idle(ticket('never', when))).toMatchObject([{ rule: 'never', action: null, because: { kind: 'neverTrue' } }])
  })

  it('come after one that always holds when they do, with the same exclusive action', () => {
    expect(idle(ticket('all'), ticket('later', { fact: 'call.queue', is: 'a' }))).toEqual([
      { index: 1, rule: 'later', action: null, because: { kind: 'shadowed', by: 'all', stops: false } },
    ])
    expect(
      idle(ticket('wide', { fact: 'call.waitSeconds', atLeast: 30 }), ticket('narrow', { fact: 'call.waitSeconds', above: 60 })),
    ).toHaveLength(1)
    expect(
      idle(
        ticket('prefix', { fact: 'call.queue', startsWith: 'sup' }),
        ticket('one', { fact: 'call.queue', in: ['support', 'supply'] }),
      ),
    ).toHaveLength(1)
  })

  it('name the action where only one of several never counts', () => {
    const rules = idle(ticket('all'), { id: 'later', then: { ticket: false, tag: ['x'] } })
    expect(rules).toEqual([{ index: 1, rule: 'later', action: 'ticket', because: { kind: 'shadowed', by: 'all', stops: false } }])
  })

  it('come after one that stops, whatever they do', () => {
    expect(idle(ticket('all', undefined, { stop: true }), { id: 'later', then: { tag: ['x'] } })).toMatchObject([
      { because: { by: 'all', stops: true } },
    ])
  })

  it('are looked for no longer than a moment, also among long lists', () => {
    const values = (index: number) => [
      ...Array.from({ length: 900 }, (_, value) => `value ${index % 7} ${value}`),
      `own ${index}`,
    ]
    const rules = Array.from({ length: 300 }, (_, index) => ({
      id: `r${index}`,
      when: { all: (['call.queue', 'call.dialled'] as const).map((fact) => ({ fact, in: values(index) })) },
      then: { ticket: {} },
    }))
    const started = performance.now()
    expect(findIdleRules({ rules })).toEqual([])
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('are not those that may count', () => {
    expect(
      idle(
        { id: 'pop', then: { pop: 'auto' } },
        ticket('a', { fact: 'call.queue', is: 'a' }),
        ticket('b', { fact: 'call.queue', is: 'b' }),
        ticket('c', { fact: 'call.waitSeconds', atLeast: 30 }),
        ticket('d', { fact: 'call.waitSeconds', atLeast: 20 }),
        ticket('e'),
      ),
    ).toEqual([])
  })

  it('never held for any facts, and never decided: nothing is told that is not so', () => {
    const leaf: fc.Arbitrary<Condition> = fc.oneof(
      fc.record({ fact: fc.constant('call.queue' as const), is: fc.constantFrom('a', 'b', null) }),
      fc.record({ fact: fc.constant('call.queue' as const), isNot: fc.constantFrom('a', 'b') }),
      fc.record({ fact: fc.constant('call.queue' as const), in: fc.constantFrom(['a', 'b'], ['b', 'c']) }),
      fc.record({ fact: fc.constant('call.queue' as const), known: fc.boolean() }),
      fc.record({ fact: fc.constant('call.waitSeconds' as const), atLeast: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ fact: fc.constant('call.waitSeconds' as const), below: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ fact: fc.constant('call.waitSeconds' as const), is: fc.integer({ min: 0, max: 3 }) }),
    )
    const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ not: tie('condition') }),
      ),
    }))
    const everything: Facts[] = ['a', 'b', 'c', null].flatMap((queue) =>
      [0, 1, 2, 2.5, 3, null].map(
        (wait): Facts =>
          (fact) =>
            fact === 'call.queue' ? queue : wait,
      ),
    )
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), (conditions) => {
        const rules: RuleSet['rules'] = conditions.map((when, index) => ({ id: `r${index}`, when, then: { ticket: {} } }))
        const decides = new Set(everything.map((facts) => rules.findIndex(({ when }) => evaluate(when, facts).matched)))
        for (const { index } of findIdleRules({ rules })) expect(decides.has(index)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
