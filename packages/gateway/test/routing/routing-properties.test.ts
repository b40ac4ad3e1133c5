import {
  type AgentView,
  createPipeline,
  type E164,
  parseRuleSet,
  type TelephonyEvent,
  toCallId,
  toConnectionId,
} from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../src/host/log.js'
import { createCallRouter } from '../../src/pipeline-host/call-router.js'
import { createWorkflowRouter, type WorkflowRouter } from '../../src/routing/route-by-workflow.js'
import { createRoutingBoard, type RoutingBoard } from '../../src/routing/routing-board.js'
import { createManualClock } from '../samples/manual-clock.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'

const people = ['1001', '1002', '1003']
const signal = new AbortController().signal
const scores = fc.constantFrom(-500, 0, 30, 86_400)
const setting = fc.record({
  skills: fc.array(fc.constantFrom(0, 1, 5), { minLength: 3, maxLength: 3 }),
  capacity: fc.array(fc.constantFrom(0, 1, 2), { minLength: 3, maxLength: 3 }),
  least: fc.constantFrom(1, 3),
  priority: fc.nat(10),
  most: fc.constantFrom(undefined, 0, 100, 600),
  scores: fc.tuple(scores, scores),
  timeoutSeconds: fc.constantFrom(undefined, 20),
})
type Setting = typeof setting extends fc.Arbitrary<infer Value> ? Value : never

const rulesOf = ({ least, priority, most, scores: [one, other], timeoutSeconds }: Setting) =>
  parseRuleSet({
    version: 1,
    workflows: {
      w: {
        filters: [
          {
            id: 'f',
            targets: [
              { candidates: { skills: { s: least } }, queue: 'q@default', priority, ...(timeoutSeconds && { timeoutSeconds }) },
              { candidates: { skills: { s: 1 } }, queue: 'q@default' },
              { route: { queue: 'last@default' } },
            ],
          },
        ],
        raise: [{ when: { fact: 'contact.level', is: 'gold' }, by: 7 }],
        ...(most === undefined ? {} : { ageing: { mostSeconds: most } }),
      },
    },
    rules: [
      { id: 'one', when: { fact: 'call.variable.one', is: 'yes' }, then: { prioritise: { queueScore: one } } },
      { id: 'other', when: { fact: 'contact.level', is: 'gold' }, then: { prioritise: { queueScore: other } } },
      { id: 'plain', when: { fact: 'call.variable.plain', is: 'yes' }, then: { route: { queue: 'q@default' } } },
      { id: 'asked', then: { route: { workflow: 'w' } } },
    ],
  })

/** A gateway's own path from the question of a switch to its answer, without the switch. */
function open(rules: ReturnType<typeof rulesOf>, { skills, capacity }: Setting) {
  const clock = createManualClock(1_000_000)
  const views = new Map(people.map((extension) => [extension, viewOf(extension, 'ready')]))
  const pipeline = createPipeline({ rules, region: 'DE', language: 'en' })
  const board: RoutingBoard = createRoutingBoard({
    agents: people.map((extension, index) => ({
      extension,
      name: extension,
      queueAgent: `${extension}@default`,
      skills: skills[index] ? { s: skills[index] } : {},
      capacity: { call: capacity[index] ?? 1 },
    })),
    region: 'DE',
    now: clock.now,
    viewOf: (extension) => views.get(extension),
    isAtDesk: () => false,
    interactions: [],
  })
  const workflows: WorkflowRouter = createWorkflowRouter({ board, now: clock.now })
  const say = (event: object) => {
    const told = { at: clock.now(), origin: 'live', ...event } as TelephonyEvent
    const { before, after } = pipeline.apply(told)
    if (after === undefined) return
    board.committed({ events: [told], changed: [{ before, after }] })
    router.committed({ changed: [{ before, after }] })
  }
  const router = createCallRouter({
    directory: {
      name: 'crm',
      lookup: async (number) => [{ id: number as never, name: 'Ada', numbers: [number], tags: [], level: 'gold' }],
    },
    clock,
    context: () => ({ rules, region: 'DE', language: 'en' }),
    interaction: pipeline.interaction,
    workflows,
    async submit(events) {
      for (const event of events) say(event)
    },
    log: createLog({ level: 'silent' }),
    lookupMs: 1_000,
  })
  return { clock, views, say, router }
}

const viewOf = (extension: string, state: AgentView['state']): AgentView => ({
  extension,
  name: extension,
  state,
  since: 0,
  queueStatus: 'Available',
  commands: [],
})

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('ask' as const), call: fc.nat(5), workflow: fc.boolean(), one: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('ring' as const, 'answer' as const, 'end' as const), call: fc.nat(5) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 10, 31, 400) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('become' as const),
      who: fc.nat(2),
      state: fc.constantFrom('ready' as const, 'ready' as const, 'busy' as const, 'notReady' as const, 'loggedOff' as const),
    }),
  },
)

/** What is known of a call without the code under test. */
interface Known {
  readonly id: string
  /** To whom the gateway sent it, and when; `null` once the call showed or went elsewhere. */
  sent: { readonly to: string; readonly at: number } | null
  /** Whose telephone it rings at, or who talks. */
  at: string | null
}

describe('whatever switches ask, and whatever happens between', () => {
  it('nobody gets a call who lacks the skill, is not ready or has as many as they take; and nobody waits behind who came longer after them than the bound', async () => {
    let [offers, waits] = [0, 0]
    await fc.assert(
      fc.asyncProperty(setting, fc.array(step, { minLength: 5, maxLength: 40 }), async (given, steps) => {
        const gateway = open(rulesOf(given), given)
        const calls = new Map<number, Known>()
        const queue: { readonly joined: number; readonly base: number }[] = []
        let events = 0
        let begun = 0
        for (const one of steps) {
          const now = gateway.clock.now()
          if (one.do === 'wait') await gateway.clock.advance(one.seconds * 1_000)
          else if (one.do === 'become') gateway.views.set(people[one.who] ?? '', viewOf(people[one.who] ?? '', one.state))
          else {
            const id = calls.get(one.call)?.id ?? `call-${++begun}`
            const callId = toCallId(id)
            const customer = { number: `+4930901${820 + one.call}` as E164, name: null, anonymous: false }
            if (one.do === 'ask') {
              if (!calls.has(one.call)) {
                gateway.say({ ...sampleOriginated(id, { at: now, customer }) })
                calls.set(one.call, { id, sent: null, at: null })
              }
              const call = calls.get(one.call) as Known
              if (call.at !== null) continue
              const variables = { one: one.one ? 'yes' : 'no', plain: one.workflow ? 'no' : 'yes' }
              const dialled = '200'
              const offer = {
                callId,
                direction: 'inbound',
                customer,
                dialled,
                answered: false,
                startedAt: now,
                variables,
                userToUser: null,
              } as const
              const answer = await gateway.router.route(offer, { signal })
              gateway.router.onOutcome({ result: 'told', offer, answer, milliseconds: 1 })
              const { target } = answer
              if (target.kind === 'agent') {
                offers++
                const index = people.indexOf(target.extension)
                const others = [...calls].filter(
                  ([number, { sent, at }]) =>
                    number !== one.call &&
                    (at === target.extension || (at === null && sent?.to === target.extension && now - sent.at < 30_000)),
                )
                expect(given.skills[index]).toBeGreaterThanOrEqual(answer.variables?.ringloop_step === 'f/0' ? given.least : 1)
                expect(gateway.views.get(target.extension)?.state).toBe('ready')
                expect(others.length).toBeLessThan(given.capacity[index] ?? 1)
                call.sent = { to: target.extension, at: now }
              } else if (target.kind === 'queue') {
                waits++
                if (one.workflow) call.sent = null
                queue.push({ joined: now, base: Number(answer.variables?.cc_base_score ?? 0) })
              }
            } else if (!calls.has(one.call)) continue
            else {
              const call = calls.get(one.call) as Known
              const leg = (extension: string) => toConnectionId(`${id}-${extension}`)
              const event = { id: `${id}:${++events}`, callId }
              if (one.do === 'end') {
                gateway.say({ ...sampleCleared(id, { at: now }) })
                calls.delete(one.call)
              } else if (one.do === 'ring' && call.sent !== null && call.at === null) {
                const party = { extension: call.sent.to, agent: null }
                gateway.say({ ...event, type: 'delivered', connectionId: leg(call.sent.to), party, consultation: false })
                call.at = call.sent.to
              } else if (one.do === 'answer' && call.at !== null)
                gateway.say({ ...event, type: 'established', connectionId: leg(call.at) })
            }
          }
        }
        // as mod_callcenter orders them: the bound of a plain rule is that of a workflow that says nothing
        const most = Math.max(900, given.most ?? 900)
        const at = gateway.clock.now()
        const score = ({ joined, base }: { joined: number; base: number }) => (at - joined) / 1_000 + base
        for (const first of queue)
          for (const second of queue)
            if (second.joined > first.joined + most * 1_000) expect(score(second)).toBeLessThan(score(first))
        for (const { base } of queue) {
          expect(base).toBeGreaterThanOrEqual(0)
          expect(base).toBeLessThanOrEqual(most)
        }
      }),
      { numRuns: 150 },
    )
    // that it holds of nothing would prove nothing
    expect(offers).toBeGreaterThan(100)
    expect(waits).toBeGreaterThan(100)
  })
})
