import {
  type Condition,
  createPipeline,
  type DomainEvent,
  decideDial,
  decideFiling,
  decidePop,
  decideRoute,
  evaluate,
  type FactName,
  type Facts,
  type FactValue,
  factCatalogue,
  factNames,
  factsOf,
  type RuleSet,
} from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { match, scriptedCall } from '../scripted-call.js'

const from =
  (values: Readonly<Record<string, FactValue>>): Facts =>
  (fact) =>
    values[fact] ?? null

function interactionOf(...events: DomainEvent[]) {
  const pipeline = createPipeline({ rules: { version: 1, wrapUpSeconds: 60, rules: [] }, region: 'DE', language: 'en' })
  for (const event of events) pipeline.apply(event)
  const [interaction] = pipeline.interactions()
  if (interaction === undefined) throw new Error('no interaction')
  return interaction
}

describe('a condition', () => {
  const facts = from({
    'call.queue': 'support',
    'call.waitSeconds': 30,
    'contact.tags': ['VIP', 'late'],
    'call.variable.amount': '12.5',
  })
  it.each<[boolean, Condition]>([
    [true, { fact: 'call.queue', is: 'support' }],
    [false, { fact: 'call.queue', is: 'Support' }],
    [true, { fact: 'call.queue', in: ['sales', 'support'] }],
    [true, { fact: 'call.queue', startsWith: 'sup' }],
    [true, { fact: 'call.waitSeconds', atLeast: 30 }],
    [false, { fact: 'call.waitSeconds', atMost: 29.9 }],
    [true, { fact: 'contact.tags', has: 'VIP' }],
    [false, { fact: 'contact.tags', has: 'vip' }],
    [true, { fact: 'call.variable.amount', atLeast: 12 }],
    [true, { fact: 'call.variable.amount', is: 12.5 }],
    [true, { fact: 'call.digits', is: null }],
    [false, { fact: 'call.talkSeconds', atMost: 100 }],
    [true, { not: { fact: 'call.talkSeconds', atMost: 100 } }],
    [false, { fact: 'call.variable.__proto__', is: 'x' }],
  ])('%s: %j', (expected, condition) => {
    expect(evaluate(condition, facts).matched).toBe(expected)
  })

  it('says which fact decided, through any nest', () => {
    const condition: Condition = {
      all: [
        { fact: 'call.queue', is: 'support' },
        {
          not: {
            any: [
              { fact: 'call.digits', is: '9' },
              { fact: 'contact.tags', has: 'late' },
            ],
          },
        },
      ],
    }
    const decidedBy = { path: '.all[1].not.any[1]', fact: 'contact.tags', value: ['VIP', 'late'] }
    expect(evaluate(condition, facts)).toEqual({ matched: false, decidedBy })
  })

  it('is what logic says', () => {
    const names = ['call.queue', 'call.digits', 'call.dialled'] as const
    const leaf = fc.record({ fact: fc.constantFrom<FactName>(...names), is: fc.constantFrom('a', 'b') })
    const tree = fc.letrec<{ node: Condition }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 4 }) }),
        fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 4 }) }),
        fc.record({ not: tie('node') }),
      ),
    })).node
    const truth = (condition: Condition, values: Readonly<Record<string, string>>): boolean => {
      if ('all' in condition) return condition.all.map((inner) => truth(inner, values)).every(Boolean)
      if ('any' in condition) return condition.any.map((inner) => truth(inner, values)).some(Boolean)
      if ('not' in condition) return !truth(condition.not, values)
      return 'is' in condition && values[condition.fact] === condition.is
    }
    const world = fc.record({
      'call.queue': fc.constantFrom('a', 'b'),
      'call.digits': fc.constantFrom('a', 'b'),
      'call.dialled': fc.constantFrom('a', 'b'),
    })
    fc.assert(
      fc.property(tree, world, (condition, values) => {
        const { matched, decidedBy } = evaluate(condition, from(values))
        expect(matched).toBe(truth(condition, values))
        expect(decidedBy === null ? null : decidedBy.value).toBe(
          decidedBy === null ? null : (values as Record<string, string>)[decidedBy.fact],
        )
      }),
      { numRuns: 500 },
    )
  })
})

describe('the facts of an interaction', () => {
  it('are all that the catalogue names', () => {
    const call = scriptedCall()
    const vip = match('c1', { level: 'gold', tags: ['VIP'] })
    const facts = factsOf(
      interactionOf(
        call.originated(),
        call.queued('support'),
        call.digits('2'),
        call.variables({ order: 'A-17' }),
        call.resolved({ ...vip, openTickets: [] }),
        call.delivered('1001'),
        call.established('1001'),
        call.cleared(),
      ),
      'DE',
    )
    expect(Object.fromEntries(factNames.map((name) => [name, facts(name)]))).toEqual({
      // of the other scopes this call says nothing
      ...Object.fromEntries(factNames.map((name) => [name, null])),
      'call.offers': 1,
      'call.transfers': 0,
      'call.direction': 'inbound',
      'call.dialled': '4000',
      'call.queue': 'support',
      'call.digits': '2',
      'call.outcome': 'answered',
      'call.waitSeconds': 6,
      'call.talkSeconds': 1,
      'caller.number': '+4930123456',
      'caller.country': 'DE',
      'caller.anonymous': false,
      'contact.known': true,
      'contact.level': 'gold',
      'contact.tags': ['VIP'],
      'contact.openTickets': 0,
    })
    expect(facts('call.variable.order')).toBe('A-17')
    expect(facts('call.variable.toString')).toBeNull()
    expect(Object.keys(factCatalogue).sort()).toEqual([...factNames].sort())
  })

  it('of several customers are what they share, until one is chosen', () => {
    const call = scriptedCall()
    const events = [
      call.originated(),
      call.resolved(match('c1', { level: 'gold', tags: ['a', 'b'] }), match('c2', { level: 'basic', tags: ['b', 'c'] })),
    ]
    const shared = factsOf(interactionOf(...events), 'DE')
    expect([shared('contact.level'), shared('contact.tags')]).toEqual([null, ['b']])
    const chosen = factsOf(
      interactionOf(...events, call.event({ type: 'contactChosen', contactId: match('c1').contact.id, by: '1001' })),
      'DE',
    )
    expect([chosen('contact.level'), chosen('contact.tags')]).toEqual(['gold', ['a', 'b']])
  })

  it('of a hidden caller hold no number', () => {
    const call = scriptedCall()
    const facts = factsOf(interactionOf(call.originated({ anonymous: true }), call.variables({ from: '+4930123456' })), 'DE')
    expect([facts('caller.number'), facts('caller.country'), facts('call.variable.from'), facts('caller.anonymous')]).toEqual([
      null,
      null,
      'withheld',
      true,
    ])
  })
})

describe('a decision', () => {
  const rules: RuleSet = {
    version: 1,
    wrapUpSeconds: 60,
    rules: [
      { id: 'no-test-calls', when: { fact: 'call.dialled', is: '9999' }, then: { ticket: false } },
      {
        id: 'sales',
        when: {
          all: [
            { fact: 'call.queue', is: 'sales' },
            { fact: 'contact.known', is: true },
          ],
        },
        then: { ticket: { queue: 'Sales', tags: ['lead'], fields: { source: 'phone' } } },
      },
      {
        id: 'sales-pop',
        when: { fact: 'call.queue', is: 'sales' },
        then: { pop: { url: 'https://crm.example/?n={number}&d={digits}' } },
      },
      { id: 'no-pop', when: { fact: 'call.queue', is: 'quiet' }, then: { pop: false } },
      { id: 'usual', then: { pop: 'auto' } },
    ],
  }
  const context = { rules, region: 'DE' }

  it('is that of the first rule that matches, and names those that did not and why', () => {
    const call = scriptedCall()
    const interaction = interactionOf(call.originated(), call.queued('sales'), call.resolved())
    const filing = decideFiling(interaction, context)
    expect(filing.decision).toEqual({
      decision: 'file',
      because: 'inboundCall',
      rulesTried: [
        { rule: 'no-test-calls', matched: false, failed: { condition: 'when', fact: 'call.dialled', value: '4000' } },
        { rule: 'sales', matched: false, failed: { condition: 'when.all[1]', fact: 'contact.known', value: false } },
      ],
      facts: {
        'call.direction': 'inbound',
        'call.outcome': null,
        'call.dialled': '4000',
        'call.queue': 'sales',
        'contact.known': false,
      },
    })
    const { pop } = decidePop(interaction, '1001', context)
    expect(pop).toMatchObject({
      target: { kind: 'url', url: 'https://crm.example/?n=%2B4930123456&d=' },
      decision: { because: 'rule:sales-pop', rulesTried: [{ rule: 'sales-pop', matched: true }] },
    })
  })

  it('says by which revision of which rules, if they say so', () => {
    const call = scriptedCall()
    const interaction = interactionOf(call.originated(), call.queued('sales'), call.resolved())
    const named = { ...context, rules: { ...rules, id: 'front desk', revision: '7' } }
    const said = { rules: { id: 'front desk', revision: '7' } }
    expect(decideFiling(interaction, named).decision).toMatchObject(said)
    expect(decidePop(interaction, '1001', named).decision).toMatchObject(said)
    expect(decideRoute(interaction, named).decision).toMatchObject(said)
    expect(decideDial('+4930123456', null, named).decision).toMatchObject(said)
    expect(decideFiling(interaction, context).decision).not.toHaveProperty('rules')
  })

  it('cuts long texts, which stand in it once for each rule', () => {
    const call = scriptedCall()
    const interaction = interactionOf(call.originated(), call.variables({ said: 'x'.repeat(5000) }))
    const asking: RuleSet = {
      ...rules,
      rules: [{ id: 'asks', when: { fact: 'call.variable.said', is: 'a' }, then: { ticket: false } }],
    }
    const { decision } = decideFiling(interaction, { ...context, rules: asking })
    expect(decision.rulesTried).toEqual([
      { rule: 'asks', matched: false, failed: { condition: 'when', fact: 'call.variable.said', value: `${'x'.repeat(199)}…` } },
    ])
    expect(decision.facts['call.variable.said']).toBe(`${'x'.repeat(199)}…`)
  })

  it('of a rule shapes the ticket', () => {
    const call = scriptedCall()
    const pipeline = createPipeline({ ...context, language: 'en' })
    for (const event of [call.originated(), call.queued('sales'), call.resolved(match('c1'))]) pipeline.apply(event)
    expect([...pipeline.interactions()][0]?.filing).toMatchObject({
      decision: { because: 'rule:sales' },
      draft: {
        queue: { value: 'Sales', origin: { source: 'rule', rule: 'sales' } },
        tags: { value: ['phone', 'lead'] },
        fields: { source: { value: 'phone', origin: { source: 'rule', rule: 'sales' } } },
      },
    })
  })

  it('can be that nothing pops, or nothing is filed', () => {
    const call = scriptedCall()
    const quiet = decidePop(interactionOf(call.originated(), call.queued('quiet'), call.resolved()), '1001', context)
    expect(quiet).toMatchObject({ pop: null, decision: { decision: 'none', because: 'rule:no-pop' } })
    const test = scriptedCall()
    const interaction = interactionOf(test.event({ ...test.originated(), dialled: '9999' } as never))
    expect(decideFiling(interaction, context)).toMatchObject({
      file: false,
      decision: { decision: 'none', because: 'rule:no-test-calls' },
    })
  })

  it('of a rule that says auto gives the reason that fits who was found', () => {
    const call = scriptedCall()
    expect(decidePop(interactionOf(call.originated(), call.resolved()), '1001', context).decision).toMatchObject({
      decision: 'newRecord',
      because: 'unknownCaller',
      rulesTried: [{ rule: 'sales-pop' }, { rule: 'no-pop' }, { rule: 'usual', matched: true }],
    })
  })
})
