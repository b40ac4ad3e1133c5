import {
  type AgentView,
  createPipeline,
  type Interaction,
  parseRuleSet,
  type TelephonyEvent,
  toCallId,
  toConnectionId,
} from '@ringloop/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { assignTicket } from '../../src/routing/assign-ticket.js'
import { createWorkflowRouter } from '../../src/routing/route-by-workflow.js'
import { createRoutingBoard, type RoutingBoard } from '../../src/routing/routing-board.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'

const rules = parseRuleSet({
  version: 1,
  workflows: {
    repair: {
      filters: [
        {
          id: 'all',
          targets: [
            {
              id: 'people',
              candidates: { skills: { repair: 1 } },
              orderBy: ['lastAgent', 'skillLevel'],
              queue: 'repair@default',
              priority: 3,
              offerCallBack: { fact: 'queue.estimatedWaitSeconds', atLeast: 60 },
            },
          ],
        },
      ],
      default: { voicemail: '5000' },
    },
  },
  rules: [
    { id: 'urgent', when: { fact: 'call.variable.urgent', is: 'yes' }, then: { prioritise: { queueScore: 75 } } },
    { id: 'all', then: { route: { workflow: 'repair' } } },
  ],
})
const agents = [
  { extension: '1001', name: 'Ada', queueAgent: '1001@default', skills: { repair: 5 }, capacity: { ticket: 1 } },
  { extension: '1002', name: 'Bo', queueAgent: '1002@default', skills: { repair: 2 } },
  { extension: '1003', name: 'Cy', queueAgent: null },
]

let now: number
let views: Map<string, AgentView>
let atDesk: Set<string>
let tickets: Map<string, number>
let pipeline: ReturnType<typeof createPipeline>
let board: RoutingBoard

const viewOf = (extension: string, over: Partial<AgentView> = {}): AgentView => ({
  extension,
  name: extension,
  state: 'ready',
  since: now,
  queueStatus: 'Available',
  commands: [],
  ...over,
})
const open = () =>
  createRoutingBoard({
    agents,
    region: 'DE',
    now: () => now,
    viewOf: (extension) => views.get(extension),
    isAtDesk: (extension) => atDesk.has(extension),
    tickets: { of: (extension) => tickets.get(extension) ?? 0, changed() {}, reserve() {}, release() {} },
    interactions: pipeline.interactions(),
  })

beforeEach(() => {
  now = 1_000_000
  views = new Map(agents.map(({ extension }) => [extension, viewOf(extension)]))
  atDesk = new Set()
  tickets = new Map()
  pipeline = createPipeline({ rules, region: 'DE', language: 'en' })
  board = open()
})

let ids = 0
type Told = { readonly type: TelephonyEvent['type'] } & Record<string, unknown>
const whole = (call: string, event: Told) =>
  ({ id: `${call}:${++ids}`, at: now, origin: 'live', callId: toCallId(call), ...event }) as unknown as TelephonyEvent
const say = (call: string, told: Told): Interaction => {
  const event = whole(call, told)
  const { before, after } = pipeline.apply(event)
  if (after === undefined) throw new Error('no call')
  board.committed({ events: [event], changed: [{ before, after }] })
  return after
}
const begin = (call: string) => say(call, { ...sampleOriginated(call, { at: now }) })
const leg = (call: string, extension: string) => toConnectionId(`${call}-${extension}`)
const ring = (call: string, extension: string) =>
  say(call, { type: 'delivered', connectionId: leg(call, extension), party: { extension, agent: null }, consultation: false })
const answer = (call: string, extension: string) => say(call, { type: 'established', connectionId: leg(call, extension) })
const over = (call: string) => say(call, { ...sampleCleared(call, { at: now }) })
const loadOf = (extension: string) => board.agents().find((agent) => agent.extension === extension)?.load.call

const context = { rules, region: 'DE', at: 1_000_000 }
const route = (call: string, interaction: Interaction) => {
  const router = createWorkflowRouter({ board, now: () => now })
  const asked = {
    target: { kind: 'continue' },
    workflow: 'repair',
    decision: { decision: 'continue', because: 'rule:all', rulesTried: [], facts: {} },
  } as const
  return router.route(asked, { ...interaction, id: toCallId(call) }, context)
}

describe('what workflows know', () => {
  it('is who is there: by the queues of the switch, else by their desk', () => {
    views.set('1001', viewOf('1001', { queueStatus: null }))
    views.set('1002', viewOf('1002', { queueStatus: 'On Break', state: 'notReady' }))
    views.set('1003', viewOf('1003', { queueStatus: null }))
    atDesk.add('1003')
    expect(board.agents().map(({ state }) => state)).toEqual(['loggedOff', 'notReady', 'ready'])
  })

  it('is whom calls keep, from the first ring to the end', () => {
    begin('a')
    expect(loadOf('1001')).toBe(0)
    ring('a', '1001')
    expect(loadOf('1001')).toBe(1)
    answer('a', '1001')
    expect(loadOf('1001')).toBe(1)
    over('a')
    expect(loadOf('1001')).toBe(0)
  })

  it('is who came first, also of those whose news came together', () => {
    const events = ['b', 'a'].flatMap((call, index) => [
      whole(call, { ...sampleOriginated(call, { at: now + index }) }),
      whole(call, { type: 'queued', queue: 'repair@default', at: now + index }),
    ])
    now += 400
    for (const event of events) pipeline.apply(event)
    board.committed({ events, changed: [...pipeline.interactions()].map((after) => ({ before: after, after })) })
    expect(['a', 'b'].map((call) => board.placeOf(toCallId(call))?.since)).toEqual([1_000_001, 1_000_000])
  })

  it('is when they came, whatever a telephone system says whose clock is wrong', () => {
    begin('a')
    say('a', { type: 'queued', queue: 'repair@default', at: now - 40 * 365 * 86_400_000 })
    expect(board.placeOf(toCallId('a'))?.since).toBe(now)
  })

  it('is what they did in this shift, and how long a call takes', () => {
    begin('a')
    say('a', { type: 'queued', queue: 'repair@default' })
    now += 30_000
    expect(board.queues()).toEqual({
      'repair@default': { waiting: 1, longestWaitSeconds: 30, averageHandleSeconds: null },
    })
    ring('a', '1001')
    answer('a', '1001')
    now += 120_000
    over('a')
    expect(board.queues()).toMatchObject({ 'repair@default': { waiting: 0, averageHandleSeconds: 120 } })
    expect(board.agents()[0]).toMatchObject({ calls: 1, talkSeconds: 120 })
    now += 13 * 3_600_000
    expect(board.agents()[0]).toMatchObject({ calls: 0, talkSeconds: 0 })
  })

  it('is how long somebody has waited in this queue, not how long they have been on the line', () => {
    const waits = () => board.queues()['repair@default']?.longestWaitSeconds
    begin('a')
    ring('a', '1001')
    answer('a', '1001')
    now += 1_200_000
    say('a', { type: 'connectionCleared', connectionId: leg('a', '1001'), result: 'answered', cause: 'NORMAL_CLEARING' })
    say('a', { type: 'queued', queue: 'repair@default' })
    now += 30_000
    say('a', { type: 'callInformation', variables: { x: '1' } })
    expect(waits()).toBe(30)
    board = open()
    expect(waits()).toBe(30)
    say('a', { type: 'dequeued', queue: 'repair@default', reason: 'exit' })
    now += 60_000
    say('a', { type: 'queued', queue: 'repair@default' })
    expect(waits()).toBe(0)
  })

  it('is what calls took before a restart, each in its hour', () => {
    begin('a')
    say('a', { type: 'queued', queue: 'repair@default' })
    ring('a', '1001')
    answer('a', '1001')
    now += 120_000
    over('a')
    now += 11 * 3_600_000
    board = open()
    expect(board.queues()['repair@default']?.averageHandleSeconds).toBe(120)
    expect(board.agents()[0]).toMatchObject({ calls: 1, talkSeconds: 120 })
    now += 2 * 3_600_000
    expect(board.agents()[0]).toMatchObject({ calls: 0, talkSeconds: 0 })
  })

  it('is who helped the customer last, also after a start', () => {
    const call = begin('a')
    ring('a', '1002')
    answer('a', '1002')
    over('a')
    expect(board.history('repair', call).lastAgent).toBe('1002')
    board = open()
    expect(board.history('repair', call).lastAgent).toBe('1002')
    expect(
      board.history('repair', { ...call, call: { ...call.call, customer: { number: null, name: null, anonymous: true } } }),
    ).toMatchObject({
      lastAgent: null,
    })
  })
})

describe('a call that a workflow decides', () => {
  it('goes to the best who is free, and the next to the next, though nothing has rung yet', () => {
    const [a, b, c] = [begin('a'), begin('b'), begin('c')]
    expect(route('a', a).route.target).toEqual({ kind: 'agent', extension: '1001' })
    expect(route('b', b).route.target).toEqual({ kind: 'agent', extension: '1002' })
    const third = route('c', c)
    expect(third.route.target).toEqual({ kind: 'queue', queue: 'repair@default' })
    expect(third.variables).toMatchObject({ ringloop_workflow: 'repair', ringloop_step: 'all/people', cc_base_score: '180' })
    expect(third.route.decision).toMatchObject({
      decision: 'queue',
      because: 'rule:all',
      assignment: {
        workflow: 'repair',
        agents: [
          { agent: '1001', obstacle: { because: 'atCapacity', has: 1, most: 1 } },
          { agent: '1002', obstacle: { because: 'atCapacity' } },
          { agent: '1003', obstacle: { because: 'lacksSkill', skill: 'repair' } },
        ],
      },
    })
  })

  it('gives back whom it does not go to, and whom it never reached', () => {
    const a = begin('a')
    expect(route('a', a).route.target).toMatchObject({ extension: '1001' })
    expect(loadOf('1001')).toBe(1)
    board.release(toCallId('a'))
    expect(loadOf('1001')).toBe(0)
    route('a', a)
    now += 31_000
    expect(loadOf('1001')).toBe(0)
  })

  it('does not go again to who did not answer', () => {
    begin('a')
    ring('a', '1001')
    const missed = say('a', { type: 'connectionCleared', connectionId: leg('a', '1001'), result: 'noAnswer', cause: 'NO_ANSWER' })
    expect(route('a', missed).route.target).toEqual({ kind: 'agent', extension: '1002' })
  })

  it('has the head start that rules give it, beside that of its target', () => {
    for (const extension of ['1001', '1002']) views.set(extension, viewOf(extension, { state: 'busy' }))
    begin('a')
    const urgent = say('a', { type: 'callInformation', variables: { urgent: 'yes' } })
    expect(route('a', urgent).variables).toMatchObject({ cc_base_score: '255' })
  })

  it('tells how long it will wait, and may be offered a call back', () => {
    begin('a')
    say('a', { type: 'queued', queue: 'repair@default' })
    ring('a', '1001')
    answer('a', '1001')
    now += 200_000
    over('a')
    for (const extension of ['1001', '1002']) views.set(extension, viewOf(extension, { state: 'busy' }))
    const { variables } = route('b', begin('b'))
    expect(variables).toMatchObject({ ringloop_wait_seconds: '100', ringloop_offer_call_back: 'true' })
  })
})

describe('a call that asks again', () => {
  const timed = parseRuleSet({
    version: 1,
    workflows: {
      repair: {
        filters: [
          {
            id: 'all',
            targets: [
              { id: 'few', candidates: { skills: { repair: 5 } }, queue: 'few@default', timeoutSeconds: 60, priority: 5 },
              { id: 'many', candidates: { skills: { repair: 1 } }, queue: 'many@default', timeoutSeconds: 60 },
              { id: 'end', route: { voicemail: '5000' } },
            ],
          },
        ],
      },
    },
    rules: [{ id: 'all', then: { route: { workflow: 'repair' } } }],
  })
  const asker = () => {
    for (const extension of ['1001', '1002']) views.set(extension, viewOf(extension, { state: 'busy' }))
    const router = createWorkflowRouter({ board, now: () => now })
    return (interaction: Interaction) =>
      router.route(
        {
          target: { kind: 'continue' },
          workflow: 'repair',
          decision: { decision: 'continue', because: 'rule:all', rulesTried: [], facts: {} },
        },
        interaction,
        { rules: timed, region: 'DE', at: now },
      ).route.target
  }

  it('after the time of its queue is over goes to the next, and at last to the end', () => {
    const ask = asker()
    const call = begin('a')
    expect(ask(call)).toEqual({ kind: 'queue', queue: 'few@default' })
    now += 30_000
    expect(ask(call)).toEqual({ kind: 'queue', queue: 'few@default' })
    now += 30_000
    expect(ask(call)).toEqual({ kind: 'queue', queue: 'many@default' })
    now += 60_000
    expect(ask(call)).toEqual({ kind: 'voicemail', mailbox: '5000' })
  })

  it('after it talked with somebody begins anew', () => {
    const ask = asker()
    expect(ask(begin('a'))).toEqual({ kind: 'queue', queue: 'few@default' })
    now += 30_000
    ring('a', '1001')
    const talking = answer('a', '1001')
    now += 600_000
    expect(ask(talking)).toEqual({ kind: 'queue', queue: 'few@default' })
  })
})

describe('a ticket that a workflow decides', () => {
  const assign = () => {
    const interaction = begin('a')
    return assignTicket(board, { id: 'ticket', workflow: 'repair', interaction }, context)
  }

  it('goes to the best who has room, also while they are on a call', () => {
    views.set('1001', viewOf('1001', { state: 'busy' }))
    expect(assign()).toMatchObject({ owner: '1001', queue: null, decision: { decision: 'agent', because: 'workflow:repair' } })
    tickets.set('1001', 1)
    expect(assign()).toMatchObject({ owner: '1002' })
  })

  it('goes into the queue where nobody is there, and says of each why', () => {
    for (const { extension } of agents) views.set(extension, viewOf(extension, { state: 'loggedOff', queueStatus: 'Logged Out' }))
    expect(assign()).toMatchObject({
      owner: null,
      queue: 'repair@default',
      decision: {
        decision: 'queue',
        assignment: { agents: [{ obstacle: { because: 'notReady', state: 'loggedOff' } }, {}, {}] },
      },
    })
  })
})
