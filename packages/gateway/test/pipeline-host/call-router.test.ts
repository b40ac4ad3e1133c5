import {
  type ContactDirectory,
  createPipeline,
  type DomainEvent,
  type E164,
  type InteractionContext,
  parseRuleSet,
  toCallId,
  toContactId,
} from '@ringloop/core'
import type { OfferedCall } from '@ringloop/freeswitch-adapter'
import { beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../../src/host/log.js'
import { type CallRouter, createCallRouter } from '../../src/pipeline-host/call-router.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { sampleOriginated } from '../samples/sample-events.js'

const rules = parseRuleSet({
  version: 1,
  rules: [
    { id: 'account', when: { fact: 'call.variable.X-Account', is: '4711' }, then: { route: { agent: '1001' } } },
    { id: 'case', when: { fact: 'call.variable.userToUser', startsWith: 'case ' }, then: { route: { ivr: '5900' } } },
    { id: 'test', when: { fact: 'call.dialled', is: '5999' }, then: { route: { reject: 'USER_BUSY' } } },
    { id: 'gold', when: { fact: 'contact.level', is: 'gold' }, then: { route: { queue: 'gold@default' } } },
    { id: 'rest', then: { route: { queue: 'support@default' } } },
  ],
})
const context: InteractionContext = { rules, region: 'DE', language: 'en' }

let clock: ManualClock
let lines: { msg: string }[]
let submitted: DomainEvent[]
let lookups: number
let answer: ContactDirectory['lookup']
let pipeline: ReturnType<typeof createPipeline>
let router: CallRouter

beforeEach(() => {
  clock = createManualClock()
  lines = []
  submitted = []
  lookups = 0
  answer = async () => [{ id: toContactId('ada'), name: 'Ada', numbers: ['+4930901820' as E164], tags: [], level: 'gold' }]
  pipeline = createPipeline(context)
  router = createCallRouter({
    directory: {
      name: 'test',
      lookup(number, options) {
        lookups += 1
        return answer(number, options)
      },
    },
    clock,
    context: () => context,
    interaction: pipeline.interaction,
    async submit(events) {
      submitted.push(...events)
    },
    log: createLog({ destination: { write: (line) => lines.push(JSON.parse(line)) } }),
    lookupMs: 1_000,
  })
})

const offerOf = (over: Partial<OfferedCall> = {}): OfferedCall => ({
  callId: toCallId('a'),
  direction: 'inbound',
  customer: { number: '+4930901820', name: 'Ada', anonymous: false },
  dialled: '200',
  answered: false,
  startedAt: clock.now(),
  variables: {},
  userToUser: null,
  ...over,
})
const ask = (offer = offerOf()) => Promise.resolve(router.route(offer, { signal: new AbortController().signal }))
const told = async (offer = offerOf()) => {
  const given = await ask(offer)
  router.onOutcome({ result: 'told', offer, answer: given, milliseconds: 12 })
  return given
}

describe('a switch that asks where a call goes', () => {
  it('is told by the rules, with who calls', async () => {
    expect(await ask()).toEqual({ target: { kind: 'queue', queue: 'gold@default' }, because: 'rule:gold' })
    expect(await ask(offerOf({ customer: { number: '+4930000000', name: null, anonymous: false } }))).toMatchObject({
      because: 'rule:rest',
    })
  })

  it('is told without a lookup where none is needed', async () => {
    expect(await ask(offerOf({ variables: { 'X-Account': '4711' } }))).toMatchObject({ target: { extension: '1001' } })
    expect(await ask(offerOf({ userToUser: 'case 42' }))).toMatchObject({ because: 'rule:case' })
    expect(await ask(offerOf({ dialled: '5999' }))).toMatchObject({ target: { cause: 'USER_BUSY' } })
    expect(await ask(offerOf({ customer: { number: null, name: null, anonymous: true } }))).toMatchObject({
      because: 'rule:rest',
    })
    expect(lookups).toBe(0)
  })

  it('does not wait for a directory that is slow, nor mind one that fails', async () => {
    answer = () => new Promise(() => {})
    const slow = ask()
    await clock.advance(1_000)
    expect(await slow).toMatchObject({ because: 'rule:rest' })
    answer = async () => {
      throw new Error('down')
    }
    expect(await ask()).toMatchObject({ because: 'rule:rest' })
    expect(lines.map(({ msg }) => msg)).toEqual(Array(2).fill('the customer is not known in time to route the call'))
  })

  it('gets what is known of the call by now: how it began, who it is', async () => {
    pipeline.apply(sampleOriginated('a', { dialled: '5999' }))
    expect(await ask(offerOf({ dialled: 'ringloop-again' }))).toMatchObject({ because: 'rule:test' })
  })
})

describe('why a call went where it went', () => {
  it('is kept with the call once the switch has taken the answer', async () => {
    pipeline.apply(sampleOriginated('a'))
    await ask()
    expect(submitted).toEqual([])
    await told()
    expect(submitted).toMatchObject([
      { type: 'callRouted', callId: 'a', target: { queue: 'gold@default' }, decision: { because: 'rule:gold' } },
    ])
    const [event] = submitted
    if (event === undefined) throw new Error('nothing submitted')
    expect(pipeline.apply(event).after?.routing?.decision).toMatchObject({
      decision: 'queue',
      facts: { 'contact.level': 'gold', 'call.dialled': '200' },
      rulesTried: [{ rule: 'account' }, { rule: 'case' }, { rule: 'test' }, { rule: 'gold', matched: true }],
    })
  })

  it('waits for the call, if the answer was faster than its beginning', async () => {
    await told()
    expect(submitted).toEqual([])
    const { after } = pipeline.apply(sampleOriginated('a'))
    if (after === undefined) throw new Error('no call')
    router.committed({ changed: [{ before: undefined, after }] })
    router.committed({ changed: [{ before: undefined, after }] })
    expect(submitted).toMatchObject([{ type: 'callRouted', callId: 'a' }])
  })

  it('does not wait for ever, nor for any number of calls', async () => {
    await told()
    await clock.advance(31_000)
    for (let count = 0; count < 1_200; count++) await told(offerOf({ callId: toCallId(`b${count}`), dialled: '5999' }))
    const begin = (call: string) => {
      const { after } = pipeline.apply(sampleOriginated(call))
      if (after !== undefined) router.committed({ changed: [{ before: undefined, after }] })
    }
    begin('a')
    begin('b0')
    begin('b1199')
    expect(submitted.map(({ callId }) => callId)).toEqual(['b1199'])
  })

  it('is not told of calls that went otherwise', async () => {
    pipeline.apply(sampleOriginated('a'))
    const offer = offerOf()
    const given = await ask(offer)
    router.onOutcome({ result: 'tooLate', offer, answer: given })
    router.onOutcome({ result: 'undecided', offer, reason: 'timeLimit' })
    router.onOutcome({ result: 'notAllowed', offer, said: '-ERR command not found' })
    router.onOutcome({ result: 'broken', offer: null, problem: 'x' })
    for (let count = 0; count < 120; count++) router.onOutcome({ result: 'refused', reason: 'peer', peer: '10.0.0.1' })
    expect(submitted).toEqual([])
    expect(lines).toHaveLength(4 + 3)
  })
})
