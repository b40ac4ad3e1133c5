import {
  type AgentView,
  type Call,
  type FloorView,
  type Interaction,
  reduceCall,
  type TelephonyEvent,
  type TopicChange,
  toCallId,
  toConnectionId,
} from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createFloorTopic } from '../../src/floor/floor-topic.js'

const boss = { extension: '9', supervisor: true }

/** Five hundred agents in fifty queues, and a clock that goes when it is told to. */
function house() {
  const interactions = new Map<string, Interaction>()
  const views = new Map<string, AgentView>()
  const agents = Array.from({ length: 500 }, (_, index) => {
    const extension = `${2000 + index}`
    views.set(extension, { extension, name: extension, state: 'ready', since: 0, queueStatus: 'Available', commands: [] })
    return { extension, name: extension, agent: `${extension}@default` }
  })
  const queues = new Map(
    Array.from({ length: 50 }, (_, queue) => [
      `q${queue}`,
      agents.filter((_agent, index) => index % 50 === queue).map(({ extension }) => extension),
    ]),
  )
  const timers: { at: number; run: () => void }[] = []
  let time = 0
  let asked = 0
  const logged: string[] = []
  const floor = createFloorTopic({
    agents,
    viewOf: (extension) => {
      asked += 1
      return views.get(extension)
    },
    isAtDesk: () => false,
    interaction: (id) => interactions.get(id),
    interactions: [],
    placeOf: (id) => {
      const call = interactions.get(id)?.call
      return call?.state === 'active' && call.waiting && call.queue !== null ? { queue: call.queue, since: call.startedAt } : null
    },
    standingOf: () => null,
    raises: true,
    queues: () => queues,
    dayOf: () => null,
    commands: () => [],
    region: 'TW',
    log: (fact) => logged.push(fact),
    clock: {
      after(milliseconds, run) {
        const timer = { at: time + milliseconds, run }
        timers.push(timer)
        return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1))
      },
    },
    everyMs: 10_000,
  })
  return {
    floor,
    views,
    timers,
    logged,
    asked: () => asked,
    go(milliseconds: number) {
      time += milliseconds
      for (const timer of timers.filter(({ at }) => at <= time)) {
        timers.splice(timers.indexOf(timer), 1)
        timer.run()
      }
    },
    commit(call: Call) {
      const after = { id: call.id, call, lookup: { state: 'unknown' }, wrapUp: { state: 'none' } } as unknown as Interaction
      const before = interactions.get(call.id)
      interactions.set(call.id, after)
      floor.committed({ changed: [{ before, after }] })
    },
  }
}

const callId = toCallId('call-1')
const base = { callId, origin: { adapter: 'test', sequence: null } } as const
const happen = (call: Call | undefined, event: object): Call => {
  const next = reduceCall(call, { id: `event-${Math.random()}`, at: 1_000, ...base, ...event } as unknown as TelephonyEvent)
  if (next === undefined) throw new Error('no call')
  return next
}

describe('the floor of five hundred agents and fifty queues', () => {
  it('looks at nobody while nobody watches, and at whom it concerns while somebody does; tells what comes together once', () => {
    const { floor, views, timers, asked, go, commit } = house()
    const waits = happen(
      happen(undefined, {
        type: 'originated',
        direction: 'inbound',
        customer: { number: null, name: 'Jane', anonymous: false },
        dialled: '1',
        switch: null,
        variables: {},
      }),
      { type: 'queued', queue: 'q7' },
    )
    for (let turn = 0; turn < 100; turn++) commit(waits)
    expect({ asked: asked(), timers: timers.length }).toEqual({ asked: 0, timers: 0 })

    const told: (readonly TopicChange[])[] = []
    const opened = floor.open(boss, '', (changes) => told.push(changes))
    const view = opened.view as FloorView
    const { close } = opened
    expect(Object.keys(view.agents)).toHaveLength(500)
    expect(view.queues.q7).toMatchObject({ waiting: 1, ready: 10 })
    expect(view.waiting['call-1']).toMatchObject({ queue: 'q7', caller: { name: 'Jane' } })
    const before = asked()

    const rings = happen(waits, {
      type: 'delivered',
      connectionId: toConnectionId('leg-1'),
      party: { extension: '2007', agent: '2007@default' },
      consultation: false,
      consultedBy: null,
    })
    commit(rings)
    const talks = happen(happen(rings, { type: 'dequeued', queue: 'q7' }), {
      type: 'established',
      connectionId: toConnectionId('leg-1'),
      party: { extension: '2007', agent: '2007@default' },
    })
    views.set('2007', { ...(views.get('2007') as AgentView), state: 'busy', since: 1_000 })
    for (let turn = 0; turn < 100; turn++) commit(talks)
    expect(told).toEqual([])
    go(150)
    expect(told).toHaveLength(1)
    const rows = new Set(told[0]?.map(({ table, id }) => `${table} ${id}`))
    expect(rows).toEqual(new Set(['agents 2007', 'waiting call-1', 'queues q7']))
    expect(asked() - before).toBe(1)
    go(1_000)
    expect(told).toHaveLength(1)

    close()
    expect(timers).toEqual([])
  })

  it('goes on for all others when a supervisor’s line breaks at what it is told, or a look fails', () => {
    const { floor, views, go, logged, timers } = house()
    const told: TopicChange[] = []
    const broken = floor.open(boss, '', () => {
      throw new TypeError('the line is gone')
    })
    const { close } = floor.open(boss, '', (changes) => told.push(...changes))
    const ready = views.get('2001') as AgentView
    views.set('2001', { ...ready, state: 'notReady', since: 5 })
    go(10_000)
    expect(told.map(({ table, id }) => `${table} ${id}`)).toEqual(['agents 2001', 'queues q1'])
    views.set('2001', {
      ...ready,
      get state(): never {
        throw new TypeError('no state')
      },
    })
    go(10_000)
    views.set('2001', ready)
    go(10_000)
    expect(told).toHaveLength(4)
    expect(logged).toEqual([
      'somebody who watches could not be told',
      'a part of the gateway broke at what happened',
      'somebody who watches could not be told',
    ])
    broken.close()
    close()
    expect(timers).toEqual([])
  })

  it('sees by itself who came to a desk, or was put into a queue, after a while', () => {
    const { floor, views, go } = house()
    const told: TopicChange[] = []
    const { close } = floor.open(boss, '', (changes) => told.push(...changes))
    views.set('2001', { ...(views.get('2001') as AgentView), state: 'notReady', since: 5 })
    go(10_000)
    expect(told.map(({ table, id }) => `${table} ${id}`)).toEqual(['agents 2001', 'queues q1'])
    close()
  })
})
