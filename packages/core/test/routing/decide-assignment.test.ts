import type { Workflow, WorkItem } from '@ringloop/core'
import { type AssignmentContext, decideAssignment } from '@ringloop/core/routing'
import { describe, expect, it } from 'vitest'
import { agentOf, factsFrom, itemOf, now } from './sample-agents.js'

const workflow: Workflow = {
  filters: [
    {
      id: 'complaints',
      when: { fact: 'transcript.sentiment', below: -0.5 },
      targets: [{ id: 'seniors', candidates: { teams: ['seniors'] }, priority: 10 }],
    },
    {
      id: 'billing',
      when: { fact: 'call.dialled', is: '5000' },
      targets: [
        { id: 'experts', candidates: { skills: { billing: 4 } }, queue: 'billing@default', timeoutSeconds: 30, priority: 2 },
        { id: 'anybody', candidates: { skills: { billing: 1 } }, queue: 'billing@default', timeoutSeconds: 60 },
        { id: 'late', route: { ivr: '5950' } },
      ],
    },
  ],
  default: { voicemail: '5000' },
}
const expert = agentOf('1001', { skills: { billing: 5 }, idleSince: now - 1_000 })
const beginner = agentOf('1002', { skills: { billing: 1 }, idleSince: now - 90_000 })
const stranger = agentOf('1003')
const billing = itemOf({ facts: factsFrom({ 'call.dialled': '5000' }) })

const decide = (item: WorkItem, over: Partial<AssignmentContext> = {}) =>
  decideAssignment(item, { workflow, agents: [beginner, expert, stranger], queues: {}, now, ...over })

describe('a workflow', () => {
  it('offers to who fits, and says of everybody why or why not', () => {
    const { decision, explained } = decide(billing)
    expect(decision).toEqual({ kind: 'offer', agent: '1001', ranking: ['1001'] })
    expect(explained).toMatchObject({
      because: 'billing/experts',
      filters: [
        { rule: 'complaints', matched: false, failed: { condition: 'when', fact: 'transcript.sentiment', value: null } },
        { rule: 'billing', matched: true },
      ],
      targets: [{ target: 'billing/experts', outcome: 'chosen' }],
      facts: { 'call.dialled': '5000', 'transcript.sentiment': null },
    })
    expect(explained.agents).toEqual([
      {
        agent: '1002',
        target: 'billing/experts',
        rank: null,
        obstacle: { because: 'lacksSkill', skill: 'billing', needs: 4, has: 1 },
      },
      {
        agent: '1003',
        target: 'billing/experts',
        rank: null,
        obstacle: { because: 'lacksSkill', skill: 'billing', needs: 4, has: null },
      },
      { agent: '1001', target: 'billing/experts', rank: 1, by: [{ order: 'longestIdle', value: now - 1_000 }] },
    ])
  })

  it('lets it wait at a target until its time is over, and tries the next then', () => {
    const agents = [{ ...expert, state: 'busy' as const }, beginner]
    const first = decide(billing, { agents })
    expect(first.decision).toEqual({ kind: 'wait', until: now + 30_000, queue: 'billing@default' })
    expect(first.progress).toEqual({ filter: 'billing', target: 0, since: now })
    const later = (seconds: number, progress = first.progress, over: Partial<AssignmentContext> = {}) =>
      decide({ ...billing, progress }, { agents, now: now + seconds * 1000, ...over })
    expect(later(29).decision).toEqual(first.decision)
    const second = later(30)
    expect(second).toMatchObject({
      decision: { kind: 'offer', agent: '1002' },
      explained: { targets: [{ target: 'billing/experts', outcome: 'timedOut' }, { outcome: 'chosen' }] },
    })
    const third = later(95, { filter: 'billing', target: 1, since: now + 30_000 })
    expect(third.decision).toEqual({ kind: 'route', to: { kind: 'ivr', extension: '5950' }, as: 'overflow' })
    expect(third.progress).toBeNull()
  })

  it('sends what cannot wait into the queue of its target', () => {
    const agents = [{ ...expert, state: 'busy' as const }]
    const { decision, headStartSeconds } = decide({ ...billing, mayWait: false }, { agents })
    expect(decision).toEqual({ kind: 'route', to: { kind: 'queue', queue: 'billing@default' }, as: 'target' })
    expect(headStartSeconds).toBe(120)
  })

  it('tries the next target when what came out of the queue of its target asks again after its time', () => {
    const agents = [{ ...expert, state: 'busy' as const }, beginner]
    const first = decide({ ...billing, mayWait: false }, { agents })
    expect(first.progress).toEqual({ filter: 'billing', target: 0, since: now })
    const again = (seconds: number) =>
      decide({ ...billing, mayWait: false, progress: first.progress }, { agents, now: now + seconds * 1000 })
    expect(again(29).decision).toEqual(first.decision)
    expect(again(30).decision).toMatchObject({ kind: 'offer', agent: '1002' })
  })

  it('begins anew where rules have fewer targets than it has passed', () => {
    const progress = { filter: 'billing', target: 99, since: now - 1_000 }
    const { decision, progress: anew } = decide({ ...billing, progress })
    expect({ decision, anew }).toEqual({ decision: decide(billing).decision, anew: decide(billing).progress })
  })

  it('passes targets for which nobody fits at all, and ends at its default', () => {
    const alone = decide({ ...billing, mayWait: false }, { agents: [beginner] })
    expect(alone).toMatchObject({
      decision: { kind: 'offer', agent: '1002' },
      explained: { targets: [{ outcome: 'nobodyFits' }, {}] },
    })
    expect(decide(itemOf()).decision).toEqual({ kind: 'route', to: { kind: 'voicemail', mailbox: '5000' }, as: 'default' })
    const angry = itemOf({ facts: factsFrom({ 'transcript.sentiment': -0.8 }) })
    expect(decide(angry)).toMatchObject({ decision: { as: 'default' }, explained: { because: 'default' } })
  })

  it('does not offer past those who have waited longer', () => {
    const queues = { 'billing@default': { waiting: 1, longestWaitSeconds: 40, averageHandleSeconds: 300 } }
    const { decision, estimatedWaitSeconds } = decide({ ...billing, mayWait: false }, { queues })
    expect(decision).toMatchObject({ kind: 'route', to: { queue: 'billing@default' } })
    // two want one, one is free, one works there
    expect(estimatedWaitSeconds).toBe(300)
    expect(decide({ ...billing, ahead: 0 }, { queues }).decision).toMatchObject({ kind: 'offer' })
    const two = [expert, { ...expert, extension: '1004' }]
    expect(decide(billing, { queues, agents: two }).decision).toMatchObject({ kind: 'offer' })
  })

  it('skips targets by how their queue stands', () => {
    const skipping: Workflow = {
      filters: [
        {
          id: 'all',
          targets: [
            { queue: 'a@default', candidates: {}, skipIf: { fact: 'queue.estimatedWaitSeconds', atLeast: 120 } },
            { candidates: { agents: ['9999'] } },
            { id: 'rest', queue: 'b@default', offerCallBack: { fact: 'queue.waiting', atLeast: 3 } },
          ],
        },
      ],
    }
    const agents = [
      agentOf('1001', { state: 'busy' }),
      agentOf('1002', { state: 'wrapUp' }),
      agentOf('1003', { state: 'loggedOff' }),
    ]
    const queues = {
      'a@default': { waiting: 1, longestWaitSeconds: 5, averageHandleSeconds: 130 },
      'b@default': { waiting: 3, longestWaitSeconds: 5, averageHandleSeconds: null },
    }
    const decided = decide(itemOf({ mayWait: false }), { workflow: skipping, agents, queues })
    expect(decided.decision).toEqual({ kind: 'route', to: { kind: 'queue', queue: 'b@default' }, as: 'overflow' })
    expect(decided.offerCallBack).toBe(true)
    expect(decided.explained.targets).toEqual([
      { target: 'all/0', outcome: 'skipped', failed: { condition: 'skipIf', fact: 'queue.estimatedWaitSeconds', value: 130 } },
      { target: 'all/1', outcome: 'nobodyFits' },
      { target: 'all/rest', outcome: 'chosen' },
    ])
  })

  it('asks for languages and regions that a fact names, if it is known', () => {
    const spoken: Workflow = {
      filters: [{ id: 'all', targets: [{ candidates: { languages: { fact: 'transcript.language' }, regions: ['north'] } }] }],
    }
    const agents = [
      agentOf('1001', { languages: ['en'], regions: ['north'] }),
      agentOf('1002', { languages: ['zh'], regions: ['south'] }),
      agentOf('1003', { languages: ['zh'], regions: ['north'] }),
    ]
    const by = (language: string | null) =>
      decide(itemOf({ facts: factsFrom(language === null ? {} : { 'transcript.language': language }) }), {
        workflow: spoken,
        agents,
      })
    expect(by('zh').decision).toMatchObject({ ranking: ['1003'] })
    expect(by('zh').explained.agents).toMatchObject([
      { obstacle: { because: 'lacksLanguage', needs: ['zh'] } },
      { obstacle: { because: 'otherRegion', needs: ['north'] } },
      { rank: 1 },
    ])
    expect(by(null).decision).toMatchObject({ ranking: ['1001', '1003'] })
  })

  it('asks conditions about each agent', () => {
    const asking: Workflow = {
      filters: [
        {
          id: 'all',
          targets: [
            {
              candidates: {
                when: {
                  all: [
                    { fact: 'agent.skill.vip', atLeast: 2 },
                    { fact: 'agent.calls', below: 10 },
                    { fact: 'agent.teams', has: 'gold' },
                  ],
                },
              },
            },
          ],
        },
      ],
    }
    const agents = [
      agentOf('1001', { skills: { vip: 1 }, teams: ['gold'] }),
      agentOf('1002', { skills: { vip: 3 }, teams: ['gold'], calls: 10 }),
      agentOf('1003', { skills: { vip: 3 }, teams: ['gold'], calls: 9 }),
    ]
    const { decision, explained } = decide(itemOf(), { workflow: asking, agents })
    expect(decision).toMatchObject({ ranking: ['1003'] })
    expect(explained.agents).toMatchObject([
      { obstacle: { because: 'conditionFailed', fact: 'agent.skill.vip', value: 1 } },
      { obstacle: { because: 'conditionFailed', fact: 'agent.calls', value: 10 } },
      { rank: 1 },
    ])
  })

  it('orders by several things, ties by the next', () => {
    const ordered = (...orderBy: NonNullable<Workflow['filters'][number]['targets'][number]['orderBy']>): Workflow => ({
      filters: [{ id: 'all', targets: [{ candidates: { skills: { a: 1 } }, orderBy }] }],
    })
    const agents = [
      agentOf('1001', { skills: { a: 2 }, calls: 4, talkSeconds: 100, idleSince: now - 10 }),
      agentOf('1002', {
        skills: { a: 2 },
        calls: 3,
        talkSeconds: 200,
        idleSince: now - 30,
        load: { call: 0, message: 1, ticket: 0 },
      }),
      agentOf('1003', { skills: { a: 1 }, calls: 3, talkSeconds: 50, idleSince: now - 20 }),
    ]
    const history = { lastAgent: '1003', offers: { '1001': { count: 1, lastAt: 5 }, '1002': { count: 1, lastAt: 3 } } }
    const ranking = (...orders: Parameters<typeof ordered>) => {
      const { decision } = decide(itemOf(), { workflow: ordered(...orders), agents, history })
      return decision.kind === 'offer' ? decision.ranking : null
    }
    expect(ranking('lastAgent', 'skillLevel', 'fewestCalls')).toEqual(['1003', '1002', '1001'])
    expect(ranking('skillLevel', 'longestIdle')).toEqual(['1002', '1001', '1003'])
    expect(ranking('fewestCalls', 'leastTalkTime')).toEqual(['1003', '1002', '1001'])
    expect(ranking('lowestLoad', 'leastTalkTime')).toEqual(['1003', '1001', '1002'])
    expect(ranking('roundRobin')).toEqual(['1003', '1002', '1001'])
    expect(ranking('weighted')).toEqual(['1003', '1001', '1002'])
  })

  it('lays a ticket on the desk of somebody who is on a call, a call or message not', () => {
    const all: Workflow = { filters: [{ id: 'all', targets: [{ candidates: {} }] }] }
    const agents = [agentOf('1001', { state: 'busy' })]
    const kind = (channel: WorkItem['channel']) => decide(itemOf({ channel }), { workflow: all, agents }).decision.kind
    expect([kind('ticket'), kind('message'), kind('call')]).toEqual(['offer', 'wait', 'wait'])
    const away = decide(itemOf({ channel: 'ticket' }), { workflow: all, agents: [agentOf('1001', { state: 'notReady' })] })
    expect(away.explained.agents).toMatchObject([{ obstacle: { because: 'notReady', state: 'notReady' } }])
  })

  it('does not offer again to who did not take it', () => {
    const { decision, explained } = decide({ ...billing, declined: ['1001'] })
    expect(decision.kind).toBe('wait')
    expect(explained.agents).toContainEqual({
      agent: '1001',
      target: 'billing/experts',
      rank: null,
      obstacle: { because: 'declined' },
    })
  })

  it('is not moved by names that JavaScript has a meaning for', () => {
    const hostile = JSON.parse(
      '{"filters":[{"id":"all","targets":[{"candidates":{"skills":{"constructor":1}},"queue":"__proto__"}]}]}',
    ) as Workflow
    expect(decide(itemOf(), { workflow: hostile }).explained.agents).toMatchObject(
      Array(3).fill({ obstacle: { because: 'lacksSkill', skill: 'constructor', has: null } }),
    )
  })
})
