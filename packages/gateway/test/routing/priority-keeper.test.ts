import {
  type AssignmentReasons,
  type DomainEvent,
  type Interaction,
  parseRuleSet,
  RingloopError,
  type RouteTarget,
  type RuleSet,
  reduceInteraction,
  toCallId,
  toConnectionId,
} from '@ringloop/core'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { headStartNow } from '../../src/routing/head-start-now.js'
import { createPriorityKeeper, type PriorityKeeper, type PriorityKeeperOptions } from '../../src/routing/priority-keeper.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { sampleCleared, sampleDelivered, sampleOriginated } from '../samples/sample-events.js'

const rules = parseRuleSet({
  version: 1,
  workflows: {
    repair: {
      filters: [{ id: 'all', targets: [{ id: 'people', candidates: {}, queue: 'repair@default', priority: 2 }] }],
      ageing: { secondsPerPriority: 60, mostSeconds: 600 },
      raise: [
        { when: { fact: 'transcript.sentiment', below: -0.5 }, by: 4 },
        { when: { fact: 'ticket.secondsToBreach', below: 1_800 }, by: 3 },
        { when: { fact: 'call.waitingSeconds', atLeast: 300 }, by: 1 },
      ],
    },
  },
  rules: [{ id: 'vip', when: { fact: 'call.variable.vip', is: 'yes' }, then: { prioritise: { queueScore: 120 } } }],
})
const context = { rules, region: 'DE', language: 'en' } as const

let clock: ManualClock
let calls: Map<string, Interaction>
let asked: string[]
let answer: () => Promise<{ raised: boolean; found: boolean }>
let moods: Record<string, number>
let lines: string[]
let keeper: PriorityKeeper
let current: RuleSet

const tell = (...events: DomainEvent[]) => {
  for (const event of events) {
    const before = calls.get(event.callId)
    const after = reduceInteraction(before, event, context)
    if (after === undefined) throw new Error(event.type)
    calls.set(event.callId, after)
    keeper?.committed({ changed: [{ before, after }] } as never)
  }
}
const base = (call: string, type: string) => ({ id: `${call}:${type}:${clock.now()}`, at: clock.now(), callId: toCallId(call) })
const waits = (call: string, queue = 'repair@default') =>
  tell(sampleOriginated(call, { at: clock.now() }), { ...base(call, 'queued'), type: 'queued', origin: 'live', queue })
const variables = (call: string, variables: Record<string, string>) =>
  tell({ ...base(call, 'data'), type: 'callInformation', origin: 'live', variables })
/** Talks with an agent until now, and is sent into a queue again. */
const talksAndWaitsAgain = async (call: string, talkMs: number) => {
  const connectionId = toConnectionId(`${call}-1001`)
  tell(sampleDelivered(call, { at: clock.now() }), { ...base(call, 'answer'), type: 'established', origin: 'live', connectionId })
  await clock.advance(talkMs)
  const leaves = { ...base(call, 'leaves'), type: 'connectionCleared', origin: 'live', connectionId } as const
  tell(
    { ...leaves, cause: 'NORMAL_CLEARING', result: 'answered' },
    { ...base(call, 'again'), type: 'queued', origin: 'live', queue: 'repair@default' },
  )
}
/** A workflow has sent it there, with the priority of its target. */
const byWorkflow = (call: string, headStartSeconds = 120, target: RouteTarget = { kind: 'queue', queue: 'repair@default' }) => {
  const assignment = { workflow: 'repair', because: 'all/people', headStartSeconds } as AssignmentReasons
  const decision = { because: 'rule', rule: null, tried: [], facts: {}, assignment } as never
  const known = calls.get(call)
  if (known !== undefined) calls.set(call, { ...known, routing: { target, decision, at: clock.now() } })
}
const start = (over: Partial<PriorityKeeperOptions> = {}) => {
  keeper = createPriorityKeeper({
    async raiseWaiting({ callId, headStartSeconds }) {
      asked.push(`${callId} ${headStartSeconds}`)
      return answer()
    },
    context: () => ({ rules: current, region: 'DE' }),
    interaction: (id) => calls.get(id),
    interactions: calls.values(),
    waitingFacts: async ({ id }) => ({ 'transcript.sentiment': moods[id] ?? null }),
    clock,
    log: (level, { headStartSeconds, because, switch: name }, fact) =>
      void lines.push([level, fact, headStartSeconds ?? name, because].filter((part) => part !== undefined).join(' ')),
    ...over,
  })
}

beforeEach(() => {
  clock = createManualClock()
  calls = new Map()
  asked = []
  answer = async () => ({ raised: true, found: true })
  moods = {}
  lines = []
  current = rules
  keeper = undefined as never
})
afterEach(() => keeper[Symbol.asyncDispose]())

describe('who waits', () => {
  it('is raised when their mood turns, once, and to no more than the workflow allows', async () => {
    start()
    waits('a')
    byWorkflow('a')
    variables('a', { order: '7' })
    await clock.advance(120_000)
    // the priority of the target is what they joined with
    expect(asked).toEqual(['a 120'])
    moods = { a: -0.8 }
    await clock.advance(120_000)
    expect(asked).toEqual(['a 120', 'a 360'])
    expect(lines).toContain('info raised who waits 360 raise[0]')
    variables('a', { vip: 'yes' })
    await clock.advance(2_000)
    expect(asked.at(-1)).toBe('a 480')
    // five minutes have passed: one more, and with the risk of a ticket it would be 720
    await clock.advance(120_000)
    expect(asked.at(-1)).toBe('a 540')
    moods = { a: 0.9 }
    await clock.advance(120_000)
    expect(asked).toEqual(['a 120', 'a 360', 'a 480', 'a 540'])
  })

  it('is not asked about what they joined with, nor at all after they left the queue', async () => {
    waits('a')
    byWorkflow('a')
    start()
    await clock.advance(60_000)
    expect(asked).toEqual([])
    moods = { a: -1 }
    tell(sampleCleared('a', { at: clock.now() }))
    await clock.advance(60_000)
    expect(asked).toEqual([])
  })

  it('is raised where a workflow offered them to an agent first: they joined the queue with nothing', async () => {
    waits('a')
    byWorkflow('a', 120, { kind: 'agent', extension: '1001' })
    start()
    await clock.advance(60_000)
    expect(asked).toEqual(['a 120'])
  })

  it('has what rules give, where no workflow sent them, within the usual bound', async () => {
    start()
    waits('a', 'lobby@default')
    await clock.advance(60_000)
    expect(asked).toEqual([])
    variables('a', { vip: 'yes' })
    await clock.advance(2_000)
    expect(asked).toEqual(['a 120'])
  })

  it('is told again after a restart, which changes nothing', async () => {
    waits('a')
    byWorkflow('a')
    moods = { a: -1 }
    start()
    await clock.advance(2_000)
    await keeper[Symbol.asyncDispose]()
    answer = async () => ({ raised: false, found: true })
    start()
    await clock.advance(60_000)
    expect(asked).toEqual(['a 360', 'a 360'])
    expect(lines).toEqual(['info raised who waits 360 raise[0]'])
  })

  it('is raised one after the other, five a second', async () => {
    start()
    let atOnce = 0
    let most = 0
    answer = async () => {
      most = Math.max(most, ++atOnce)
      await new Promise((resolve) => setImmediate(resolve))
      atOnce -= 1
      return { raised: true, found: true }
    }
    for (let call = 0; call < 12; call++) {
      waits(`call-${call}`)
      variables(`call-${call}`, { vip: 'yes' })
    }
    await clock.advance(1_000)
    expect(asked).toHaveLength(5)
    await clock.advance(1_000)
    expect(asked).toHaveLength(10)
    await clock.advance(1_000)
    expect(new Set(asked).size).toBe(12)
    expect(most).toBe(1)
  })

  it('is left alone where the switch cannot do it, with one warning, until the switch changes', async () => {
    start()
    answer = async () => {
      throw new RingloopError('notPossible', 'There is no lua.', { mend: 'Load mod_lua.' })
    }
    waits('a')
    variables('a', { vip: 'yes' })
    await clock.advance(300_000)
    expect(asked).toHaveLength(1)
    keeper.changed()
    await clock.advance(300_000)
    expect(asked).toHaveLength(2)
    expect(lines).toHaveLength(1)
    answer = async () => ({ raised: true, found: true })
    keeper.changed()
    await clock.advance(2_000)
    expect(lines.at(-1)).toMatch(/^info raised who waits/)
  })

  it('is tried again half a minute later when the switch did not answer, with one warning until it does', async () => {
    start()
    answer = async () => {
      throw new RingloopError('timeout', 'no answer')
    }
    waits('a')
    variables('a', { vip: 'yes' })
    await clock.advance(62_000)
    expect(asked).toHaveLength(3)
    expect(lines).toEqual(['warn who waits cannot be raised 120'])
    answer = async () => ({ raised: true, found: true })
    await clock.advance(30_000)
    expect(asked).toHaveLength(4)
    await clock.advance(300_000)
    expect(asked).toHaveLength(4)
  })

  it('is decided about without facts that do not come in time', async () => {
    start({ waitingFacts: () => new Promise(() => {}) })
    waits('a')
    variables('a', { vip: 'yes' })
    await clock.advance(4_000)
    expect(asked).toEqual(['a 120'])
    expect(lines[0]).toBe('warn facts about who waits cannot be read')
  })

  it('is not made to wait by facts that do not come for the others', async () => {
    start({ waitingFacts: () => new Promise(() => {}) })
    for (let call = 0; call < 100; call++) {
      waits(`call-${call}`)
      variables(`call-${call}`, { vip: 'yes' })
    }
    await clock.advance(30_000)
    expect(new Set(asked).size).toBeGreaterThan(40)
  })

  it('is raised by how long they wait now, also who talked with somebody before', async () => {
    start({ waitingFacts: async () => ({}) })
    waits('a')
    await talksAndWaitsAgain('a', 600_000)
    byWorkflow('a', 120)
    expect(calls.get('a')?.call).toMatchObject({ state: 'active', waiting: true, answeredAt: expect.any(Number) })
    await clock.advance(270_000)
    expect(asked).toEqual(['a 120'])
    await clock.advance(61_000)
    expect(asked).toEqual(['a 120', 'a 180'])
  })

  it('is raised by the time of now, not by that when they called', async () => {
    const when = { fact: 'time.minute', atLeast: new Date(clock.now() + 120_000).getUTCMinutes() } as const
    current = parseRuleSet({ version: 1, rules: [{ id: 'late', when, then: { prioritise: { queueScore: 60 } } }] })
    start()
    waits('a')
    await clock.advance(50_000)
    expect(asked).toEqual([])
    await clock.advance(150_000)
    expect(asked).toEqual(['a 60'])
  })

  it('is looked for again where the switch does not find them, and it is said once, unless they are gone by then', async () => {
    start()
    answer = async () => ({ raised: false, found: false })
    for (const call of ['a', 'b', 'c']) {
      waits(call)
      variables(call, { vip: 'yes' })
    }
    await clock.advance(2_000)
    tell(sampleCleared('c', { at: clock.now() }))
    expect(lines).toEqual([])
    await clock.advance(60_000)
    expect(asked).toEqual(['a 120', 'b 120', 'c 120', 'a 120', 'b 120', 'a 120', 'b 120'])
    expect(lines).toEqual(['warn who waits is not found in the queue of the switch, and not raised'])
    answer = async () => ({ raised: true, found: true })
    await clock.advance(120_000)
    expect(asked.slice(7)).toEqual(['a 120', 'b 120'])
  })

  it('is raised behind many who are never found, before those are looked for again', async () => {
    start({
      async raiseWaiting({ callId }) {
        asked.push(callId)
        return { raised: callId === 'found', found: callId === 'found' }
      },
    })
    for (const call of [...Array.from({ length: 200 }, (_, index) => `gone-${index}`), 'found']) {
      waits(call)
      variables(call, { vip: 'yes' })
    }
    await clock.advance(45_000)
    expect(asked.slice(0, 201)).toContain('found')
    await clock.advance(300_000)
    const times = (call: string) => asked.filter((each) => each === call).length
    expect(times('found')).toBe(1)
    expect(times('gone-0') - times('gone-199')).toBeLessThan(2)
  })

  it('is raised by what is heard in their call, a second after it was told, also where no other facts come', async () => {
    start({ waitingFacts: () => new Promise(() => {}), heardIn: (id) => ({ 'transcript.sentiment': moods[id] ?? null }) })
    waits('a')
    byWorkflow('a')
    await clock.advance(10_000)
    expect(asked).toEqual(['a 120'])
    moods = { a: -0.8 }
    keeper.heard(toCallId('a'))
    keeper.heard(toCallId('nobody'))
    await clock.advance(3_000)
    expect(asked).toEqual(['a 120', 'a 360'])
  })

  it('is raised by new rules, and by none that say nothing of it', async () => {
    current = parseRuleSet({ version: 1, rules: [] })
    start()
    waits('a')
    byWorkflow('a')
    moods = { a: -1 }
    await clock.advance(60_000)
    expect(asked).toEqual([])
    current = rules
    keeper.changed()
    await clock.advance(2_000)
    expect(asked).toEqual(['a 360'])
  })
})

describe('the head start of now', () => {
  it('is never more than mostSeconds, whatever comes together', () => {
    const number = fc.integer({ min: -100_000, max: 100_000 })
    fc.assert(
      fc.property(number, number, fc.boolean(), fc.boolean(), (sentiment, breach, vip, sent) => {
        calls = new Map()
        keeper = { [Symbol.asyncDispose]: async () => {} } as never
        const interaction = reduceInteraction(undefined, sampleOriginated('a'), context)
        if (interaction === undefined) throw new Error('no call')
        calls.set('a', interaction)
        if (sent) byWorkflow('a')
        const values: Record<string, unknown> = {
          'transcript.sentiment': sentiment,
          'ticket.secondsToBreach': breach,
          'call.variable.vip': vip ? 'yes' : null,
          'call.waitingSeconds': 400,
        }
        const { seconds } = headStartNow(calls.get('a') as Interaction, (fact) => (values[fact] ?? null) as never, rules)
        const points = 2 + (sentiment < -0.5 ? 4 : 0) + (breach < 1_800 ? 3 : 0) + 1
        const expected = (sent ? points * 60 : 0) + (vip ? 120 : 0)
        expect(seconds).toBe(Math.min(expected, sent ? 600 : 900))
      }),
      { numRuns: 50 },
    )
  })
})
