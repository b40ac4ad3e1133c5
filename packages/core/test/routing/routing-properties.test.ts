import {
  type AssignmentHistory,
  agentOrders,
  type RoutableAgent,
  type Workflow,
  type WorkflowTarget,
  workChannels,
} from '@ringloop/core'
import { decideAssignment } from '@ringloop/core/routing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentOf, factsFrom, itemOf, now } from './sample-agents.js'

const skill = fc.constantFrom('a', 'b', 'c')
const word = fc.constantFrom('x', 'y')
const count = fc.integer({ min: 0, max: 3 })
const perChannel = fc.record({ call: count, message: count, ticket: count })
const agents = fc
  .array(
    fc.record({
      skills: fc.dictionary(skill, fc.integer({ min: 0, max: 5 })),
      languages: fc.uniqueArray(word),
      regions: fc.uniqueArray(word),
      teams: fc.uniqueArray(word),
      queues: fc.uniqueArray(word),
      state: fc.constantFrom('loggedOff', 'notReady', 'ready', 'ready', 'ready', 'ready', 'busy', 'wrapUp'),
      idleSince: fc.integer({ min: now - 100, max: now }),
      capacity: fc.record({ call: fc.constantFrom(0, 1, 3), message: fc.constant(2), ticket: fc.constant(3) }),
      load: perChannel,
      calls: count,
      talkSeconds: count,
      weight: fc.constantFrom(0.5, 1, 2),
    } satisfies { readonly [Key in keyof Omit<RoutableAgent, 'extension' | 'name'>]: fc.Arbitrary<RoutableAgent[Key]> }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => list.map((agent, index) => agentOf(`${1001 + index}`, agent)))

const candidates = fc.record(
  {
    skills: fc.dictionary(skill, fc.integer({ min: 0, max: 5 }), { maxKeys: 2 }),
    languages: fc.oneof(fc.uniqueArray(word, { minLength: 1 }), fc.constant({ fact: 'transcript.language' })),
    regions: fc.uniqueArray(word, { minLength: 1 }),
    agents: fc.uniqueArray(fc.constantFrom('1001', '1002', '1003'), { minLength: 1 }),
    teams: fc.uniqueArray(word, { minLength: 1 }),
    queue: word,
  },
  { requiredKeys: [] },
)
const target: fc.Arbitrary<WorkflowTarget> = fc.record(
  {
    candidates,
    orderBy: fc.uniqueArray(fc.constantFrom(...agentOrders), { minLength: 1 }),
    queue: fc.constantFrom('p', 'q'),
    timeoutSeconds: fc.integer({ min: 1, max: 60 }),
    skipIf: fc.constantFrom(
      { fact: 'queue.readyAgents' as const, is: 0 },
      { fact: 'queue.estimatedWaitSeconds' as const, atLeast: 60 },
      { fact: 'queue.waiting' as const, atLeast: 2 },
    ),
  },
  { requiredKeys: ['candidates'] },
)
const workflows: fc.Arbitrary<Workflow> = fc
  .array(
    fc.record({
      when: fc.constantFrom({ fact: 'call.dialled' as const, is: '1' }, undefined),
      targets: fc.array(target, { minLength: 1, maxLength: 3 }),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((filters) => ({
    filters: filters.map(({ when, targets }, index) => ({ id: `f${index}`, targets, ...(when === undefined ? {} : { when }) })),
  }))
const items = fc
  .record({
    channel: fc.constantFrom(...workChannels),
    mayWait: fc.boolean(),
    declined: fc.uniqueArray(fc.constantFrom('1001', '1002', '1003')),
    ahead: fc.constantFrom(undefined, 0, 1),
    facts: fc.constantFrom(factsFrom({ 'call.dialled': '1' }), factsFrom({ 'transcript.language': 'x' })),
  })
  .map(({ ahead, ...item }) => itemOf({ ...item, ...(ahead === undefined ? {} : { ahead }) }))
const load = fc.record({ waiting: count, longestWaitSeconds: fc.constant(1), averageHandleSeconds: fc.constantFrom(null, 100) })
const queues = fc.dictionary(fc.constantFrom('p', 'q'), load)
const histories: fc.Arbitrary<AssignmentHistory> = fc.record({
  lastAgent: fc.constantFrom(null, '1001', '1002'),
  offers: fc.dictionary(fc.constantFrom('1001', '1002', '1003'), fc.record({ count, lastAt: count })),
})

/** The target by the name that reasons have for it. */
const targetOf = ({ filters }: Workflow, name: string): WorkflowTarget | undefined => {
  const [id, index] = name.split('/')
  return filters.find((filter) => filter.id === id)?.targets[Number(index)]
}

describe('whatever comes, and whoever is there', () => {
  it('nobody is offered what they cannot take: no skill, not ready, no room', () => {
    let offers = 0
    fc.assert(
      fc.property(items, workflows, agents, queues, histories, (item, workflow, people, queueLoads, history) => {
        const { decision, explained } = decideAssignment(item, { workflow, agents: people, queues: queueLoads, history, now })
        if (decision.kind !== 'offer') return
        offers += 1
        const wanted = targetOf(workflow, explained.because)?.candidates ?? {}
        expect(decision.ranking[0]).toBe(decision.agent)
        for (const extension of decision.ranking) {
          const agent = people.find((one) => one.extension === extension)
          if (agent === undefined) throw new Error('offered to nobody')
          for (const [name, level] of Object.entries(wanted.skills ?? {}))
            expect(agent.skills[name]).toBeGreaterThanOrEqual(level)
          expect(item.channel === 'ticket' ? ['ready', 'busy', 'wrapUp'] : ['ready']).toContain(agent.state)
          expect(agent.load[item.channel]).toBeLessThan(agent.capacity[item.channel])
          expect(item.declined).not.toContain(extension)
          if (wanted.queue !== undefined) expect(agent.queues).toContain(wanted.queue)
          if (Array.isArray(wanted.languages))
            expect(agent.languages.some((one) => (wanted.languages as string[]).includes(one))).toBe(true)
          if (Array.isArray(wanted.regions))
            expect(agent.regions.some((one) => (wanted.regions as string[]).includes(one))).toBe(true)
        }
      }),
      { numRuns: 3_000 },
    )
    // that it holds of nothing would prove nothing
    expect(offers).toBeGreaterThan(300)
  })

  it('everybody who was looked at has a place or a reason, once a target', () => {
    fc.assert(
      fc.property(items, workflows, agents, queues, (item, workflow, people, queueLoads) => {
        const { explained } = decideAssignment(item, { workflow, agents: people, queues: queueLoads, now })
        const looked = new Set(explained.agents.map(({ target: name }) => name))
        for (const name of looked) {
          const here = explained.agents.filter((tried) => tried.target === name)
          expect(here.map(({ agent }) => agent).sort()).toEqual(people.map(({ extension }) => extension))
          const places = here.flatMap(({ rank }) => (rank === null ? [] : [rank])).sort((a, b) => a - b)
          expect(places).toEqual(places.map((_, index) => index + 1))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('the same input gives the same answer, in whatever order people stand in the list', () => {
    fc.assert(
      fc.property(items, workflows, agents, queues, histories, (item, workflow, people, queueLoads, history) => {
        const decide = (list: readonly RoutableAgent[]) =>
          decideAssignment(item, { workflow, agents: list, queues: queueLoads, history, now })
        expect(decide(people)).toEqual(decide(people))
        expect(decide([...people].reverse()).decision).toEqual(decide(people).decision)
      }),
      { numRuns: 500 },
    )
  })
})

const byOrder = (...orderBy: NonNullable<WorkflowTarget['orderBy']>): Workflow => ({
  filters: [{ id: 'all', targets: [{ candidates: {}, orderBy }] }],
})

describe('who is first', () => {
  it('is who has been idle longest, as the plainest search finds', () => {
    fc.assert(
      fc.property(agents, (people) => {
        const { decision } = decideAssignment(itemOf(), { workflow: byOrder('longestIdle'), agents: people, queues: {}, now })
        let longest: RoutableAgent | null = null
        for (const agent of people) {
          if (agent.state !== 'ready' || agent.load.call >= agent.capacity.call) continue
          if (longest === null || agent.idleSince < longest.idleSince) longest = agent
        }
        expect(decision.kind === 'offer' ? decision.agent : null).toBe(longest?.extension ?? null)
      }),
    )
  })

  /** Offers one after the other; everybody is there all the time. */
  const offersOf = (people: readonly RoutableAgent[], workflow: Workflow, times: number) => {
    const offers: Record<string, { count: number; lastAt: number }> = {}
    const order: string[] = []
    for (let time = 1; time <= times; time++) {
      const { decision } = decideAssignment(itemOf(), {
        workflow,
        agents: people,
        queues: {},
        history: { lastAgent: null, offers },
        now,
      })
      if (decision.kind !== 'offer') throw new Error('nobody')
      order.push(decision.agent)
      offers[decision.agent] = { count: (offers[decision.agent]?.count ?? 0) + 1, lastAt: time }
    }
    return order
  }

  it('in a round robin is everybody once, before anybody is again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 60 }), (size, times) => {
        const people = Array.from({ length: size }, (_, index) => agentOf(`${1001 + index}`))
        const order = offersOf(people, byOrder('roundRobin'), times)
        for (let start = 0; start + size <= times; start++) expect(new Set(order.slice(start, start + size)).size).toBe(size)
      }),
      { numRuns: 50 },
    )
  })

  it('by weight gets their share: never one less than it, nor as many more as there are others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 80 }),
        (weights, times) => {
          const people = weights.map((weight, index) => agentOf(`${1001 + index}`, { weight }))
          const order = offersOf(people, byOrder('weighted'), times)
          const all = weights.reduce((sum, weight) => sum + weight, 0)
          for (const { extension, weight } of people) {
            const got = order.filter((agent) => agent === extension).length
            const share = (times * weight) / all
            expect(got).toBeGreaterThan(share - 1)
            expect(got).toBeLessThan(share + Math.max(1, people.length - 1))
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})
