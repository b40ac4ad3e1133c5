import { compileRules, evaluate, expandTrace, type Facts, type FactValue, isRingloopError, parseRuleSet } from '@ringloop/core'
import { createCelEngine } from '@ringloop/core/cel'
import { describe, expect, it } from 'vitest'

const cel = createCelEngine()
const calendars = { shop: { timeZone: 'Europe/Berlin', hours: { 'mon-fri': ['9-18'] } } }
const rulesOf = (...expressions: string[]) =>
  parseRuleSet(
    {
      version: 1,
      calendars,
      rules: expressions.map((each, index) => ({ id: `r${index}`, when: { cel: each }, then: { tag: ['x'] } })),
    },
    { cel },
  )
const from =
  (values: Readonly<Record<string, FactValue>>): Facts =>
  (fact) =>
    values[fact] ?? null
const facts = from({
  'call.queue': 'support',
  'call.waitSeconds': 30,
  'contact.known': true,
  'contact.tags': ['VIP', 'late'],
  'call.variable.reason': 'order status',
  'time.open.shop': false,
  'agent.skill.german': 3,
})

function failure(expression: string): { message: string; mend: string } {
  try {
    rulesOf(expression)
  } catch (error) {
    if (isRingloopError(error)) return { message: error.message, mend: error.mend ?? '' }
    throw error
  }
  throw new Error('it was accepted')
}

describe('a condition in CEL', () => {
  it.each([
    [true, "call.queue == 'support' && call.waitSeconds >= 30"],
    [true, 'call.waitSeconds == 30'],
    [false, "call.queue == 'sales'"],
    [true, "'VIP' in contact.tags"],
    [true, "contact.tags.exists(tag, tag.startsWith('la'))"],
    [true, "call.variable.reason == 'order status' || call.variable['other'] == 'x'"],
    [true, '!time.open.shop && agent.skill.german > 2.5'],
    [true, '!has(contact.level)'],
    [false, "contact.level == 'gold'"],
    // nothing follows from what is not known
    [false, "!(contact.level == 'gold')"],
    [true, "contact.level == 'gold' || contact.known"],
    [false, "has(contact.level) && contact.level != 'gold'"],
    // nor from what cannot be worked out, which keeps no event from being taken
    [false, 'timestamp("2026-01-01T00:00:00Z").getHours("Mars/Base") > 3'],
  ])('%s: %s', (expected, expression) => {
    const rules = rulesOf(expression)
    expect(compileRules(rules).all('tag', facts).length === 1).toBe(expected)
  })

  it('is told in the trace with what it came to, and the facts it asked', () => {
    const rules = rulesOf("call.queue == 'sales'", "contact.level == 'gold'")
    const { rulesTried, facts: asked } = expandTrace(compileRules(rules).traceAll('tag', facts))
    expect(rulesTried).toEqual([
      { rule: 'r0', matched: false, failed: { condition: 'when', fact: "cel: call.queue == 'sales'", value: false } },
      { rule: 'r1', matched: false, failed: { condition: 'when', fact: "cel: contact.level == 'gold'", value: null } },
    ])
    expect(asked).toEqual({ 'call.queue': 'support', 'contact.level': null })
  })

  it.each([
    ["call.quue == 'x'", 'rules[0].when.cel: unknown fact "call.quue"', /Did you mean "call\.queue"\?/],
    ['call.queue == 5', 'rules[0].when.cel: no such overload: string == int', /quotes/],
    ['call.queue', 'rules[0].when.cel: the expression comes to string', /true or false/],
    ['call.queue ==', 'rules[0].when.cel: ', /Correct/],
    ["nothing == 'x'", 'rules[0].when.cel: Unknown variable: nothing', /./],
    ["call == 'x'", 'rules[0].when.cel: "call" is no fact', /./],
    ["call.queue.matches('(a+)+$')", 'rules[0].when.cel: "matches" of CEL has no bound on its time', /"matches"/],
    [
      'cel.bind(a, call.queue, (a + a) == a)',
      'rules[0].when.cel: "cel.bind" of CEL can make a short text long without bound',
      /where/,
    ],
    [`call.queue.split('').join('${'a'.repeat(100)}') == ''`, 'rules[0].when.cel: "join" of CEL can make a short text long', /./],
    ["call.outcome == 'anwsered'", 'rules[0].when.cel: "anwsered" can never be "call.outcome"', /Did you mean "answered"\?/],
    ["call.outcome in ['busy', 'bussy']", 'rules[0].when.cel: "bussy" can never be "call.outcome"', /Did you mean "busy"\?/],
    ['time.open.shp', 'rules[0].when.cel: "shp" is not among the file\'s calendars', /Did you mean "shop"\?/],
    ['call.variable["__proto__"] == "x"', 'rules[0].when.cel: "__proto__" is no name', /JavaScript/],
    ['contact.tags.all(a, contact.tags.all(b, a == b))', 'rules[0].when.cel: "all" stands inside another loop', /two/],
    [`${'('.repeat(200)}true${')'.repeat(200)}`, 'rules[0].when.cel: ', /./],
    ["call.constructor.name == 'Object'", 'rules[0].when.cel: unknown fact "call.constructor.name"', /./],
    ["call.__proto__ == 'x'", 'rules[0].when.cel: unknown fact "call.__proto__"', /./],
  ])('%s is refused', (expression, message, mend) => {
    const error = failure(expression)
    expect(error.message.startsWith(message) ? message : error.message).toBe(message)
    expect(error.mend).toMatch(mend)
  })

  it('can stand in a workflow', () => {
    const filters = [{ id: 'f', when: { cel: "call.queue == 'support'" }, targets: [{ queue: 'a@default' }] }]
    const rules = parseRuleSet({ version: 1, workflows: { w: { filters } }, rules: [] }, { cel })
    expect(evaluate(rules.workflows?.w?.filters[0]?.when, facts).matched).toBe(true)
  })

  it('is refused where nothing reads CEL, and where its rules were copied without it', () => {
    const source = { version: 1, rules: [{ id: 'r', when: { cel: 'contact.known' }, then: { tag: ['x'] } }] }
    expect(() => parseRuleSet(source)).toThrow('rules[0].when.cel: nothing here reads CEL')
    expect(() => compileRules(structuredClone(rulesOf('contact.known'))).first('tag', facts)).toThrow(
      /was not read with an engine/,
    )
  })
})
