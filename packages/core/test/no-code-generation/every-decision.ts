// Run by `all-of-core.ts`: one of each decision, under the flag.
import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import {
  createPipeline,
  decideDial,
  decideRoute,
  interactionFacts,
  parseRuleSet,
  reduceSubTickets,
  rollUpSubTickets,
  splitTicket,
  subTicketTemplateSchema,
  toTicketId,
} from '@ringloop/core'
import { compileCalendar } from '@ringloop/core/calendars'
import { createCelEngine } from '@ringloop/core/cel'
import {
  createBloomFilter,
  createCallingHours,
  createMasker,
  isGranted,
  maskDeep,
  readBloomFilter,
  readOptOut,
  reduceConsents,
} from '@ringloop/core/compliance'
import {
  assignNext,
  describeReason,
  emptyPlan,
  planRoutes,
  replan,
  solveGeneralisedAssignment,
  straightLine,
  suggest,
  toWorkOrderId,
} from '@ringloop/core/dispatch'
import { explainCall, findIdleRules, findRuleProblems } from '@ringloop/core/explain'
import { decideAssignment, estimateWaitSeconds, headStartOf, orderQueue, tierChanges, tiersOf } from '@ringloop/core/routing'
import { predictBreach, slaHistory } from '@ringloop/core/sla'
import { engineer, hour, madeUpTown, morning, order } from '../dispatch/made-up-town.js'
import { agentOf, factsFrom, itemOf, now } from '../routing/sample-agents.js'
import { match, nine, scriptedCall } from '../scripted-call.js'
import { followTicket, office, sampleSla } from '../sla/sample-sla.js'

const cel = createCelEngine()
const source = {
  $schema: './rules.schema.json',
  version: 1,
  id: 'all',
  revision: '1',
  subTickets: {
    repair: {
      closeWhole: 'byItself',
      parts: [
        { id: 'order', subject: 'Parts for {name}' },
        { id: 'visit', subject: 'Visit', after: ['order'] },
      ],
    },
  },
  workflows: {
    support: {
      filters: [
        {
          id: 'german',
          when: { cel: "call.queue == 'support'" },
          targets: [{ queue: 'support@default', candidates: { skills: { german: 2 }, when: { fact: 'agent.load', atMost: 1 } } }],
        },
      ],
      raise: [{ when: { fact: 'transcript.sentiment', below: 0 }, by: 2 }],
    },
  },
  rules: [
    { id: 'to-support', when: { fact: 'call.dialled', is: '4000' }, then: { route: { workflow: 'support' } } },
    { id: 'not-at-night', when: { fact: 'call.dialled', matches: '^\\+4930' }, then: { refuseDial: { reason: 'Not them.' } } },
    { id: 'repairs', when: { fact: 'call.queue', is: 'support' }, then: { split: { template: 'repair' }, tag: ['repair'] } },
    {
      id: 'waits',
      when: { fact: 'call.waitingSeconds', atLeast: 0 },
      then: {
        notify: { channel: 'duty', text: '{name} waits' },
        callBack: { afterSeconds: 60 },
        escalate: { chain: 'managers' },
        startSurvey: { survey: 'csat' },
        requestConsent: { purpose: 'marketing' },
      },
    },
  ],
}
const rules = parseRuleSet(source, { cel })
deepEqual(findRuleProblems(source, { cel }), [])
deepEqual(findIdleRules(rules), [])
throws(() =>
  parseRuleSet({ version: 1, rules: [{ id: 'r', when: { cel: "call.queue.matches('x')" }, then: { tag: ['x'] } }] }, { cel }),
)

// routes, refusals and what rules do once, explained
const context = { rules, region: 'DE' }
const call = scriptedCall()
const pipeline = createPipeline({ ...context, language: 'en' })
for (const event of [call.originated(), call.queued('support'), call.resolved(match('c1')), call.delivered('1001')])
  pipeline.apply(event)
const [interaction] = pipeline.interactions()
ok(interaction !== undefined)
const route = decideRoute(interaction, context)
deepEqual([route.workflow, route.decision.rules], ['support', { id: 'all', revision: '1' }])
equal(decideDial('+4930123456', null, context).refused, 'Not them.')
deepEqual(interaction.ruleActions.map(({ action }) => action.type).sort(), [
  'callBack',
  'escalate',
  'notify',
  'requestConsent',
  'split',
  'startSurvey',
])
for (const language of ['en', 'zh-CN'] as const) ok(explainCall(interaction, { language, rules }).length > 0)

// routing
const workflow = rules.workflows?.support
ok(workflow !== undefined)
const agents = [agentOf('1001', { skills: { german: 1 } }), agentOf('1002', { skills: { german: 3 } })]
const item = itemOf({ facts: interactionFacts(interaction, context) })
const assigned = decideAssignment(item, { workflow, agents, queues: {}, now })
equal(assigned.decision.kind === 'offer' ? assigned.decision.agent : null, '1002')
const angry = factsFrom({ 'transcript.sentiment': -1 })
ok(headStartOf(workflow, { facts: angry }).seconds > 0)
equal(
  orderQueue(
    [
      { id: 'a', enteredAt: now - 1000, headStartSeconds: 0 },
      { id: 'b', enteredAt: now, headStartSeconds: 60 },
    ],
    now,
  )[0]?.id,
  'b',
)
equal(estimateWaitSeconds({ ahead: 3, free: 0, working: 2, averageHandleSeconds: 100 }), 200)
const tiers = tiersOf({ support: workflow }, [{ ...agentOf('1002', { skills: { german: 3 } }), queueAgent: '1002@default' }])
ok(tiers.length > 0)
ok(tierChanges(tiers, { 'support@default': [] }).length > 0)

// service levels
const policies = sampleSla({
  policies: [{ id: 'all', calendar: 'office', targets: { firstResponse: '1h', resolution: '8h' } }],
})
const ticket = followTicket(policies)
ticket.open(Date.parse('2026-06-01T08:00:00Z'))
equal(ticket.due('firstResponse'), '2026-06-01T09:00:00.000Z')
ok(ticket.wakeUntil(Date.parse('2026-06-01T10:00:00Z')).some(({ type }) => type === 'slaBreached'))
ticket.responded(Date.parse('2026-06-01T10:00:00Z'))
ok(predictBreach(ticket.clock('resolution'), slaHistory([hour]), { now: Date.parse('2026-06-01T10:00:00Z'), calendar: office }))
const holidays = [{ name: 'Labour Day', every: 'FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1' }]
const calendar = compileCalendar({ timeZone: 'Europe/Berlin', hours: { 'mon-fri': ['09:00-12:00', '13:00-18:00'] }, holidays })
equal(calendar.isOpen(Date.parse('2026-05-01T08:00:00Z')), false)

// sub-tickets
const template = subTicketTemplateSchema.parse(source.subTickets.repair)
const whole = {
  subject: 'Boiler',
  description: '',
  priority: 'normal',
  queue: null,
  owner: null,
  customer: null,
  tags: [],
} as never
const values = { name: 'Ada', number: '', queue: '', digits: '', outcome: '', subject: 'Boiler' }
const split = splitTicket(whole, { name: 'repair', template, values })
const filed = reduceSubTickets(split, { type: 'subTicketFiled', part: 'order', ticketId: toTicketId('T-2'), url: null })
equal(rollUpSubTickets(filed).mayClose, false)

// dispatch
const travel = straightLine()
const town = madeUpTown(12, 3)
const plan = planRoutes(town, { travel, rounds: 5 })
ok(plan.routes.length > 0)
ok(assignNext(town, { travel }).routes.length > 0)
ok(replan({ ...town, now: morning + hour }, plan, { travel, rounds: 5 }).plan.routes.length > 0)
const one = { now: morning, orders: [order('a')], engineers: [engineer('e')], depots: [] } as never
const [proposal] = suggest(one, toWorkOrderId('a'), { travel, present: emptyPlan }).proposals
for (const reason of proposal?.reasons ?? [])
  ok(describeReason(reason, { language: 'zh-CN', timeZone: 'Asia/Shanghai' }).length > 0)
const jobs = {
  cost: [
    [1, 2],
    [3, 1],
  ],
  use: [
    [2, 2],
    [1, 1],
  ],
  capacity: [2, 2],
}
deepEqual(solveGeneralisedAssignment(jobs), { status: 'optimal', agentOf: [0, 1], cost: 2, bound: 2 })

// compliance
const filter = createBloomFilter({ capacity: 10, falsePositiveRate: 0.01 })
filter.add('+4930123456')
ok(readBloomFilter(filter.serialise()).mayHave('+4930123456'))
const hours = createCallingHours({ hours: { 'mon-fri': ['09:00-20:00'] } })
equal(hours.mayDial('+4930123456' as never, Date.parse('2026-11-20T02:00:00Z')).allowed, false)
const said = { purpose: 'marketing', at: nine, source: 'agent', channel: 'call', proof: null, until: null } as const
ok(isGranted(reduceConsents({}, { ...said, type: 'consentGranted' } as never), 'marketing' as never, nine))
equal(readOptOut('STOP'), 'optOut')
deepEqual(maskDeep({ text: 'no number' }, createMasker()), { text: 'no number' })
