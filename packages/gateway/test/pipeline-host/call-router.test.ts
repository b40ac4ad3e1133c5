import {
  type CallId,
  type ContactDirectory,
  createPipeline,
  type DomainEvent,
  type E164,
  type InteractionContext,
  parseRuleSet,
  toCallId,
  toContactId,
} from '@ringloop/core'
import { createCelEngine } from '@ringloop/core/cel'
import type { OfferedCall } from '@ringloop/freeswitch-adapter'
import { beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../../src/host/log.js'
import { type CallRouter, createCallRouter } from '../../src/pipeline-host/call-router.js'
import type { WorkflowRouter } from '../../src/routing/route-by-workflow.js'
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
let current: InteractionContext
let settle: (callId: CallId) => Promise<void>
let workflows: WorkflowRouter | undefined

beforeEach(() => {
  clock = createManualClock()
  lines = []
  submitted = []
  lookups = 0
  answer = async () => [{ id: toContactId('ada'), name: 'Ada', numbers: ['+4930901820' as E164], tags: [], level: 'gold' }]
  pipeline = createPipeline(context)
  current = context
  settle = async () => {}
  workflows = undefined
  router = createCallRouter({
    directory: {
      name: 'test',
      lookup(number, options) {
        lookups += 1
        return answer(number, options)
      },
    },
    clock,
    context: () => current,
    settleDigits: (callId) => settle(callId),
    workflows: {
      route: (route, ...asked) => workflows?.route(route, ...asked) ?? { route, variables: {} },
      release() {},
      committed() {},
    },
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

describe('a call that is sent into a queue', () => {
  const prioritised = (when: unknown, least = 0): InteractionContext => ({
    ...context,
    rules: parseRuleSet(
      {
        version: 1,
        rules: [
          { id: 'first', when: { fact: 'call.dialled', is: '200' }, then: { route: { queue: 'support@default' } } },
          { id: 'good', when, then: { prioritise: { queueScore: 120 } } },
          { id: 'much', when: { fact: 'call.variable.much', is: 'yes' }, then: { prioritise: { queueScore: 86_400 } } },
          { id: 'less', when: { fact: 'call.variable.less', is: 'yes' }, then: { prioritise: { queueScore: -least } } },
        ],
      },
      { cel: createCelEngine() },
    ),
  })
  const isGold = { fact: 'contact.level', is: 'gold' }

  it.each([
    ['a fact', isGold],
    ['CEL', { cel: 'contact.level == "gold"' }],
  ])('has the head start that rules give its customer, who is looked up for that alone: by %s', async (_, when) => {
    current = prioritised(when)
    expect(await ask()).toMatchObject({ because: 'rule:first', variables: { cc_base_score: '120' } })
    expect(lookups).toBe(1)
    expect(await ask(offerOf({ dialled: '300' }))).toMatchObject({ target: { kind: 'continue' } })
    expect(lookups).toBe(1)
  })

  it('never has more of a head start than a quarter of an hour, whatever rules say', async () => {
    current = prioritised(isGold, 200)
    expect(await ask(offerOf({ variables: { much: 'yes' } }))).toMatchObject({ variables: { cc_base_score: '900' } })
    expect((await ask(offerOf({ variables: { less: 'yes' } }))).variables).toBeUndefined()
  })

  it('has nothing left of what an earlier answer set', async () => {
    current = prioritised(isGold)
    pipeline.apply(sampleOriginated('a'))
    expect((await told()).variables).toEqual({ cc_base_score: '120' })
    const [event] = submitted
    if (event === undefined) throw new Error('nothing submitted')
    pipeline.apply(event)
    current = context
    expect((await told()).variables).toEqual({
      cc_base_score: '0',
      ringloop_workflow: '',
      ringloop_step: '',
      ringloop_wait_seconds: '',
      ringloop_offer_call_back: 'false',
    })
  })
})

describe('a call whose caller keys something in', () => {
  it('is decided by all of it, also by what was not stored yet', async () => {
    pipeline.apply(sampleOriginated('a'))
    settle = async (callId) => {
      pipeline.apply({ type: 'digitsReceived', id: 'late', at: 1, origin: 'live', callId, digits: '0123456789' })
    }
    current = {
      ...context,
      rules: parseRuleSet({
        version: 1,
        rules: [{ id: 'number', when: { fact: 'call.digits', is: '0123456789' }, then: { route: { queue: 'q@default' } } }],
      }),
    }
    expect(await ask()).toMatchObject({ because: 'rule:number' })
  })

  it('does not wait for a storage that is slow', async () => {
    settle = () => new Promise(() => {})
    const asked = ask(offerOf({ dialled: '5999' }))
    await clock.advance(500)
    expect(await asked).toMatchObject({ because: 'rule:test' })
  })
})

describe('a caller who hung up while their number was looked up', () => {
  it('takes nobody: nothing is decided any more', async () => {
    let decided = 0
    current = { ...context, rules: parseRuleSet({ version: 1, workflows: { w: workflow }, rules: [{ id: 'w', then: toW }] }) }
    workflows = {
      route: (route) => {
        decided += 1
        return { route, variables: {} }
      },
      release() {},
      committed() {},
    }
    answer = () => new Promise(() => {})
    const leaving = new AbortController()
    const asked = Promise.resolve(router.route(offerOf(), { signal: leaving.signal }))
    await clock.advance(100)
    leaving.abort(new Error('gone'))
    await expect(asked).rejects.toThrow('gone')
    expect(decided).toBe(0)
    answer = async () => []
    await ask()
    expect(decided).toBe(1)
  })
  const toW = { route: { workflow: 'w' } }
  const workflow = { filters: [{ id: 'f', when: { fact: 'contact.known', is: true }, targets: [{ candidates: {} }] }] }
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
