import { compileRules, type Facts, isRingloopError, parseRuleSet } from '@ringloop/core'
import { createCelEngine } from '@ringloop/core/cel'
import { describe, expect, it } from 'vitest'

const rule = (more: object) => ({ version: 1, rules: [{ id: 'r', then: { pop: 'auto' }, ...more }] })
const when = (condition: unknown) => rule({ when: condition })
const text = (value: unknown) => JSON.stringify(value)

/** A value in values in values; as text, because nobody writes it by hand. */
const deep = (open: string, close: string, inner: string, depth = 10_000) => `${open.repeat(depth)}${inner}${close.repeat(depth)}`
const around = (condition: string) => `{"version":1,"rules":[{"id":"r","when":${condition},"then":{"pop":"auto"}}]}`
const leaf = '{"fact":"call.queue","is":"a"}'

/** One condition fifty times, in fifty, in fifty: a few hundred bytes in memory, 50^12 conditions. */
function multiplied(): unknown {
  let condition: unknown = { fact: 'call.queue', is: 'a' }
  for (let depth = 0; depth < 12; depth++) condition = { any: new Array(50).fill(condition) }
  return when(condition)
}

/** As many rules as a file may have characters for, each with a pattern of its own. */
const patterns = (count: number, pattern: (index: number) => string) =>
  text({
    version: 1,
    rules: Array.from({ length: count }, (_, index) => ({
      id: `r${index}`,
      when: { fact: 'call.queue', matches: pattern(index) },
      then: { pop: 'auto', tag: ['x'] },
    })),
  })
const chinese = (index: number) =>
  Array.from({ length: 450 }, (_, place) => String.fromCodePoint(0x4e00 + ((index * 450 + place) % 20_000))).join('')
const cel = createCelEngine()
const longSeparator = `.split('').join('${'a'.repeat(90)}')`

describe('a hostile rule file', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'a megabyte of rules',
      text({ version: 1, rules: Array.from({ length: 30_000 }, (_, id) => ({ id: `r${id}`, then: { pop: 'auto' } })) }),
      /characters are too many/,
    ],
    ['a megabyte of one text', when({ fact: 'call.queue', is: 'a'.repeat(1_000_000) }), /longer than 500 characters/],
    ['a megabyte of rubbish', '['.repeat(1_000_000), /characters are too many/],
    [
      'too many rules',
      { version: 1, rules: Array.from({ length: 2001 }, (_, id) => ({ id: `r${id}`, then: { pop: 'auto' } })) },
      /^rules: 2001 are too many/,
    ],
    ['"not" 10,000 deep', around(deep('{"not":', '}', leaf)), /nested too deep/],
    ['"all" 10,000 deep', around(deep('{"all":[', ']}', leaf)), /nested too deep/],
    ['a list 10,000 deep for a condition', around(deep('[', ']', '')), /is no condition/],
    ['an object 10,000 deep for a value', around(`{"fact":"call.queue","is":${deep('{"a":', '}', '1')}}`), /can never be/],
    ['a list 10,000 deep for an action', `{"version":1,"rules":[{"id":"r","then":${deep('[', ']', '')}}]}`, /is no action/],
    ['conditions multiplied without end', multiplied(), /one condition too many/],
    ['__proto__ for a rule', `{"version":1,"rules":[{"id":"__proto__","then":{"pop":"auto"}}]}`, /"__proto__" is no name/],
    ['constructor for a rule', rule({ id: 'constructor' }), /"constructor" is no name/],
    ['__proto__ beside the rules', '{"version":1,"rules":[],"__proto__":{"polluted":true}}', /unknown key "__proto__"/],
    ['__proto__ in a condition', around('{"fact":"call.queue","__proto__":{"is":"a"}}'), /unknown key "__proto__"/],
    [
      '__proto__ in an action',
      '{"version":1,"rules":[{"id":"r","then":{"__proto__":{"pop":"auto"}}}]}',
      /unknown key "__proto__"/,
    ],
    ['a list called __proto__', '{"version":1,"rules":[],"lists":{"__proto__":["a"]}}', /"__proto__" is no name/],
    ['a list called constructor', { version: 1, rules: [], lists: { constructor: ['a'] } }, /"constructor" is no name/],
    ['a workflow called prototype', { version: 1, rules: [], workflows: { prototype: {} } }, /"prototype" is no name/],
    [
      'a ticket field called __proto__',
      '{"version":1,"rules":[{"id":"r","then":{"ticket":{"fields":{"__proto__":"x"}}}}]}',
      /"__proto__" is no name/,
    ],
    ['a fact called constructor', when({ fact: 'constructor', is: 'a' }), /unknown fact "constructor"/],
    ['a fact called __proto__', when({ fact: '__proto__', is: 'a' }), /unknown fact "__proto__"/],
    ['a variable called __proto__', when({ fact: 'call.variable.__proto__', is: 'a' }), /"__proto__" is no name/],
    ['a fact that is a function of objects', when({ fact: 'call.toString', is: 'a' }), /unknown fact "call\.toString"/],
    ['a list that nobody wrote', when({ fact: 'call.queue', inList: 'constructor' }), /not among the file's lists/],
    ['a pattern that backtracks through a group', when({ fact: 'call.queue', matches: '(a)\\1+$' }), /refers back/],
    ['a pattern that is large once written out', when({ fact: 'call.queue', matches: '((a{99}){99}){99}' }), /too large/],
    ['10,000 brackets in a pattern', when({ fact: 'call.queue', matches: '('.repeat(10_000) }), /no text of 1 to 500 characters/],
    [
      'empty groups that repeat one another, and something in the end',
      when({ fact: 'call.queue', matches: `${'('.repeat(40)}a${'){90}'.repeat(40)}` }),
      /too large/,
    ],
    ['1,300 patterns of 450 signs', patterns(1300, chinese), /one regular expression too many/],
    [
      '1,400 patterns that match any sign in either case',
      patterns(1400, () => `(?i)${'.'.repeat(440)}`),
      /one regular expression too many/,
    ],
    ['2,000 patterns that are large once written out', patterns(2000, () => '(a|b){60}'), /one regular expression too many/],
    ['a pattern that backtracks, in CEL', when({ cel: "call.queue.matches('(a+)+$')" }), /"matches" of CEL has no bound/],
    [
      'a text that is doubled and doubled',
      when({ cel: `cel.bind(a, call.queue, cel.bind(b, a + a, cel.bind(c, b + b, c == b)))` }),
      /"cel.bind" of CEL can make/,
    ],
    ['a text that is multiplied', when({ cel: `call.queue${longSeparator.repeat(10)} == ''` }), /"join" of CEL can make/],
    ['a loop in a loop', when({ cel: 'contact.tags.all(a, contact.tags.all(b, a == b))' }), /inside another loop/],
    ['brackets in brackets, in CEL', when({ cel: `${'('.repeat(900)}true${')'.repeat(900)}` }), /depth/i],
    ['a constructor, in CEL', when({ cel: "call.constructor.name == 'Object'" }), /unknown fact "call.constructor.name"/],
    ['the prototype of a family, in CEL', when({ cel: 'call.variable["__proto__"] == "x"' }), /"__proto__" is no name/],
    ['a megabyte of CEL', when({ cel: 'true || '.repeat(125_000) }), /no text of 1 to 2000 characters/],
    ['a time zone that is none', { version: 1, rules: [], timeZone: '../../etc/passwd' }, /is no time zone/],
  ])('with %s is refused, soon and with a reason', (_name, source, problem) => {
    const begun = performance.now()
    try {
      parseRuleSet(source, { cel })
      expect.unreachable()
    } catch (error) {
      expect(isRingloopError(error) ? error.code : error).toBe('invalidRules')
      expect((error as Error).message).toMatch(problem)
      expect((error as { mend?: string }).mend).toMatch(/\S/)
    }
    // it takes some milliseconds; a machine under load is given time
    expect(performance.now() - begun).toBeLessThan(3000)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('can be as large as may be: it is read, compiled and evaluated soon', () => {
    const begun = performance.now()
    const rules = compileRules(parseRuleSet(patterns(200, chinese)))
    const list = Array.from({ length: 40_000 }, (_, index) => `+49${1_000_000 + index}`)
    const looked = Array.from({ length: 500 }, (_, index) => ({
      id: `l${index}`,
      when: { not: { fact: 'call.queue', inList: 'many' } },
      then: { pop: 'auto', tag: ['x'] },
    }))
    const lists = compileRules(parseRuleSet({ version: 1, lists: { many: list }, rules: looked }))
    const facts: Facts = () => chinese(3)
    expect(rules.all('pop', facts).map(({ id }) => id)).toEqual(['r3'])
    expect(rules.all('tag', facts).map(({ id }) => id)).toEqual(['r3'])
    expect([lists.all('pop', facts).length, lists.all('tag', facts).length]).toEqual([500, 500])
    // a second on a machine under load
    expect(performance.now() - begun).toBeLessThan(5000)
  })

  it('can repeat nothing as often as they like', () => {
    const nothing = `${'('.repeat(12)}${'){90}'.repeat(12)}`
    const pattern = `a${nothing}(b{0}){90}c`
    const rules = parseRuleSet(when({ fact: 'call.queue', matches: pattern }))
    expect(compileRules(rules).first('pop', () => 'ac')?.id).toBe('r')
  })

  it('can have a pattern that is a catastrophe elsewhere: here it takes time in proportion to the text', () => {
    const rules = parseRuleSet(when({ fact: 'call.queue', matches: '^(a+)+$' }))
    const begun = performance.now()
    expect(compileRules(rules).first('pop', () => `${'a'.repeat(40_000)}!`)).toBeNull()
    expect(performance.now() - begun).toBeLessThan(3000)
  })
})
