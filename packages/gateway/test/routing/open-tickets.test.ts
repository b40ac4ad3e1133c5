import {
  createPipeline,
  type Interaction,
  parseRuleSet,
  type TicketNews,
  type TicketStatus,
  toCallId,
  toTicketId,
} from '@ringloop/core'
import { expect, it } from 'vitest'
import { createOpenTickets } from '../../src/routing/open-tickets.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'

const rules = parseRuleSet({ version: 1, wrapUpSeconds: 0, rules: [{ id: 'all', then: { assign: { agent: '1001' } } }] })

/** A call whose ticket 1001 has. */
function filed(id: string): Interaction {
  const pipeline = createPipeline({ rules, region: 'DE', language: 'en' })
  pipeline.apply(sampleOriginated(id))
  const ended = pipeline.apply(sampleCleared(id)).after
  if (ended === undefined) throw new Error('no call')
  const event = {
    type: 'ticketFiled',
    id: `${id}/filed`,
    at: 9_000,
    callId: ended.id,
    ticketId: toTicketId(id),
    url: null,
  } as const
  const { after } = pipeline.apply(event)
  if (after?.filing.state !== 'filed') throw new Error(`the ticket is ${after?.filing.state}`)
  return after
}
const agentOf = (owner: string) => (owner === 'ben@example.com' ? '1002' : owner)
const withStatus = (interaction: Interaction, status: TicketStatus, owner?: string | null): Interaction => ({
  ...interaction,
  ticketChanges: {
    told: [],
    latest: [{ ticketId: toTicketId(interaction.id), ticket: { status, owner } } as TicketNews],
  },
})

it('counts the open tickets of each agent, of calls that are known', () => {
  const known = new Set<string>(['a', 'b'])
  const tickets = createOpenTickets({ isKnown: (id) => known.has(id), agentOf })
  const [a, b] = [filed('a'), filed('b')]
  tickets.changed(a)
  tickets.changed(b)
  tickets.changed(b)
  expect([tickets.of('1001'), tickets.of('1002')]).toEqual([2, 0])
  tickets.changed(withStatus(b, 'inProgress'))
  expect(tickets.of('1001')).toBe(2)
  tickets.changed(withStatus(b, 'resolved'))
  expect(tickets.of('1001')).toBe(1)
  known.delete('a')
  expect(tickets.of('1001')).toBe(0)
})

it('counts for whom a workflow gave it to', () => {
  const tickets = createOpenTickets({ isKnown: () => true, agentOf })
  const decision = { decision: 'agent', because: 'workflow:repair', rulesTried: [], facts: {} }
  tickets.changed({ ...filed('a'), assignment: { owner: '1002', queue: null, decision, at: 1 } })
  expect([tickets.of('1001'), tickets.of('1002')]).toEqual([0, 1])
})

it('counts for who has it in the ticket system now, and for nobody here where that is somebody else', () => {
  const tickets = createOpenTickets({ isKnown: () => true, agentOf })
  tickets.changed(withStatus(filed('a'), 'inProgress', null))
  expect([tickets.of('1001'), tickets.of('1002')]).toEqual([1, 0])
  tickets.changed(withStatus(filed('a'), 'inProgress', 'ben@example.com'))
  expect([tickets.of('1001'), tickets.of('1002')]).toEqual([0, 1])
  tickets.changed(withStatus(filed('a'), 'inProgress', 'boss@example.com'))
  expect([tickets.of('1001'), tickets.of('1002')]).toEqual([0, 0])
})

it('forgets for whom a workflow was giving it with the call', () => {
  const known = new Set<string>(['a'])
  const tickets = createOpenTickets({ isKnown: (id) => known.has(id), agentOf })
  tickets.reserve(toCallId('a'), '1002')
  expect(tickets.of('1002')).toBe(1)
  known.delete('a')
  expect([tickets.of('1001'), tickets.of('1002')]).toEqual([0, 0])
  // what is forgotten does not come back
  known.add('a')
  expect(tickets.of('1002')).toBe(0)
})

it('counts for whom a workflow is giving it to, from that moment, once', () => {
  const tickets = createOpenTickets({ isKnown: () => true, agentOf })
  const unassigned = { ...filed('a'), filing: { ...filed('a').filing, draft: { owner: null } } } as unknown as Interaction
  tickets.changed(unassigned)
  tickets.reserve(unassigned.id, '1002')
  tickets.changed(unassigned)
  expect(tickets.of('1002')).toBe(1)
  const decision = { decision: 'agent', because: 'workflow:repair', rulesTried: [], facts: {} }
  tickets.changed({ ...unassigned, assignment: { owner: '1002', queue: null, decision, at: 1 } })
  expect(tickets.of('1002')).toBe(1)
  tickets.reserve(toCallId('b'), '1002')
  tickets.release(toCallId('b'))
  expect(tickets.of('1002')).toBe(1)
})
