import { type DomainEvent, toCallId, toConnectionId, type WallboardView } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createWallboard, type Wallboard, type WallboardOptions } from '../../src/wallboard/create-wallboard.js'
import { defaultWallboard } from '../../src/wallboard/wallboard-config.js'

const start = Date.UTC(2026, 4, 4, 10)
const boss = { extension: '9', supervisor: true }

/** A wallboard with a clock that stands where it is put. */
function house(over: Partial<WallboardOptions> = {}) {
  let now = start
  const logged: string[] = []
  const timers = new Set<{ readonly at: number; run(): void }>()
  const wallboard = createWallboard({
    settings: { ...defaultWallboard(), timeZone: 'UTC' },
    agents: [],
    agentOf: () => undefined,
    isAtDesk: () => false,
    interactions: () => [],
    ticketsToFile: () => 0,
    queues: () => null,
    journal: { async *read() {} } as never,
    database: {} as never,
    clock: {
      now: () => now,
      after(milliseconds, run) {
        const timer = { at: now + milliseconds, run }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
    },
    signal: new AbortController().signal,
    log: (fact) => logged.push(fact),
    ...over,
  })
  return {
    wallboard,
    logged,
    timers,
    at(time: number) {
      now = time
    },
    /** Time passes, and what is to be done then is done. */
    go(milliseconds: number) {
      now += milliseconds
      for (const timer of [...timers]) if (timer.at <= now && timers.delete(timer)) timer.run()
    },
  }
}

const event = (id: string, callId: string, at: number, rest: object): DomainEvent =>
  ({ id, at, origin: 'live', callId: toCallId(callId), ...rest }) as never
const began = (callId: string, at = start) =>
  event(`${callId}1`, callId, at, {
    type: 'originated',
    connectionId: toConnectionId(`${callId}-1`),
    direction: 'inbound',
    customer: null,
    dialled: null,
  })
const queued = (callId: string, at = start, queue = 'support') => event(`${callId}2`, callId, at, { type: 'queued', queue })
const viewOf = (wallboard: Wallboard, about: string): WallboardView => {
  const opened = wallboard.topic.open(boss, about, () => {})
  opened.close()
  return opened.view as WallboardView
}

it('counts the other calls when an event cannot be counted', () => {
  const { wallboard, logged } = house()
  const without = { type: 'delivered', connectionId: toConnectionId('a-2'), consultation: false }
  wallboard.committed([began('a'), event('a3', 'a', start, without), event('a4', 'a', start, without), began('b'), queued('b')])
  expect(wallboard.todayOf('support').offered).toBe(1)
  expect(logged).toEqual(['an event is not counted on the wallboard'])
})

it('shows who is in no queue while they are there, and not as logged off', () => {
  const view = { extension: '2001', name: 'Eva', state: 'ready', since: start, queueStatus: null, commands: [] } as const
  let there = false
  const { wallboard } = house({
    agents: [
      { extension: '1001', queueAgent: '1001@default' },
      { extension: '2001', queueAgent: null },
    ],
    agentOf: (extension) => ({ ...view, extension }),
    isAtDesk: (extension) => extension === '2001' && there,
  })
  expect(Object.keys(viewOf(wallboard, '').agents)).toEqual(['1001'])
  there = true
  expect(Object.keys(viewOf(wallboard, '').agents)).toEqual(['1001', '2001'])
})

it('counts on today when one telephone system’s clock is a year ahead', () => {
  const { wallboard } = house()
  wallboard.committed([began('a', start + 365 * 86_400_000), began('b'), queued('b')])
  expect(wallboard.todayOf('support').offered).toBe(1)
})

it('shows a queue of any name, also to who comes later', () => {
  const { wallboard, go } = house()
  wallboard.committed([began('a'), queued('a', start, '__proto__')])
  wallboard.topic.open(boss, '', () => {})
  go(1_000)
  const { view } = wallboard.topic.open(boss, '', () => {})
  expect(Object.keys((view as WallboardView).queues)).toEqual(['__proto__'])
})

describe('a board of one queue', () => {
  const refusalOf = (wallboard: Wallboard, queue: string) => {
    try {
      wallboard.topic.open(boss, queue, () => {})
      return null
    } catch (error) {
      return error as { code: string; message: string }
    }
  }

  it('is opened of queues that there are, and of none that somebody made up', () => {
    const { wallboard } = house({ queues: () => ['sales'] })
    expect(refusalOf(wallboard, 'sales')).toBe(null)
    expect(refusalOf(wallboard, 'support')).toMatchObject({ code: 'notFound', message: 'topic: there is no queue "support".' })
    wallboard.committed([began('a'), queued('a')])
    expect(refusalOf(wallboard, 'support')).toBe(null)
  })

  it('is opened also of others as long as nobody can tell what queues there are, of a bounded number', () => {
    const { wallboard } = house()
    const refusals = Array.from({ length: 100 }, (_, index) => refusalOf(wallboard, `q${index}`)?.code ?? 'opened')
    expect(refusals.slice(0, 50)).toEqual(Array(50).fill('opened'))
    expect(refusals.slice(60)).toEqual(Array(40).fill('overloaded'))
    expect(refusalOf(wallboard, 'q3')).toBe(null)
  })

  it('goes on for all others when a screen breaks at what it is told', () => {
    const { wallboard, go, logged } = house()
    const told: unknown[] = []
    wallboard.topic.open(boss, '', () => {
      throw new TypeError('the line is gone')
    })
    wallboard.topic.open(boss, '', (changes) => told.push(...changes))
    go(1_000)
    expect(told.length).toBeGreaterThan(0)
    const before = told.length
    go(1_000)
    expect(told.length).toBeGreaterThan(before)
    expect(logged).toContain('somebody who watches could not be told')
  })
})

describe('after a restart', () => {
  it('shows of each queue, by the hour and by the minute, what it showed before', async () => {
    const before = house()
    const journal: DomainEvent[] = []
    const take = (...events: DomainEvent[]) => {
      journal.push(...events)
      before.at(events.at(-1)?.at ?? start)
      before.wallboard.committed(events)
    }
    for (let call = 0; call < 40; call++) {
      const at = start + call * 61_000
      const id = `call${call}`
      const queue = call % 3 === 0 ? 'sales' : 'support'
      take(began(id, at), queued(id, at, queue))
      // every fifth waits still
      if (call % 5 === 4) continue
      take(event(`${id}3`, id, at + 9_000, { type: 'dequeued', queue, reason: call % 4 === 0 ? 'abandoned' : 'answered' }))
    }
    const now = start + 42 * 61_000
    before.at(now)

    const after = house({
      journal: {
        async *read({ from = 1 }: { from?: number }) {
          for (const [index, one] of journal.entries()) if (index + 1 >= from) yield { sequence: index + 1, event: one }
        },
      } as never,
      database: {
        async query(_text: string, [from]: readonly number[] = []) {
          if (from === undefined) return [{ low: 1, high: journal.length }]
          const found = journal[from - 1]
          return found === undefined ? [] : [{ sequence: from, at: found.at }]
        },
      } as never,
    })
    after.at(now)
    await after.wallboard.recover()

    for (const about of ['', 'support', 'sales']) {
      const [was, is] = [viewOf(before.wallboard, about), viewOf(after.wallboard, about)]
      expect(is.board.summary?.hour, about).toEqual(was.board.summary?.hour)
      expect(was.board.summary?.hour.offered).toBeGreaterThan(10)
      expect(is.board.summary?.today, about).toEqual(was.board.summary?.today)
      expect(is.board.summary?.waitingSince, about).toEqual(was.board.summary?.waitingSince)
      expect(is.queues).toEqual(was.queues)
      const minutes = ({ minutes }: WallboardView) => Object.values(minutes).map(({ backlog: _, ...minute }) => minute)
      expect(minutes(is), about).toEqual(minutes(was))
    }
  })
})
