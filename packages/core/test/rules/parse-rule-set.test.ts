import { type Condition, createPipeline, isRingloopError, parseRuleSet, type RuleSet, ruleSetSchema } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const set = (...rules: unknown[]) => ({ version: 1, rules })
const when = (condition: unknown) => set({ id: 'r', when: condition, then: { pop: 'auto' } })
const ticket = (fields: unknown) => set({ id: 'r', then: { ticket: fields } })

function failure(source: unknown): { message: string; mend: string } {
  try {
    parseRuleSet(source)
  } catch (error) {
    if (isRingloopError(error)) {
      expect(error.code).toBe('invalidRules')
      return { message: error.message, mend: error.mend ?? '' }
    }
    throw error
  }
  throw new Error('it was accepted')
}

const ok = { id: 'ok', then: { pop: false } }

describe('a rule set that cannot be', () => {
  it.each<[string, unknown, string, RegExp]>([
    [
      'a fact with a typo',
      set(ok, ok, { id: 'x', when: { fact: 'call.quue', is: 'a' }, then: { pop: 'auto' } }),
      'rules[1].id: "ok" is the id of rules[0] too',
      /own/,
    ],
    [
      'an unknown fact',
      when({ fact: 'call.quue', is: 'support' }),
      'rules[0].when.fact: unknown fact "call.quue"',
      /^Did you mean "call\.queue"\? The facts are: .*"contact\.openTickets"/,
    ],
    [
      'a fact in a nest',
      when({ any: [{ not: { all: [{ fact: 'contact.lvl', is: 'VIP' }] } }] }),
      'rules[0].when.any[0].not.all[0].fact: unknown fact "contact.lvl"',
      /"contact\.level"/,
    ],
    [
      'a value that can never be',
      when({ fact: 'call.direction', is: 'inbond' }),
      'rules[0].when.is: "inbond" can never be "call.direction"',
      /Did you mean "inbound"\?/,
    ],
    [
      'a value in a list',
      when({ fact: 'call.outcome', in: ['answered', 'no answer'] }),
      'rules[0].when.in[1]: "no answer" can never be "call.outcome"',
      /"noAnswer"/,
    ],
    [
      'a text for a flag',
      when({ fact: 'caller.anonymous', is: 'true' }),
      'rules[0].when.is: "true" can never be "caller.anonymous"',
      /true or false/,
    ],
    [
      'a test that does not fit',
      when({ fact: 'contact.tags', is: 'VIP' }),
      'rules[0].when.is: "is" does not fit: "contact.tags" is a list of tags',
      /"has"/,
    ],
    [
      'a bound in quotes',
      when({ fact: 'call.talkSeconds', atLeast: '30' }),
      'rules[0].when.atLeast: "30" is no number',
      /without quotes/,
    ],
    [
      'two tests',
      when({ fact: 'call.talkSeconds', atLeast: 1, atMost: 3 }),
      'rules[0].when: has "atLeast" and "atMost" at once',
      /one of/,
    ],
    ['no test', when({ fact: 'call.queue' }), 'rules[0].when: says nothing about "call.queue"', /"is"/],
    ['a key with a typo', when({ fact: 'call.queue', iss: 'x' }), 'rules[0].when.iss: unknown key "iss"', /"is"/],
    ['a condition that is a text', when('always'), 'rules[0].when: "always" is no condition', /object/],
    ['all beside any', when({ all: [], any: [] }), 'rules[0].when.any: stands beside "all"', /own/],
    ['an empty all', when({ all: [] }), 'rules[0].when.all: [] is no list of 1 to 50 conditions', /list/],
    ['an action with a typo', set({ id: 'r', then: { tiket: {} } }), 'rules[0].then.tiket: unknown key "tiket"', /"ticket"/],
    ['no action', set({ id: 'r', then: {} }), 'rules[0].then: is empty', /one action or more/],
    [
      'a fault in the second of two actions',
      set({ id: 'r', then: { pop: 'auto', ticket: { priority: 'hihg' } } }),
      'rules[0].then.ticket.priority: "hihg" is no priority',
      /"high"/,
    ],
    [
      'a route with a typo',
      set({ id: 'r', then: { route: 'contniue' } }),
      'rules[0].then.route: "contniue" is no route',
      /Did you mean "continue"\?/,
    ],
    [
      'an unknown place',
      set({ id: 'r', then: { route: { que: 'a' } } }),
      'rules[0].then.route.que: unknown key "que"',
      /Did you mean "queue"\?/,
    ],
    [
      'two places',
      set({ id: 'r', then: { route: { queue: 'a', agent: '1' } } }),
      'rules[0].then.route: has "queue" and "agent" at once',
      /one of/,
    ],
    ['no place', set({ id: 'r', then: { route: {} } }), 'rules[0].then.route: is empty', /one of/],
    [
      'a cause with a typo',
      set({ id: 'r', then: { route: { reject: 'USER_BUZY' } } }),
      'rules[0].then.route.reject: "USER_BUZY" is no cause',
      /Did you mean "USER_BUSY"\?/,
    ],
    [
      'a queue that a dialplan would expand',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the hostile part
      set({ id: 'r', then: { route: { queue: '${system(reboot)}' } } }),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the hostile part
      'rules[0].then.route.queue: "${system(reboot)}" is no name of a queue',
      /letters/,
    ],
    [
      'an extension with a space',
      set({ id: 'r', then: { route: { ivr: '5000 XML x' } } }),
      'rules[0].then.route.ivr: "5000 XML x" is no name of an extension',
      /letters/,
    ],
    ['an unknown pop', set({ id: 'r', then: { pop: 'recrod' } }), 'rules[0].then.pop: "recrod" is no pop', /"record"/],
    [
      'a script as address',
      set({ id: 'r', then: { pop: { url: 'javascript:alert(1)' } } }),
      'rules[0].then.pop.url: "javascript:alert(1)" is no web address',
      /https/,
    ],
    [
      'a placeholder with a typo',
      set({ id: 'r', then: { pop: { url: 'https://crm.example/?q={numbr}' } } }),
      'rules[0].then.pop.url: unknown placeholder "{numbr}"',
      /"number"/,
    ],
    [
      'a placeholder in a subject',
      ticket({ subject: 'Call from {nam}' }),
      'rules[0].then.ticket.subject: unknown placeholder "{nam}"',
      /"name"/,
    ],
    [
      'an unknown priority',
      ticket({ priority: 'hihg' }),
      'rules[0].then.ticket.priority: "hihg" is no priority',
      /Did you mean "high"\?/,
    ],
    ['too long a wrap-up', { version: 1, wrapUpSeconds: 90000, rules: [] }, 'wrapUpSeconds: Too big', /./],
    ['another version', { version: 2, rules: [] }, 'version: 2 is not known', /1/],
    ['no rules', { version: 1 }, 'rules: is missing', /rules/],
    ['an id with spaces', set({ id: 'my rule', then: { pop: false } }), 'rules[0].id: "my rule" is no id', /letters/],
    [
      'parts of a ticket that wait for each other',
      { version: 1, subTickets: { t: { parts: [{ id: 'a', subject: 'A', after: ['a'] }] } }, rules: [] },
      'subTickets.t.parts[0].after: the parts wait for each other',
      /after/,
    ],
    [
      'a template that is not there',
      {
        version: 1,
        subTickets: { repair: { parts: [{ id: 'a', subject: 'A' }] } },
        rules: [{ id: 'r', then: { split: { template: 'repiar' } } }],
      },
      'rules[0].then.split.template: "repiar" is not among the file\'s subTickets',
      /Did you mean "repair"\?/,
    ],
    ['a list', [], 'Rules: [] is no rule set', /object/],
    ['nothing', undefined, 'Rules: nothing is no rule set', /object/],
    ['tags that are no texts', ticket({ tags: [1] }), 'rules[0].then', /./],
  ])('with %s says where, what and how to mend it', (_name, source, message, mend) => {
    const error = failure(source)
    expect(error.message.startsWith(message) ? message : error.message).toBe(message)
    expect(error.mend).toMatch(mend)
  })

  it('that is no JSON says the line', () => {
    expect(failure('{\n  "version": 1,\n  "rules": [,]\n}').message).toBe('Rules: not valid JSON at line 3, column 13')
  })

  it('that is nested without end is refused, not followed', () => {
    let condition: unknown = { fact: 'call.queue', is: 'a' }
    for (let depth = 0; depth < 50_000; depth++) condition = { not: condition }
    expect(failure(when(condition)).message).toMatch(/is nested too deep$/)
  })
})

const scalar = fc.oneof(fc.string({ maxLength: 20 }), fc.integer(), fc.boolean(), fc.constant(null))
const leaf = fc.oneof(
  fc.record({ fact: fc.constantFrom('call.queue', 'call.digits', 'caller.country'), is: fc.string({ maxLength: 9 }) }),
  fc.record({ fact: fc.constant('call.variable.x'), in: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ fact: fc.constantFrom('call.waitSeconds', 'contact.openTickets'), atLeast: fc.integer() }),
  fc.record({ fact: fc.constant('contact.tags'), has: fc.string({ minLength: 1, maxLength: 9 }) }),
)
const condition = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('node') }),
  ),
})).node

describe('a rule set that can be', () => {
  it('is taken from text or value, with the usual wrap-up time', () => {
    const expected = { version: 1, wrapUpSeconds: 60, rules: [ok] }
    expect(parseRuleSet(set(ok))).toEqual(expected)
    expect(parseRuleSet(`\ufeff${JSON.stringify(set(ok))}`)).toEqual(expected)
  })

  it('is whatever the schema takes, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(condition, fc.jsonValue()), (candidate) => {
        const source = when(candidate)
        const accepted = ruleSetSchema.safeParse(source)
        let parsed: RuleSet | null = null
        try {
          parsed = parseRuleSet(source)
        } catch (error) {
          expect(isRingloopError(error)).toBe(true)
        }
        // it may refuse more (what can never hold), never less
        if (parsed !== null) expect(parsed).toEqual(accepted.data)
      }),
    )
    fc.assert(
      fc.property(condition, (candidate) => {
        expect(parseRuleSet(when(candidate)).rules[0]?.when).toEqual(candidate as Condition)
      }),
    )
  })

  it('can replace another while calls go on', () => {
    const pipeline = createPipeline({ rules: parseRuleSet(set()), region: 'DE', language: 'en' })
    expect(() => pipeline.setRules(parseRuleSet(set(ok)))).not.toThrow()
  })
})
