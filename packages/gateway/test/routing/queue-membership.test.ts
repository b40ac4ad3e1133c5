import { parseRuleSet, RingloopError, type RuleSet } from '@ringloop/core'
import { createSwitchGroup } from '@ringloop/core/switch-group'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createQueueMembership, type QueueMembership } from '../../src/routing/queue-membership.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { createScriptedAdapter } from '../samples/scripted-adapter.js'
import { createScriptedControl, type ScriptedControl } from '../samples/scripted-control.js'

const rulesOf = (...targets: object[]): RuleSet =>
  parseRuleSet({ version: 1, workflows: { a: { filters: [{ id: 'all', targets }] } }, rules: [] })

let clock: ManualClock
let control: ScriptedControl
let rules: RuleSet
let tiers: Record<string, string[]>
let lines: string[]
let membership: QueueMembership

beforeEach(() => {
  clock = createManualClock()
  control = createScriptedControl()
  tiers = { 'x@default': ['1001@default'], 'y@default': ['1001@default', '1002@default'], 'z@default': ['1003@default'] }
  control.answer = async (command) => {
    if (command.type !== 'listQueue') throw new Error(command.type)
    const agents = tiers[command.queue]
    if (agents === undefined) throw new RingloopError('notFound', 'no such queue')
    return { members: [], agents: agents.map((agent) => ({ agent })) }
  }
  rules = rulesOf({ candidates: { queue: 'x@default' } }, { route: { queue: 'y@default' } }, { queue: 'nowhere@default' })
  lines = []
  membership = createQueueMembership({ control, rules: () => rules, clock, log: (fact) => void lines.push(fact) })
})
afterEach(() => membership[Symbol.asyncDispose]())

const run = async () => {
  membership.changed()
  await clock.settle()
  await membership.settled()
}

it('knows who works in the queues that workflows name, and asks for no others', async () => {
  await run()
  expect(membership.of('1001@default')).toEqual(['x@default', 'y@default'])
  expect(membership.of('1002@default')).toEqual(['y@default'])
  expect(membership.of('1003@default')).toEqual([])
  expect(lines).toEqual(['who works in a queue cannot be read'])
})

it('notices what somebody changes, within a minute, and keeps what it knew while the switch is away', async () => {
  await run()
  tiers['x@default'] = ['1002@default']
  await clock.advance(61_000)
  expect(membership.of('1002@default')).toEqual(['x@default', 'y@default'])
  tiers = {}
  await clock.advance(61_000)
  expect(membership.of('1002@default')).toEqual(['x@default', 'y@default'])
  // each queue is told of once
  expect(lines).toHaveLength(3)
})

it('follows the rules', async () => {
  await run()
  rules = rulesOf({ queue: 'z@default' })
  await run()
  expect(membership.of('1001@default')).toEqual([])
  expect(membership.of('1003@default')).toEqual(['z@default'])
})

it('keeps the queues of a switch of several while that one is away', async () => {
  let isAway = false
  const switchWith = (name: string, queue: string) => ({
    ...createScriptedAdapter({
      control: {
        ...control,
        queues: async () => {
          if (isAway && name === 'east') throw new RingloopError('closed', 'There is no connection to east.')
          return [queue]
        },
      },
    }),
    name,
    serves: (address: { readonly queue?: string }) => address.queue === queue,
  })
  const group = createSwitchGroup([switchWith('east', 'x@default'), switchWith('west', 'z@default')])
  if (group.control === undefined) throw new Error('no control')
  await using all = createQueueMembership({
    control: group.control,
    rules: () => rulesOf({ queue: 'z@default' }),
    clock,
    log: () => {},
  })
  const look = async () => {
    all.changed()
    await clock.settle()
    await all.settled()
  }
  await look()
  expect(all.all()).toEqual(['z@default', 'x@default'])
  isAway = true
  await look()
  expect(all.all()).toEqual(['z@default', 'x@default'])
  expect(all.of('1001@default')).toEqual(['x@default'])
})
