import { type FactName, parseRuleSet, type RoutableAgent } from '@ringloop/core'
import { decideAssignment } from '@ringloop/core/routing'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../packages/gateway/src/config/load-config.js'
import { blockOf } from './markdown.js'

const english = 'docs/guides/routing.md'
const chinese = 'docs/guides/zh-CN/routing.md'
const file = blockOf(english, 'workflows.json')
const now = 1_800_000_000_000

const agentOf = (extension: string, level: number, over: Partial<RoutableAgent> = {}): RoutableAgent => ({
  extension,
  name: extension,
  skills: { boilers: level },
  languages: ['en'],
  regions: [],
  teams: [],
  queues: [],
  state: 'ready',
  idleSince: now,
  capacity: { call: 1, message: 3, ticket: 5 },
  load: { call: 0, message: 0, ticket: 0 },
  calls: 0,
  talkSeconds: 0,
  weight: 1,
  ...over,
})
const ada = agentOf('1001', 5)
const bo = agentOf('1002', 2)

function decideCall(agents: readonly RoutableAgent[], known: Partial<Record<FactName, string | number | string[]>>, waiting = 0) {
  const workflow = parseRuleSet(file).workflows?.repair
  if (workflow === undefined) throw new Error('no workflow')
  const queues = { 'repair@default': { waiting, longestWaitSeconds: null, averageHandleSeconds: 240 } }
  const item = {
    id: 'a',
    channel: 'call',
    enteredAt: now,
    facts: (fact: FactName) => known[fact] ?? null,
    mayWait: false,
  } as const
  return decideAssignment(item, { workflow, agents, queues, now })
}

describe('the guide to workflows', () => {
  it.each(['workflows.json', 'agents', 'dialplan'])('says the same in both languages: %s', (id) => {
    expect(blockOf(chinese, id)).toBe(blockOf(english, id))
  })

  it('has a configuration that is valid', () => {
    const rest = '"region": "DE", "dataDirectory": "data", "freeswitch": { "host": "127.0.0.1", "password": "x" }'
    const config = parseConfig(`{ ${rest}, ${blockOf(english, 'agents')} }`, 'gateway.json')
    expect(config).toMatchObject({ tiers: 'set', agents: [{ skills: { boilers: 5 } }, { weight: 2 }] })
  })

  it('has a workflow that does what it says', () => {
    const day = { 'time.hour': 10 }
    expect(decideCall([ada, bo], day).decision).toMatchObject({ kind: 'offer', agent: '1001' })
    expect(decideCall([{ ...ada, state: 'busy' }, bo], day).decision).toMatchObject({ kind: 'offer', agent: '1002' })
    expect(decideCall([{ ...ada, state: 'busy' }, bo], { 'time.hour': 22 }).decision).toMatchObject({
      to: { kind: 'voicemail', mailbox: '5000' },
    })
    const busy = [ada, bo].map((agent): RoutableAgent => ({ ...agent, state: 'busy' }))
    const waits = decideCall(busy, { ...day, 'contact.level': 'gold' }, 2)
    expect(waits).toMatchObject({
      decision: { kind: 'route', to: { kind: 'queue', queue: 'repair@default' } },
      estimatedWaitSeconds: 360,
      offerCallBack: true,
      headStartSeconds: 180,
    })
    expect(decideCall(busy, day, 9).decision).toMatchObject({ to: { kind: 'ivr', extension: '5950' } })
    expect(decideCall([ada], { ...day, 'call.variable.language': 'fr' }).explained.agents[0]).toMatchObject({
      obstacle: { because: 'lacksLanguage', needs: ['fr'] },
    })
    const senior = agentOf('1003', 1, { teams: ['seniors'] })
    expect(decideCall([ada, senior], { ...day, 'contact.tags': ['complaint'] }).decision).toMatchObject({ agent: '1003' })
  })

  it('has code that runs', () => {
    const agents = [ada, bo]
    const { workflows = {} } = parseRuleSet(file)
    const { repair } = workflows
    if (repair === undefined) throw new Error('no workflow')

    const assignment = decideAssignment(
      { id: 'ticket-7', channel: 'ticket', enteredAt: now, facts: () => null, mayWait: true },
      { workflow: repair, agents, queues: {}, now },
    )
    if (assignment.decision.kind === 'offer') console.info(`offer it to ${assignment.decision.agent}`)
    for (const { agent, rank } of assignment.explained.agents) console.info(agent, rank ?? 'cannot take it')

    expect(assignment.decision).toMatchObject({ kind: 'offer', agent: '1001' })
  })

  it('has code for messages that runs: they wait, and go on where they were', () => {
    const agents = [ada, { ...bo, load: { call: 0, message: 3, ticket: 0 } }]
    const repair = parseRuleSet(file).workflows?.repair
    if (repair === undefined) throw new Error('no workflow')
    const atTen = (fact: FactName) => (fact === 'time.hour' ? 10 : null)
    const team = [{ ...ada, state: 'busy' as const }, agents[1] as RoutableAgent]

    const chat = { id: 'chat-3', channel: 'message', enteredAt: now, facts: atTen, mayWait: true } as const
    const first = decideAssignment(chat, { workflow: repair, agents: team, queues: {}, now })
    console.info(first.decision.kind) // nobody is free: it waits
    const later = decideAssignment(
      { ...chat, progress: first.progress },
      { workflow: repair, agents, queues: {}, now: now + 60_000 },
    )
    if (later.decision.kind === 'offer') console.info(`${later.decision.agent} takes the chat`)

    expect(first).toMatchObject({ decision: { kind: 'wait', queue: 'repair@default' }, progress: { target: 2 } })
    expect(first.explained.agents).toContainEqual(
      expect.objectContaining({ agent: '1002', obstacle: { because: 'atCapacity', channel: 'message', has: 3, most: 3 } }),
    )
    expect(later.decision).toMatchObject({ kind: 'offer', agent: '1001', ranking: ['1001'] })
  })
})
