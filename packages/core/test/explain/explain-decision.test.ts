import {
  createPipeline,
  type Decision,
  type DomainEvent,
  decideFiling,
  decidePop,
  factCatalogue,
  parseRuleSet,
  type RuleSet,
} from '@ringloop/core'
import { explainCall, explainDecision } from '@ringloop/core/explain'
import { hostileTexts } from '@ringloop/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chineseExplanations } from '../../src/explain/chinese-explanations.js'
import { englishExplanations } from '../../src/explain/english-explanations.js'
import { conditionTests } from '../../src/rules/condition.js'
import { factFamilies } from '../../src/rules/fact-catalogue.js'
import { tryRules } from '../../src/rules/try-rules.js'
import { match, scriptedCall } from '../scripted-call.js'

const rules = parseRuleSet({
  version: 1,
  lists: { partners: ['+493011', '+493012'] },
  rules: [
    { id: 'test-line', when: { fact: 'call.dialled', is: '5999' }, then: { ticket: false } },
    {
      id: 'vip-complaint',
      description: 'Complaints of good customers are urgent.',
      when: {
        all: [
          { fact: 'contact.level', in: ['gold', 'VIP'] },
          {
            any: [
              { fact: 'call.queue', is: 'complaints' },
              { fact: 'contact.tags', has: 'escalated' },
            ],
          },
        ],
      },
      then: { ticket: { priority: 'urgent' } },
    },
    { id: 'from-abroad', when: { not: { fact: 'caller.country', is: 'DE' } }, then: { ticket: { priority: 'high' } } },
    { id: 'partner', when: { fact: 'caller.number', inList: 'partners' }, then: { ticket: { queue: 'partners' } } },
  ],
})

function interactionOf(...events: DomainEvent[]) {
  const pipeline = createPipeline({ rules, region: 'DE', language: 'en' })
  for (const event of events) pipeline.apply(event)
  const [interaction] = pipeline.interactions()
  if (interaction === undefined) throw new Error('no interaction')
  return interaction
}

function complaint(level: string, queue: string) {
  const call = scriptedCall()
  const events = [call.originated(), call.queued(queue), call.resolved(match('7', { level, tags: ['escalated', 'late'] }))]
  return interactionOf(...events)
}

const linesOf = (decision: Decision, language: 'en' | 'zh-CN', known: RuleSet | null = rules) =>
  explainDecision({ about: 'ticket', decision }, { language, rules: known }).lines.map(({ kind, text }) => `${kind}: ${text}`)

describe('a decision in sentences', () => {
  it('says what was decided, by which rule, what held, and what turned the rules before away', () => {
    const { decision } = decideFiling(complaint('gold', 'complaints'), { rules, region: 'DE' })
    expect(linesOf(decision, 'en')).toEqual([
      'decided: The call gets a ticket.',
      'because: Rule vip-complaint decided: Complaints of good customers are urgent.',
      'held: The customer’s level is one of “gold”, “VIP” (it is “gold”).',
      'held: The queue is “complaints”.',
      'turnedAway: Rule test-line did not match: the number dialled is not “5999” (it is “4000”).',
      'otherwise: For rule test-line to match, it would have to be so: the number dialled is “5999”.',
    ])
    expect(linesOf(decision, 'zh-CN')).toEqual([
      'decided: 这通通话生成工单。',
      'because: 由规则 vip-complaint 决定：Complaints of good customers are urgent.。',
      'held: 客户等级属于 “gold”、“VIP”（实际为“gold”）。',
      'held: 队列为“complaints”。',
      'turnedAway: 规则 test-line 未匹配：被叫号码不是“5999”（实际为“4000”）。',
      'otherwise: 规则 test-line 若要匹配，须满足：被叫号码为“5999”。',
    ])
  })

  it('tells of a rule with alternatives all that it would have needed, also what nobody looked at', () => {
    const { decision } = decideFiling(complaint('silver', 'sales'), { rules, region: 'DE' })
    const lines = linesOf(decision, 'en')
    expect(lines).toContain(
      'turnedAway: Rule vip-complaint did not match: the customer’s level is none of “gold”, “VIP” (it is “silver”).',
    )
    expect(lines).toContain(
      'otherwise: For rule vip-complaint to match, it would have to be so: the customer’s level is one of “gold”, “VIP” and (the queue is “complaints” or “escalated” is among the customer’s tags).',
    )
    expect(lines).toContain(
      'turnedAway: Rule partner did not match: the caller’s number is not in the list “partners” (it is “+4930123456”).',
    )
  })

  describe('of values that are too long to be kept whole', () => {
    const long = parseRuleSet({
      version: 1,
      rules: [
        {
          id: 'plain',
          when: { all: [{ not: { fact: 'contact.tags', has: 'vip' } }, { fact: 'call.queue', is: 'support' }] },
          then: { ticket: false },
        },
        {
          id: 'spam',
          when: {
            any: [
              { fact: 'transcript.text', contains: 'lottery' },
              { fact: 'call.queue', is: 'spam' },
            ],
          },
          then: { ticket: false },
        },
        {
          id: 'refund',
          when: {
            all: [
              { fact: 'transcript.text', contains: 'refund' },
              { fact: 'contact.tags', has: 'vip' },
            ],
          },
          then: { ticket: {} },
        },
      ],
    })
    const facts: Readonly<Record<string, string | readonly string[]>> = {
      'contact.tags': [...Array.from({ length: 30 }, (_, index) => `customer ${index}`), 'vip'],
      'transcript.text': `${'They talk and talk. '.repeat(40)}Then of a refund.`,
      'call.queue': 'sales',
    }
    const { match, rulesTried, facts: asked } = tryRules(long, (fact) => facts[fact] ?? null, 'ticket')
    const decision: Decision = { decision: 'file', because: `rule:${match?.rule}`, rulesTried, facts: asked }

    it('tells what held, although what is kept of them does not show it', () => {
      expect(linesOf(decision, 'en', long).slice(1, 4)).toEqual([
        'because: Rule refund decided.',
        expect.stringMatching(/^held: What was said contains “refund” \(it is “They talk/),
        expect.stringMatching(/^held: “vip” is among the customer’s tags \(it is “customer 0, /),
      ])
    })

    it('tells nothing of the conditions of another revision that does not say so', () => {
      const lines = linesOf(decision, 'en', { ...long, revision: '2' })
      expect(lines.filter((line) => line.startsWith('held'))).toEqual([])
    })

    it('tells by what was recorded which condition turned a rule away, and all that it would have needed', () => {
      const lines = linesOf(decision, 'en', long)
      expect(lines).toContainEqual(
        expect.stringMatching(/^turnedAway: Rule plain did not match: “vip” is among the customer’s tags \(it is “customer 0, /),
      )
      expect(lines).toContain(
        'otherwise: For rule plain to match, it would have to be so: “vip” is not among the customer’s tags and the queue is “support”.',
      )
      expect(lines).toContainEqual(
        expect.stringMatching(
          /^turnedAway: Rule spam did not match: what was said does not contain “lottery” .* the queue is not “spam”/,
        ),
      )
      expect(lines).toContain(
        'otherwise: For rule spam to match, it would have to be so: (what was said contains “lottery” or the queue is “spam”).',
      )
    })

    it('does not say of a condition that was not recorded as the one that it turned a rule away', () => {
      const rulesTried = [
        { rule: 'plain', matched: false, failed: { condition: 'when.all[1]', fact: 'call.queue', value: 'sales' } },
      ]
      expect(linesOf({ ...decision, rulesTried }, 'en', long).slice(-2)).toEqual([
        'turnedAway: Rule plain did not match: the queue is not “support” (it is “sales”).',
        'otherwise: For rule plain to match, it would have to be so: “vip” is not among the customer’s tags and the queue is “support”.',
      ])
    })
  })

  it('says of a fact that is not known just that', () => {
    const call = scriptedCall()
    const { decision } = decideFiling(interactionOf(call.originated(), call.unavailable()), { rules, region: 'DE' })
    expect(linesOf(decision, 'en')).toContain('turnedAway: Rule vip-complaint did not match: the customer’s level is not known.')
    expect(linesOf(decision, 'zh-CN')).toContain('turnedAway: 规则 vip-complaint 未匹配：客户等级未知。')
  })

  it('says of a text of which nothing is there that it is empty', () => {
    const keyed = parseRuleSet({
      version: 1,
      rules: [{ id: 'keyed', when: { fact: 'call.digits', isNot: '' }, then: { ticket: {} } }],
    })
    const decision: Decision = {
      decision: 'file',
      because: 'inboundCall',
      rulesTried: [{ rule: 'keyed', matched: false }],
      facts: { 'call.digits': '' },
    }
    const [, , why] = explainDecision({ about: 'ticket', decision }, { language: 'en', rules: keyed }).lines
    expect(why?.text).toBe('Rule keyed did not match: what they keyed in is empty.')
    const [, , chinese] = explainDecision({ about: 'ticket', decision }, { language: 'zh-CN', rules: keyed }).lines
    expect(chinese?.text).toBe('规则 keyed 未匹配：IVR 按键信息为空。')
  })

  it('says which rules it was decided by, if their file calls itself something', () => {
    const decision: Decision = { decision: 'file', because: 'inboundCall', rulesTried: [], facts: {} }
    const said = (id: string | null, revision: string | null, language: 'en' | 'zh-CN' = 'en') =>
      linesOf({ ...decision, rules: { id, revision } }, language).at(-1)
    expect(said('shop', '12')).toBe('because: By the rules shop, revision 12.')
    expect(said('shop', null)).toBe('because: By the rules shop.')
    expect(said(null, '2026-11-22')).toBe('because: By the rules, revision 2026-11-22.')
    expect(said('shop', '12', 'zh-CN')).toBe('because: 依据规则集 shop，版本 12。')
  })

  it('tells without the rules what the decision itself says', () => {
    const { decision } = decideFiling(complaint('gold', 'complaints'), { rules, region: 'DE' })
    expect(linesOf(decision, 'en', null)).toEqual([
      'decided: The call gets a ticket.',
      'because: Rule vip-complaint decided.',
      'turnedAway: Rule test-line did not match: the number dialled: “4000”.',
    ])
  })

  it('has words for the built-in reasons', () => {
    const { decision } = decidePop(complaint('gold', 'sales'), '2001', { rules, region: 'DE' })
    const { title, lines } = explainDecision({ about: 'pop', decision }, { language: 'en', rules })
    expect(title).toBe('What popped')
    expect(lines.map(({ text }) => text)).toEqual(['The customer’s record popped.', 'The number belongs to one customer.'])
  })

  it('tells twelve rules one by one, and of the others how many', () => {
    const rulesTried = Array.from({ length: 40 }, (_, index) => ({ rule: `r${index}`, matched: false }))
    const lines = linesOf({ decision: 'file', because: 'inboundCall', rulesTried, facts: {} }, 'en')
    expect(lines.filter((line) => line.startsWith('turnedAway'))).toHaveLength(13)
    expect(lines.at(-1)).toBe('turnedAway: 28 more rules were tried before.')
  })

  it('is one line of safe text, whatever strangers wrote into rules and facts', () => {
    const hostile = fc.oneof(fc.constantFrom(...Object.values(hostileTexts)), fc.string({ unit: 'binary', maxLength: 600 }))
    fc.assert(
      fc.property(
        hostile,
        hostile,
        hostile,
        fc.constantFrom('en' as const, 'zh-CN' as const),
        fc.boolean(),
        (text, fact, rule, language, ruled) => {
          const decision: Decision = {
            decision: text,
            because: ruled ? `rule:${rule}` : text,
            rulesTried: [
              { rule, matched: false, failed: { fact, value: text } },
              { rule: 'vip-complaint', matched: false },
            ],
            facts: { 'contact.level': text, [fact]: text, 'call.dialled': text },
          }
          for (const { text: line } of explainDecision({ about: 'pop', decision, detail: text }, { language, rules }).lines) {
            expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
            expect(Array.from(line).length).toBeLessThanOrEqual(400)
          }
        },
      ),
    )
  })
})

describe('a call in sentences', () => {
  it('has its pop and its ticket, each under its heading', () => {
    const call = scriptedCall()
    const interaction = interactionOf(
      call.originated(),
      call.queued('support'),
      call.resolved(match('7')),
      call.delivered('2001'),
    )
    const titles = (language: 'en' | 'zh-CN', extension?: string) =>
      explainCall(interaction, { rules, language, ...(extension === undefined ? {} : { extension }) }).map(({ title }) => title)
    expect(titles('en')).toEqual(['What popped', 'The ticket'])
    expect(titles('zh-CN', '2001')).toEqual(['弹屏内容', '工单'])
    expect(titles('en', '2002')).toEqual(['The ticket'])
  })

  it('says by which rules once, not under each decision', () => {
    const shop = parseRuleSet({
      version: 1,
      id: 'shop',
      revision: '12',
      rules: [{ id: 'always', then: { ticket: { queue: 'shop' } } }],
    })
    const pipeline = createPipeline({ rules: shop, region: 'DE', language: 'en' })
    const call = scriptedCall()
    for (const event of [call.originated(), call.resolved(match('7')), call.delivered('2001')]) pipeline.apply(event)
    const [interaction] = pipeline.interactions()
    if (interaction === undefined) throw new Error('no interaction')
    const told = explainCall(interaction, { rules: shop, language: 'en' }).map(({ lines }) =>
      lines.filter(({ text }) => text.startsWith('By the rules')).map(({ text }) => text),
    )
    expect(told).toEqual([['By the rules shop, revision 12.'], []])
  })

  it('says which rules have set what of the ticket, before those that were turned away', () => {
    const adding = parseRuleSet({
      version: 1,
      rules: [
        { id: 'never', when: { fact: 'call.queue', is: 'sales' }, then: { ticket: { queue: 'sales' } } },
        { id: 'by-name', then: { assign: { agent: 'Bo "B" Lind' } } },
        { id: 'gold', when: { fact: 'contact.level', is: 'gold' }, then: { prioritise: { by: 1 }, tag: ['gold'] } },
      ],
    })
    const pipeline = createPipeline({ rules: adding, region: 'DE', language: 'en' })
    const call = scriptedCall()
    for (const event of [call.originated(), call.resolved(match('7', { level: 'gold' }))]) pipeline.apply(event)
    const [interaction] = pipeline.interactions()
    if (interaction === undefined) throw new Error('no interaction')
    const ticket = (language: 'en' | 'zh-CN') =>
      explainCall(interaction, { rules: adding, language })
        .find(({ about }) => about === 'ticket')
        ?.lines.map(({ text }) => text)
        .slice(2, 6)
    expect(ticket('en')).toEqual([
      'The ticket’s owner: “Bo "B" Lind”, by rule by-name.',
      'The ticket’s priority: high, by rule gold.',
      'The ticket’s tags: “phone”, “gold”, by rule gold.',
      'Rule never did not match: the queue is not known.',
    ])
    expect(ticket('zh-CN')?.slice(0, 3)).toEqual([
      '工单负责人：“Bo "B" Lind”，由规则 by-name 设定。',
      '工单优先级：高，由规则 gold 设定。',
      '工单标签：“phone”、“gold”，由规则 gold 设定。',
    ])
  })
})

describe('the words', () => {
  it.each([
    ['en', englishExplanations],
    ['zh-CN', chineseExplanations],
  ])('of %s know every fact, every family, every value and every test', (_, words) => {
    expect(Object.keys(words.facts).sort()).toEqual(Object.keys(factCatalogue).sort())
    expect(Object.keys(words.families).sort()).toEqual(Object.keys(factFamilies).sort())
    const values = Object.values(factCatalogue).flatMap((fact) => fact.values ?? [])
    expect(values.filter((value) => !Object.hasOwn(words.values, value))).toEqual([])
    for (const operator of conditionTests) {
      const [holds, not] = [true, false].map((is) => words.clause('LABEL', { operator, operand: 'OPERAND' }, is))
      expect(holds).not.toBe(not)
      if (!['isNot', 'known'].includes(operator)) expect(holds).not.toContain(`“${operator}”`)
    }
  })
})
