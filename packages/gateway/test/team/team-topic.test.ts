import { type AgentView, applyTopicChanges, type TeamView, type TopicChange } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { teamNow } from '../../src/team/team-now.js'
import { createTeamTopic } from '../../src/team/team-topic.js'

const agent = (extension: string, change: Partial<AgentView> = {}): AgentView => ({
  extension,
  name: `Agent ${extension}`,
  state: 'ready',
  since: 1000,
  queueStatus: 'Available',
  commands: [],
  ...change,
})
const watcher = { extension: '1001', supervisor: false }

/** A clock whose time comes when told. */
const noLog = () => {}

function handClock() {
  const runs = new Set<() => void>()
  return {
    after: (_milliseconds: number, run: () => void) => {
      runs.add(run)
      return () => runs.delete(run)
    },
    tick: () => {
      const due = [...runs]
      runs.clear()
      for (const run of due) run()
    },
    waiting: () => runs.size,
  }
}

describe('teamNow', () => {
  const sources = {
    agents: ['1001', '1002', '1003', '1004'].map((extension) => ({ extension, name: `Agent ${extension}` })),
    dials: { support: { dial: '5000' }, sales: { dial: '5001' } },
    viewOf: (extension: string) =>
      ({
        '1001': agent('1001', { state: 'busy' }),
        '1002': agent('1002'),
        // nobody told of them, and nobody looks at their desk
        '1003': agent('1003', { queueStatus: null }),
        '1004': agent('1004', { state: 'notReady', queueStatus: 'On Break' }),
      })[extension],
    isAtDesk: () => false,
    loads: () => ({ support: { waiting: 3 }, elsewhere: { waiting: 9 } }),
    membersOf: (queue: string) => (queue === 'support' ? ['1001', '1002', '1004'] : null),
  }

  it('says how everybody stands, and takes those whom nobody knows to be there for logged off', () => {
    const { people } = teamNow(sources)
    expect(Object.values(people).map(({ extension, state }) => [extension, state])).toEqual([
      ['1001', 'busy'],
      ['1002', 'ready'],
      ['1003', 'loggedOff'],
      ['1004', 'notReady'],
    ])
    expect(teamNow({ ...sources, isAtDesk: () => true }).people['1003']?.state).toBe('ready')
  })

  it('names the queues that can be dialled, with who waits and who is ready, if anybody knows', () => {
    expect(teamNow(sources).queues).toEqual({
      support: { name: 'support', dial: '5000', waiting: 3, ready: 1 },
      sales: { name: 'sales', dial: '5001', waiting: 0, ready: null },
    })
  })
})

describe('the topic team', () => {
  const member = (extension: string, state: AgentView['state']) => ({ extension, name: extension, state, since: 1 })
  const team = (states: Record<string, AgentView['state']>): TeamView => ({
    people: Object.fromEntries(Object.entries(states).map(([extension, state]) => [extension, member(extension, state)])),
    queues: {},
  })

  it('tells whoever watches what changed, and nothing where nothing did', () => {
    const clock = handClock()
    let now = team({ '1001': 'ready', '1002': 'ready' })
    const topic = createTeamTopic({ now: () => now, clock, log: noLog })
    const told: TopicChange[][] = []
    const opened = topic.open(watcher, '', (changes) => told.push([...changes]))
    clock.tick()
    expect(told).toEqual([])
    now = team({ '1001': 'ready', '1002': 'busy' })
    clock.tick()
    expect(told).toEqual([[{ table: 'people', id: '1002', row: member('1002', 'busy') }]])
    now = team({ '1001': 'ready' })
    clock.tick()
    expect(applyTopicChanges(opened.view as TeamView, told.flat())).toEqual(now)
  })

  it('shows a second watcher what is now, and the first what they have missed', () => {
    const clock = handClock()
    let now = team({ '1002': 'ready' })
    const topic = createTeamTopic({ now: () => now, clock, log: noLog })
    const told: TopicChange[] = []
    topic.open(watcher, '', (changes) => told.push(...changes))
    now = team({ '1002': 'notReady' })
    const second = topic.open({ ...watcher, extension: '1003' }, '', () => {})
    expect(second.view).toEqual(now)
    expect(told).toHaveLength(1)
  })

  it('goes on for all others when somebody breaks at what they are told, or a look fails', () => {
    const clock = handClock()
    const logged: unknown[] = []
    let now: () => TeamView = () => team({ '1001': 'ready' })
    const topic = createTeamTopic({ now: () => now(), clock, log: (fact, details) => logged.push([fact, details.part]) })
    const told: TopicChange[] = []
    topic.open(watcher, '', () => {
      throw new TypeError('the line is gone')
    })
    topic.open({ ...watcher, extension: '1003' }, '', (changes) => told.push(...changes))
    now = () => team({ '1001': 'busy' })
    clock.tick()
    expect(told).toHaveLength(1)
    now = () => {
      throw new TypeError('no view')
    }
    clock.tick()
    now = () => team({ '1001': 'ready' })
    clock.tick()
    expect(told).toHaveLength(2)
    expect(logged).toEqual([
      ['somebody who watches could not be told', 'team'],
      ['a part of the gateway broke at what happened', 'team'],
      ['somebody who watches could not be told', 'team'],
    ])
  })

  it('has no timer when the last one leaves because of what they are told', () => {
    const clock = handClock()
    let now = team({ '1001': 'ready' })
    const topic = createTeamTopic({ now: () => now, clock, log: noLog })
    const opened = topic.open(watcher, '', () => opened.close())
    now = team({ '1001': 'busy' })
    clock.tick()
    expect(clock.waiting()).toBe(0)
  })

  it('does not look while nobody watches', () => {
    const clock = handClock()
    let looks = 0
    const now = () => {
      looks++
      return team({})
    }
    const topic = createTeamTopic({ now, clock, log: noLog })
    expect(clock.waiting()).toBe(0)
    const [first, second] = [topic.open(watcher, '', () => {}), topic.open(watcher, '', () => {})]
    expect(clock.waiting()).toBe(1)
    first.close()
    clock.tick()
    expect(looks).toBe(3)
    second.close()
    second.close()
    expect(clock.waiting()).toBe(0)
  })
})
