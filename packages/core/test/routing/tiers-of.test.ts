import type { Workflow } from '@ringloop/core'
import { type Tier, type TierAgent, tierChanges, tiersOf } from '@ringloop/core/routing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentOf } from './sample-agents.js'

const agent = (extension: string, skills: Record<string, number>, over: Partial<TierAgent> = {}): TierAgent => ({
  ...agentOf(extension, { skills }),
  queueAgent: `${extension}@default`,
  ...over,
})
const support: Workflow = {
  filters: [
    {
      id: 'all',
      targets: [
        { candidates: { skills: { repair: 3 } }, queue: 'repair@default', timeoutSeconds: 30 },
        { candidates: { skills: { repair: 1 } }, queue: 'repair@default' },
        { queue: 'others@default' },
      ],
    },
    {
      id: 'gold',
      targets: [{ candidates: { teams: ['gold'], when: { fact: 'agent.skill.vip', atLeast: 1 } }, queue: 'gold@default' }],
    },
  ],
}

describe('the tiers that workflows wish for', () => {
  it('have the best in the first level, and who comes in later in the next', () => {
    const agents = [
      agent('1001', { repair: 1 }),
      agent('1002', { repair: 4 }),
      agent('1003', { repair: 5 }),
      agent('1004', {}),
      agent('1005', { repair: 5 }, { queueAgent: null }),
    ]
    expect(tiersOf({ support }, agents)).toEqual([
      { queue: 'repair@default', agent: '1003@default', level: 1, position: 1 },
      { queue: 'repair@default', agent: '1002@default', level: 1, position: 2 },
      { queue: 'repair@default', agent: '1001@default', level: 2, position: 3 },
    ])
  })

  it('heed conditions about what people are, not about what they do now', () => {
    const agents = [
      agent('1001', { vip: 1 }, { teams: ['gold'] }),
      agent('1002', {}, { teams: ['gold'] }),
      agent('1003', { vip: 2 }),
    ]
    expect(tiersOf({ support }, agents).map((tier) => tier.agent)).toEqual(['1001@default'])
    const now: Workflow = {
      filters: [{ id: 'a', targets: [{ candidates: { when: { fact: 'agent.calls', below: 5 } }, queue: 'q' }] }],
    }
    expect(tiersOf({ now }, agents)).toHaveLength(3)
  })
})

describe('keeping the switch’s tiers in step', () => {
  const wished: readonly Tier[] = [
    { queue: 'q', agent: 'a', level: 1, position: 1 },
    { queue: 'q', agent: 'b', level: 1, position: 2 },
    { queue: 'q', agent: 'c', level: 2, position: 1 },
    { queue: 'elsewhere', agent: 'a', level: 1, position: 1 },
  ]
  const actual = {
    q: [
      { agent: 'a', level: 1, position: 1 },
      { agent: 'c', level: 1, position: 1 },
      { agent: 'mine', level: 1, position: 1 },
      { agent: 'theirs', level: 1, position: 1 },
    ],
  }

  it('adds, then moves, then removes, but only what it set itself', () => {
    expect(tierChanges(wished, actual, { owned: ({ agent }) => agent === 'mine' })).toEqual([
      { type: 'setTier', queue: 'q', agent: 'b', level: 1, position: 2 },
      { type: 'setTier', queue: 'q', agent: 'c', level: 2, position: 1 },
      { type: 'removeTier', queue: 'q', agent: 'mine' },
    ])
    expect(tierChanges(wished, actual).map(({ agent }) => agent)).toEqual(['b', 'c'])
    expect(tierChanges(wished, actual, { removeOthers: true }).map(({ agent }) => agent)).toEqual(['b', 'c', 'mine', 'theirs'])
  })

  it('has nothing to do once it was done', () => {
    const tier = fc.record({
      agent: fc.constantFrom('a', 'b', 'c', 'd'),
      level: fc.integer({ min: 1, max: 3 }),
      position: fc.integer({ min: 1, max: 3 }),
    })
    const tiers = fc.uniqueArray(tier, { selector: (one) => one.agent })
    fc.assert(
      fc.property(tiers, tiers, fc.boolean(), (wish, before, removeOthers) => {
        const wanted = wish.map((one) => ({ queue: 'q', ...one }))
        const after = new Map<string, (typeof before)[number] | Omit<Tier, 'queue'>>(before.map((one) => [one.agent, one]))
        for (const change of tierChanges(wanted, { q: before }, { removeOthers })) {
          if (change.type === 'removeTier') after.delete(change.agent)
          else after.set(change.agent, { agent: change.agent, level: change.level ?? 1, position: change.position ?? 1 })
        }
        expect(tierChanges(wanted, { q: [...after.values()] }, { removeOthers })).toEqual([])
        for (const { queue: _, ...one } of wanted) expect(after.get(one.agent)).toEqual(one)
        for (const { agent } of before) expect(after.has(agent)).toBe(!removeOthers || wish.some((one) => one.agent === agent))
      }),
    )
  })
})
