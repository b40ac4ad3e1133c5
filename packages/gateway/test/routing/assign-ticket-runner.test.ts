import { createPipeline, type Interaction, parseRuleSet, RingloopError, toCallId, toTicketId } from '@ringloop/core'
import { beforeEach, expect, it } from 'vitest'
import { createAssignTicketRunner } from '../../src/routing/assign-ticket-runner.js'
import { createOpenTickets } from '../../src/routing/open-tickets.js'
import { createRoutingBoard, type RoutingBoard } from '../../src/routing/routing-board.js'
import { createTicketOwners } from '../../src/routing/ticket-owners.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { sampleOriginated } from '../samples/sample-events.js'

const rules = parseRuleSet({
  version: 1,
  workflows: {
    repair: {
      filters: [{ id: 'all', targets: [{ candidates: { skills: { repair: 1 } }, orderBy: ['roundRobin'], queue: 'Repairs' }] }],
    },
  },
  rules: [{ id: 'all', then: { assign: { workflow: 'repair' } } }],
})

let clock: ManualClock
let present: boolean
let board: RoutingBoard | null
let interaction: Interaction
let written: object[]
let fail: Error | null
let owner: string | null
let logged: string[]

beforeEach(() => {
  clock = createManualClock()
  present = true
  written = []
  fail = null
  owner = null
  logged = []
  const { after } = createPipeline({ rules, region: 'DE', language: 'en' }).apply(sampleOriginated('a'))
  if (after === undefined) throw new Error('no call')
  interaction = after
  board = createRoutingBoard({
    agents: ['1001', '1002'].map((extension) => ({
      extension,
      name: extension,
      queueAgent: `${extension}@default`,
      skills: { repair: 3 },
      capacity: { ticket: 1 },
    })),
    tickets: createOpenTickets({ isKnown: () => true, agentOf: (owner) => owner }),
    region: 'DE',
    now: clock.now,
    viewOf: (extension) => ({
      extension,
      name: extension,
      state: present ? 'ready' : 'loggedOff',
      since: 0,
      queueStatus: present ? 'Available' : 'Logged Out',
      commands: [],
    }),
    isAtDesk: () => false,
    interactions: [],
  })
})

const run = (key = 'a/assignTicket', known: Interaction | null = interaction) =>
  createAssignTicketRunner({
    tickets: {
      get: async () => ({ owner }) as never,
      async update(id, changes) {
        if (fail !== null) throw fail
        written.push({ id, ...changes })
        return {} as never
      },
    },
    board: () => board,
    interaction: () => known ?? undefined,
    context: () => ({ rules, region: 'DE' }),
    clock,
    random: () => 0,
    log: (fact) => logged.push(fact),
    owners: createTicketOwners(
      ['1001', '1002'].map((extension) => ({ extension, name: extension, ticketOwner: `Login-${extension}` })),
      { byName: false },
    ),
  }).run(
    {
      effect: { type: 'assignTicket', key, callId: known?.id ?? interaction.id, ticketId: toTicketId('7'), workflow: 'repair' },
      attempts: 0,
    } as never,
    { signal: new AbortController().signal, submit: async () => {} },
  )

it('writes the owner into the ticket, and says why; the next ticket is another’s', async () => {
  expect(await run()).toMatchObject({
    then: 'complete',
    facts: [{ type: 'ticketAssigned', owner: '1001', queue: null, decision: { because: 'workflow:repair' } }],
  })
  expect(await run('b/assignTicket', { ...interaction, id: toCallId('b') })).toMatchObject({ facts: [{ owner: '1002' }] })
  expect(written).toEqual([
    { id: '7', owner: 'Login-1001' },
    { id: '7', owner: 'Login-1002' },
  ])
})

it('gives nobody more tickets than they may have, also where several are decided before one is written', async () => {
  const answers = await Promise.all(
    ['a', 'b', 'c'].map((call) => run(`${call}/assignTicket`, { ...interaction, id: toCallId(call) })),
  )
  expect(answers).toMatchObject([
    { facts: [{ owner: '1001' }] },
    { facts: [{ owner: '1002' }] },
    { facts: [{ owner: null, queue: 'Repairs' }] },
  ])
})

it('counts a ticket for nobody that could not be written', async () => {
  fail = new RingloopError('unavailable', 'down')
  for (const call of ['a', 'b', 'c']) await run(`${call}/assignTicket`, { ...interaction, id: toCallId(call) })
  fail = null
  expect(await run('d/assignTicket', { ...interaction, id: toCallId('d') })).toMatchObject({ facts: [{ queue: null }] })
})

it('waits until it is known who the agents are', async () => {
  board = null
  expect(await run()).toMatchObject({ then: 'retry' })
})

it('names the queue where nobody is there', async () => {
  present = false
  expect(await run()).toMatchObject({ then: 'complete', facts: [{ owner: null, queue: 'Repairs' }] })
  expect(written).toEqual([])
})

it('does it once: not again for a call that has its answer', async () => {
  const first = await run()
  if (first.then !== 'complete' || first.facts?.[0] === undefined) throw new Error('no fact')
  const pipeline = createPipeline({ rules, region: 'DE', language: 'en' })
  pipeline.apply(sampleOriginated('a'))
  interaction = pipeline.apply(first.facts[0]).after ?? interaction
  expect(interaction.assignment?.owner).toBe('1001')
  expect(await run()).toEqual({ then: 'complete' })
  expect(written).toHaveLength(1)
})

it('tries again while the ticket system is away', async () => {
  fail = new RingloopError('unavailable', 'down')
  expect(await run()).toMatchObject({ then: 'retry' })
})

it('leaves a ticket to whom took it meanwhile, and says so', async () => {
  owner = 'login-1002'
  expect(await run()).toMatchObject({
    then: 'complete',
    facts: [{ type: 'ticketAssigned', owner: '1002', decision: { because: 'takenMeanwhile' } }],
  })
  expect(written).toEqual([])
})

it('says that nobody has it when the ticket system takes no owner', async () => {
  fail = new RingloopError('invalidInput', 'no such user')
  expect(await run()).toMatchObject({
    then: 'park',
    facts: [{ type: 'ticketAssigned', owner: null, queue: null, decision: { because: 'notWritten' } }],
  })
})

it('says so in the log when the call was forgotten meanwhile', async () => {
  expect(await run('a/assignTicket', null)).toEqual({ then: 'complete' })
  expect(logged).toEqual(['assignment of a ticket given up'])
})
