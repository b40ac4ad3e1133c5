import {
  additiveActions,
  type CallerIdentity,
  type CallId,
  type Contact,
  createPipeline,
  type DomainEvent,
  type E164,
  exclusiveActions,
  factCatalogue,
  isRingloopError,
  parseRuleSet,
  type RuleSet,
  toCallId,
  toConnectionId,
  toContactId,
} from '@ringloop/core'
import { factMeanings } from '@ringloop/core/explain'
import { describe, expect, it } from 'vitest'
import { blockOf, textOf } from './markdown.js'

const page = 'docs/guides/rules.md'
const chinese = 'docs/guides/zh-CN/rules.md'
const block = (id: string): string => blockOf(page, id)

type Facts<Event> = Event extends DomainEvent ? Omit<Event, 'id' | 'at' | 'callId' | 'origin'> : never

/** Runs one call through the rules; what each event adds comes at its second. */
function run(rules: RuleSet, ...events: readonly (readonly [second: number, facts: Facts<DomainEvent>])[]) {
  const pipeline = createPipeline({ rules, region: 'DE', language: 'en' })
  const callId: CallId = toCallId('call-1')
  for (const [index, [second, facts]] of events.entries())
    pipeline.apply({ ...facts, id: `#${index}`, at: second * 1000, callId, origin: 'live' } as DomainEvent)
  const interaction = pipeline.interaction(callId)
  if (interaction === undefined) throw new Error('the call did not begin')
  const filing = interaction.filing
  return {
    pop: interaction.pops[0],
    draft: filing.state === 'none' ? null : filing.draft,
    decision: filing.decision,
    interaction,
  }
}

const begins = (dialled = '5000', customer: Partial<CallerIdentity> = {}) =>
  [
    0,
    {
      type: 'originated',
      connectionId: toConnectionId('call-1'),
      direction: 'inbound',
      dialled,
      customer: { number: '+4930123456', name: null, anonymous: false, ...customer },
    },
  ] as const
const queued = (queue: string) => [0, { type: 'queued', queue }] as const
const rings = (at: number) =>
  [
    at,
    { type: 'delivered', connectionId: toConnectionId('a'), party: { extension: '1001', agent: null }, consultation: false },
  ] as const
const ends = (at: number, outcome: 'abandoned' | 'answered') =>
  [at, { type: 'callCleared', cause: 'NORMAL_CLEARING', endedBy: 'customer', outcome }] as const
const isCustomer = (facts: Partial<Contact>) =>
  [
    1,
    {
      type: 'contactResolved',
      missing: [],
      matches: [
        {
          contact: { id: toContactId('c'), name: 'Erika Muster', numbers: ['+4930123456' as E164], tags: [], ...facts },
          confidence: 0.9,
          because: 'onlyOwnerOfNumber',
          openTickets: [],
          history: [],
        },
      ],
    },
  ] as const

describe('the rules of the guide', () => {
  const rules = parseRuleSet(block('rules.json'))

  it('neither pop nor file for the test line', () => {
    const { pop, draft } = run(rules, begins('5999'), isCustomer({}), rings(2), ends(30, 'abandoned'))
    expect([pop, draft]).toEqual([undefined, null])
  })

  it('pop the order page with what was keyed in, escaped', () => {
    const digits = [0, { type: 'digitsReceived', digits: '482913' }] as const
    const { pop } = run(rules, begins(), queued('orders@default'), digits, isCustomer({}), rings(2))
    expect(pop?.target).toEqual({ kind: 'url', url: 'https://shop.example.com/orders?digits=482913&caller=%2B4930123456' })
    expect(pop?.decision.because).toBe('rule:order-page')
    const nothingKeyedIn = run(rules, begins(), queued('orders@default'), isCustomer({}), rings(2))
    expect(nothingKeyedIn.pop?.decision.because).toBe('knownCaller')
  })

  it('name the order in the ticket when the IVR says what it is about', () => {
    const reason = [9, { type: 'callInformation', variables: { cti_reason: 'order status' } }] as const
    const digits = [0, { type: 'digitsReceived', digits: '482913' }] as const
    const { draft } = run(rules, begins(), digits, queued('support'), isCustomer({}), rings(2), reason)
    expect([draft?.subject.value, draft?.category?.value]).toEqual(['Erika Muster: order 482913', 'order'])
  })

  it.each([
    ['complaints', { level: 'gold' }, 'rule:vip-complaint'],
    ['support', { level: 'VIP', tags: ['escalated'] }, 'rule:vip-complaint'],
    ['support', { level: 'VIP' }, 'inboundCall'],
    ['complaints', {}, 'inboundCall'],
  ])('in queue %s of %o: %s', (queue, facts, because) => {
    const { draft, decision } = run(rules, begins(), queued(queue), isCustomer(facts), rings(2))
    expect(decision?.because).toBe(because)
    const ruled = because.startsWith('rule:')
    expect(draft?.subject.value === 'Complaint of Erika Muster').toBe(ruled)
    expect([draft?.priority.value, draft?.queue?.value]).toEqual(ruled ? ['urgent', 'second-line'] : ['normal', undefined])
  })

  it.each([
    [4, null],
    [30, 'high'],
    [61, 'urgent'],
  ])('abandoned after %d s: priority %s', (seconds, priority) => {
    const { draft } = run(rules, begins(), queued('support'), isCustomer({}), ends(seconds, 'abandoned'))
    expect(draft?.priority.value ?? null).toBe(priority)
  })

  it('give 90 seconds of wrap-up', () => {
    const answers = [5, { type: 'established', connectionId: toConnectionId('a') }] as const
    const { interaction } = run(rules, begins(), isCustomer({}), rings(2), answers, ends(60, 'answered'))
    expect(interaction.wrapUp).toMatchObject({ state: 'open', dueAt: 150_000 })
  })
})

describe('the guide', () => {
  it('lists every fact with its meaning', () => {
    const listed = [...textOf(page).matchAll(/^\| `([a-z]+\.[a-zA-Z]+)` \| (.*) \|$/gm)].map(([, name, meaning]) => [
      name,
      meaning,
    ])
    const known = Object.entries(factCatalogue).map(([name, { values }]) => {
      const list = values === undefined ? '' : `: ${values.map((value) => `\`${value}\``).join(', ')}`
      return [name, factMeanings[name as keyof typeof factMeanings] + list]
    })
    expect(listed).toEqual(known)
  })

  it('says the same in Chinese', () => {
    for (const id of ['rules.json', 'a typo']) expect(blockOf(chinese, id)).toBe(block(id))
    const keys = (text: string) => [...text.matchAll(/^\| (`.*?`)[ 、,]/gm)].map(([, key]) => key)
    expect(keys(textOf(chinese))).toEqual(keys(textOf(page)))
  })

  it('names every action', () => {
    const text = textOf(page)
    for (const action of [...exclusiveActions, ...additiveActions]) expect(text).toContain(`{ "${action}":`)
  })

  it('shows the message that a typo gives', () => {
    const [message = '', mend = ''] = block('a typo').split('\n')
    const mistyped = block('rules.json').replace('"call.queue", "startsWith"', '"call.quue", "startsWith"')
    try {
      parseRuleSet(mistyped)
      expect.unreachable()
    } catch (error) {
      expect(isRingloopError(error)).toBe(true)
      expect(error).toMatchObject({ message, mend: expect.stringMatching(`^${mend.replace('?', '\\?')}`) })
    }
  })
})
