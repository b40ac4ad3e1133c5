import { type CallCommand, parseRuleSet, type QueueAgent, RingloopError, type RuleSet } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KeptTier, KeptTiers } from '../../src/routing/kept-tiers.js'
import { createTierKeeper, type TierKeeper } from '../../src/routing/tier-keeper.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { createScriptedControl, type ScriptedControl } from '../samples/scripted-control.js'

const rulesOf = (...queues: string[]): RuleSet =>
  parseRuleSet({
    version: 1,
    workflows: {
      support: {
        filters: [{ id: 'all', targets: queues.map((queue) => ({ queue, candidates: { skills: { repair: 1 } } })) }],
      },
    },
    rules: [],
  })
const agents = [
  { extension: '1001', name: 'Ada', queueAgent: '1001@default', skills: { repair: 5 } },
  { extension: '1002', name: 'Bo', queueAgent: '1002@default', skills: { repair: 2 } },
  { extension: '1003', name: 'Cy', queueAgent: '1003@default' },
]

let clock: ManualClock
let control: ScriptedControl
let rules: RuleSet
let keeper: TierKeeper
let tiers: Map<string, QueueAgent[]>
let lines: string[]

const place = (agent: string, level = 1, position = 1): QueueAgent => ({
  agent,
  level,
  position,
  status: 'Available',
  state: 'Waiting',
  tierState: 'Ready',
})

/** What mod_callcenter does. */
async function obey(command: CallCommand): Promise<object> {
  if (command.type === 'listQueue') return { members: [], agents: tiers.get(command.queue) ?? [] }
  if (command.type !== 'setTier' && command.type !== 'removeTier') throw new Error(command.type)
  const others = (tiers.get(command.queue) ?? []).filter(({ agent }) => agent !== command.agent)
  const now = command.type === 'setTier' ? [...others, place(command.agent, command.level, command.position)] : others
  tiers.set(command.queue, now)
  return {}
}
const start = (over: Partial<Parameters<typeof createTierKeeper>[0]> = {}) => {
  keeper = createTierKeeper({
    control,
    agents,
    rules: () => rules,
    clock,
    log: (level, _, fact) => void lines.push(`${level} ${fact}`),
    ...over,
  })
}
const run = async () => {
  keeper.changed()
  for (let second = 0; second < 5; second++) await clock.advance(1_000)
  await keeper.settled()
}
const inQueue = (queue: string) =>
  (tiers.get(queue) ?? []).map(({ agent, level, position }) => `${agent} ${level}/${position}`).sort()
const keptInMemory = () => {
  const kept = new Map<string, KeptTier>()
  const memory: KeptTiers = {
    load: async () => [...kept.values()],
    add: async ({ queue, agent }) => void kept.set(`${queue} ${agent}`, { queue, agent }),
    remove: async ({ queue, agent }) => void kept.delete(`${queue} ${agent}`),
  }
  return { kept, memory }
}
const changes = () => control.asked.map(({ command }) => command).filter(({ type }) => type !== 'listQueue')

beforeEach(() => {
  clock = createManualClock()
  control = createScriptedControl()
  control.answer = obey
  rules = rulesOf('repair@default')
  tiers = new Map()
  lines = []
})
afterEach(() => keeper[Symbol.asyncDispose]())

describe('the tiers of the switch', () => {
  it('become those of the workflows, and are left alone then', async () => {
    tiers.set('repair@default', [place('1002@default', 3, 3), place('guest@default')])
    start()
    await run()
    expect(inQueue('repair@default')).toEqual(['1001@default 1/1', '1002@default 1/2', 'guest@default 1/1'])
    expect(changes()).toHaveLength(2)
    await run()
    expect(changes()).toHaveLength(2)
  })

  it('follow the rules: what was set by us is taken back, what others set stays', async () => {
    tiers.set('repair@default', [place('guest@default')])
    start()
    await run()
    rules = rulesOf('other@default')
    await run()
    expect(inQueue('repair@default')).toEqual(['guest@default 1/1'])
    expect(inQueue('other@default')).toEqual(['1001@default 1/1', '1002@default 1/2'])
  })

  it('that an earlier process has set are taken back, too, when somebody has lost the skill', async () => {
    const { kept, memory } = keptInMemory()
    tiers.set('repair@default', [place('guest@default')])
    start({ kept: memory })
    await run()
    await keeper[Symbol.asyncDispose]()
    start({ kept: memory, agents: agents.map((agent) => (agent.extension === '1002' ? { ...agent, skills: {} } : agent)) })
    await run()
    expect(inQueue('repair@default')).toEqual(['1001@default 1/1', 'guest@default 1/1'])
    expect([...kept.keys()]).toEqual(['repair@default 1001@default'])
  })

  it('that somebody else has taken out are forgotten with the queue: who is put there later is put there by others', async () => {
    const { kept, memory } = keptInMemory()
    let connected = true
    start({ kept: memory, allConnected: () => connected })
    await run()
    expect(kept.size).toBe(2)
    rules = rulesOf('other@default')
    tiers.delete('repair@default')
    connected = false
    await run()
    // it may be the queue of a switch that is away
    expect([...kept.keys()].filter((key) => key.startsWith('repair'))).toHaveLength(2)
    connected = true
    await run()
    expect([...kept.keys()]).toEqual(['other@default 1001@default', 'other@default 1002@default'])
    tiers.set('repair@default', [place('1001@default')])
    control.asked.length = 0
    await run()
    expect(inQueue('repair@default')).toEqual(['1001@default 1/1'])
    expect(control.asked.map(({ command }) => command)).toEqual([{ type: 'listQueue', queue: 'other@default' }])
  })

  it('that others have set stay theirs, also where they are put to another place', async () => {
    const { kept, memory } = keptInMemory()
    tiers.set('repair@default', [place('1002@default', 3, 3)])
    start({ kept: memory })
    await run()
    expect(inQueue('repair@default')).toEqual(['1001@default 1/1', '1002@default 1/2'])
    expect([...kept.keys()]).toEqual(['repair@default 1001@default'])
    rules = rulesOf('other@default')
    await run()
    expect(inQueue('repair@default')).toEqual(['1002@default 1/2'])
  })

  it('are looked at again though what was kept could not be read', async () => {
    let away = true
    const load = async () => {
      if (away) throw new RingloopError('unavailable', 'The database is away.')
      return []
    }
    start({ kept: { load, add: async () => {}, remove: async () => {} } })
    await run()
    expect(changes()).toEqual([])
    expect(lines).toEqual(['warn the tiers of queues cannot be kept'])
    away = false
    await clock.advance(301_000)
    expect(inQueue('repair@default')).toHaveLength(2)
  })

  it('lose others only when that is told', async () => {
    tiers.set('repair@default', [place('guest@default')])
    start({ removeOthers: true })
    await run()
    expect(inQueue('repair@default')).toEqual(['1001@default 1/1', '1002@default 1/2'])
  })

  it('are changed no faster than allowed', async () => {
    const times: number[] = []
    control.answer = async (command) => {
      if (command.type === 'setTier') times.push(clock.now())
      return obey(command)
    }
    start({
      perSecond: 2,
      agents: Array.from({ length: 4 }, (_, index) => ({
        extension: `${index}`,
        name: 'x',
        queueAgent: `${index}@default`,
        skills: { repair: 1 },
      })),
    })
    await run()
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 500, 1_000, 1_500])
  })

  it('are tried again after a failure, and somebody’s change is noticed by itself', async () => {
    control.answer = async () => {
      throw new RingloopError('closed', 'not connected')
    }
    start()
    await run()
    expect(lines).toEqual(['warn the tiers of a queue cannot be read'])
    control.answer = obey
    await clock.advance(301_000)
    expect(inQueue('repair@default')).toHaveLength(2)
    tiers.set('repair@default', [place('1001@default', 9, 9)])
    await clock.advance(301_000)
    expect(inQueue('repair@default')).toEqual(['1001@default 1/1', '1002@default 1/2'])
  })

  it('of a queue that no command can name are left alone', async () => {
    rules = rulesOf('客服@default')
    start()
    await run()
    expect(control.asked).toEqual([])
    expect(lines).toEqual(['warn the tiers of a queue cannot be kept'])
  })
})
