import { createMemoryStore, type Effect, type MemoryStore } from '@ringloop/core'
import { beforeEach, describe, expect, it } from 'vitest'
import type { EffectOutcome, EffectRunner, EffectRunners } from '../../src/pipeline-host/effect-runner.js'
import { createOutboxLoop, type OutboxLoop } from '../../src/pipeline-host/outbox-loop.js'
import { createTimeRunner, popScreenRunner } from '../../src/pipeline-host/simple-runners.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { sampleExpireWrapUp, sampleFileTicket } from '../samples/sample-effects.js'

let store: MemoryStore
let clock: ManualClock
let submitted: string[]
let broken: unknown[]
let logged: string[]

beforeEach(() => {
  store = createMemoryStore()
  clock = createManualClock(1_000)
  submitted = []
  broken = []
  logged = []
})

const loopWith = (
  run: EffectRunner<'fileTicket'>['run'],
  over: Partial<EffectRunner> = {},
  others: Partial<EffectRunners> = {},
): OutboxLoop => {
  const fileTicket = { leaseMs: 30_000, concurrency: 2, ...over, run } as EffectRunner<'fileTicket'>
  const never = { leaseMs: 1, concurrency: 1, run: async () => ({ then: 'complete' }) as const }
  const runners: Partial<EffectRunners> = {
    popScreen: popScreenRunner,
    expireWrapUp: createTimeRunner('expireWrapUp', clock),
    lookUpContact: never,
    notify: never,
    fileTicket,
    ...others,
  }
  return createOutboxLoop({
    outbox: store,
    runners,
    clock,
    submit: async (events, completed = []) => {
      submitted.push(...events.map(({ id }) => `${id} at ${clock.now()}`))
      await store.commit({ events, effects: [], ended: [], completed })
    },
    log: (fact) => logged.push(fact),
    onBroken: (error) => broken.push(error),
  })
}
const add = (...effects: Effect[]) => store.commit({ events: [], effects, ended: [] })

const stop = async (loop: OutboxLoop) => {
  const stopping = loop.stop(0)
  await clock.advance(0)
  await stopping
}

describe('the outbox loop', () => {
  it('runs what is due, at most so many at once, all in the end', async () => {
    let running = 0
    let most = 0
    const done: string[] = []
    const loop = loopWith(async ({ effect }) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
      done.push(effect.key)
      return { then: 'complete' }
    })
    await add(...['a', 'b', 'c', 'd', 'e'].map((id) => sampleFileTicket(id)))
    loop.wake()
    await clock.settle()
    expect([done.sort(), most, await store.pending()]).toEqual([['a', 'b', 'c', 'd', 'e'].map((id) => `${id}:ticket`), 2, 0])
    await stop(loop)
  })

  it('lets no type with little room hold up another, when both have much to do', async () => {
    const { lease } = store
    const asked: string[] = []
    store = {
      ...store,
      lease: (options) => {
        asked.push(`${options.types.join()} ${options.limit}`)
        return lease(options)
      },
    }
    const free: (() => void)[] = []
    const loop = loopWith(
      async () => {
        await new Promise<void>((resolve) => free.push(resolve))
        return { then: 'complete' }
      },
      { leaseMs: popScreenRunner.leaseMs },
    )
    const timers = Array.from({ length: 100 }, (_, index) => sampleExpireWrapUp(`w${index}`, 1_000))
    await add(...['a', 'b', 'c'].map((id) => sampleFileTicket(id)), ...timers)
    loop.wake()
    await clock.settle()
    // two tickets wait for somebody else, and all timers are through meanwhile
    expect([free.length, submitted.length]).toEqual([2, 100])
    expect(asked.length).toBeLessThan(15)
    for (const go of free) go()
    await stop(loop)
  })

  it('counts what it gave up, but not the filings that people see', async () => {
    const giveUp = async () => ({ then: 'park', facts: [] }) as const
    const loop = loopWith(giveUp, {}, { notify: { leaseMs: 1, concurrency: 1, run: giveUp } })
    await add(sampleFileTicket('a'))
    loop.wake()
    await clock.settle()
    expect(loop.givenUp()).toEqual({ count: 0, lastAt: null })
    await add({ type: 'notify', key: 'n', callId: null, notification: { channel: 'ops', subject: null, text: 'x' } })
    loop.wake()
    await clock.settle()
    expect(loop.givenUp()).toEqual({ count: 1, lastAt: 1_000 })
    await stop(loop)
  })

  it('fills every place again as soon as it is free, also when the outbox is slow', async () => {
    const { lease } = store
    const turns = async (count: number) => {
      for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    let leases = 0
    store = {
      ...store,
      async lease(options) {
        leases++
        await turns(5)
        return lease(options)
      },
    }
    let started = 0
    const loop = loopWith(
      async () => {
        await turns(1 + (started++ % 4))
        return { then: 'complete' }
      },
      { concurrency: 8 },
    )
    await add(...Array.from({ length: 200 }, (_, index) => sampleFileTicket(`call-${index}`)))
    loop.wake()
    // the clock stands still: nothing waits for a timer
    while (started < 200) {
      const before = started
      await clock.settle()
      expect(started).toBeGreaterThan(before)
    }
    await clock.settle()
    expect(await store.pending()).toBe(0)
    expect(leases).toBeLessThan(100)
    await stop(loop)
  })

  it('puts the end of a wrap-up into the journal at its time, once, however often it is woken', async () => {
    const loop = loopWith(async () => ({ then: 'complete' }))
    await add(sampleExpireWrapUp('a', 200_000))
    for (let i = 0; i < 5; i++) loop.wake()
    await clock.advance(198_999)
    expect(submitted).toEqual([])
    await clock.advance(1)
    expect(submitted).toEqual(['a:wrapUp/expired at 200000'])
    await clock.advance(1_000_000)
    expect(submitted).toHaveLength(1)
    await stop(loop)
  })

  it('tries again at the time the runner says, and counts', async () => {
    const tries: [number, number][] = []
    const outcomes: EffectOutcome[] = [{ then: 'retry', at: 5_000 }, { then: 'retry', at: 90_000 }, { then: 'complete' }]
    const loop = loopWith(async ({ attempts }) => {
      tries.push([clock.now(), attempts])
      return outcomes.shift() ?? { then: 'complete' }
    })
    await add(sampleFileTicket('a'))
    loop.wake()
    await clock.advance(200_000)
    expect(tries).toEqual([
      [1_000, 0],
      [5_000, 1],
      [90_000, 2],
    ])
    await stop(loop)
  })

  it('parks first and then says why, so that whoever reads it finds it parked', async () => {
    const loop = loopWith(async ({ effect }) => {
      const fact = { type: 'wrapUpExpired' as const, id: 'why', at: 0, callId: effect.callId }
      return { then: 'park', facts: [fact] }
    })
    await add(sampleFileTicket('a'))
    loop.wake()
    await clock.settle()
    expect([submitted.length, await store.nextDue(), await store.pending()]).toEqual([1, null, 1])
    await stop(loop)
  })

  it('leaves an effect whose runner broke to its lease, and goes on with the others', async () => {
    let tries = 0
    const loop = loopWith(async ({ effect }) => {
      if (effect.key === 'a:ticket' && tries++ === 0) throw new Error('a mistake')
      return { then: 'complete' }
    })
    await add(sampleFileTicket('a'), sampleFileTicket('b'))
    loop.wake()
    await clock.settle()
    expect([await store.pending(), logged]).toEqual([1, ['effect broke']])
    await clock.advance(30_001)
    expect(await store.pending()).toBe(0)
    await stop(loop)
  })

  it('never runs hot: when every place is busy it waits', async () => {
    let leases = 0
    const { lease } = store
    store = {
      ...store,
      lease(options) {
        leases++
        return lease(options)
      },
    }
    const untilStopped: EffectRunner<'fileTicket'>['run'] = (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    const loop = loopWith(untilStopped, { concurrency: 1 })
    await add(sampleFileTicket('a'), sampleFileTicket('b'))
    loop.wake()
    await clock.advance(10_000)
    expect(leases).toBeLessThan(60)
    await stop(loop)
  })

  it('says that the storage is broken when it cannot be read', async () => {
    store = { ...store, lease: () => Promise.reject(new Error('disk')) }
    const loop = loopWith(async () => ({ then: 'complete' }))
    loop.wake()
    await clock.settle()
    expect(broken).toEqual([new Error('disk')])
    await stop(loop)
  })

  it('waits for what runs when it stops, then aborts it', async () => {
    let aborted = false
    const loop = loopWith(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true
            reject(new Error('stopped'))
          })
        }),
    )
    await add(sampleFileTicket('a'))
    loop.wake()
    await clock.settle()
    let stopped = false
    const stopping = loop.stop(5_000).then(() => {
      stopped = true
    })
    await clock.advance(4_999)
    expect([aborted, stopped]).toEqual([false, false])
    await clock.advance(1)
    await stopping
    expect([aborted, logged, await store.pending()]).toEqual([true, [], 1])
  })
})
