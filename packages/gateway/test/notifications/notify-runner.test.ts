import { createMemoryStore, type Notification, type NotifyEffect, RingloopError, toCallId } from '@ringloop/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { createNotifyRunner } from '../../src/notifications/notify-runner.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'

const effect: NotifyEffect = {
  type: 'notify',
  key: 'ticket-1/sla/resolution/80%',
  callId: null,
  notification: { channel: 'ops', subject: 'Due', text: 'Ticket 1' },
}
let clock: ManualClock
let logged: { fact: string; details: Readonly<Record<string, unknown>> }[]
beforeEach(() => {
  clock = createManualClock(1_000_000)
  logged = []
})

const runnerOf = (send: (notification: Notification, options: { key: string }) => Promise<void>) =>
  createNotifyRunner({
    notifier: { send },
    clock,
    random: () => 0.5,
    log: (fact, details) => logged.push({ fact, details }),
  })
const run = (runner: ReturnType<typeof runnerOf>, attempts = 0) =>
  runner.run({ effect, attempts, leaseUntil: 0 }, { submit: async () => {}, signal: new AbortController().signal })

describe('the runner of notifications', () => {
  it('tells the channel, with the key, and is done', async () => {
    const told: unknown[] = []
    const outcome = await run(
      runnerOf(async (notification, { key }) => {
        told.push({ notification, key })
      }),
    )
    expect(outcome).toEqual({ then: 'complete' })
    expect(told).toEqual([{ notification: effect.notification, key: effect.key }])
  })

  it.each(['unavailable', 'timeout', 'rateLimited', 'overloaded', 'protocol'] as const)(
    'tries again after %s, later each time',
    async (code) => {
      const runner = runnerOf(async () => {
        throw new RingloopError(code, 'not now')
      })
      const waits: number[] = []
      for (let attempts = 0; attempts < 12; attempts++) {
        const outcome = await run(runner, attempts)
        if (outcome.then !== 'retry') throw new Error(outcome.then)
        waits.push(outcome.at - clock.now())
      }
      expect(waits[0]).toBeGreaterThan(0)
      expect(waits).toEqual([...waits].sort((a, b) => a - b))
      expect(waits.at(-1)).toBeLessThanOrEqual(600_000)
      // the 1st, 2nd, 4th and 8th time
      expect(logged).toHaveLength(4)
    },
  )

  it('waits as long as it is asked to, and not all at the same moment', async () => {
    const outcome = await run(
      runnerOf(async () => {
        throw new RingloopError('rateLimited', 'too many', { retryAfterMs: 60_000 })
      }),
    )
    expect(outcome).toEqual({ then: 'retry', at: clock.now() + 90_000 })
  })

  it.each(['unauthorised', 'forbidden', 'invalidConfig', 'notFound'] as const)(
    'asks slowly after %s: a person may mend it without coming back here',
    async (code) => {
      const runner = runnerOf(async () => {
        throw new RingloopError(code, 'wrong password')
      })
      expect(await run(runner)).toEqual({ then: 'retry', at: clock.now() + 37_500 })
      expect(await run(runner, 20)).toEqual({ then: 'retry', at: clock.now() + 375_000 })
    },
  )

  it('tries what is in conflict a few times, and no more', async () => {
    const runner = runnerOf(async () => {
      throw new RingloopError('conflict', 'somebody else changed it')
    })
    for (let attempts = 0; attempts < 4; attempts++) expect(await run(runner, attempts)).toMatchObject({ then: 'retry' })
    expect(await run(runner, 4)).toEqual({ then: 'park', facts: [] })
  })

  it('takes one conflict for no more than that, however often the other side was away before', async () => {
    let code: 'unavailable' | 'conflict' = 'unavailable'
    const runner = runnerOf(async () => {
      throw new RingloopError(code, 'not now')
    })
    for (let attempts = 0; attempts < 9; attempts++) await run(runner, attempts)
    code = 'conflict'
    for (let attempts = 9; attempts < 13; attempts++) expect(await run(runner, attempts)).toMatchObject({ then: 'retry' })
    expect(await run(runner, 13)).toEqual({ then: 'park', facts: [] })
  })

  it('waits an hour at most, whatever it is asked', async () => {
    const outcome = await run(
      runnerOf(async () => {
        throw new RingloopError('rateLimited', 'too many', { retryAfterMs: 365 * 86_400_000 })
      }),
    )
    expect(outcome).toEqual({ then: 'retry', at: clock.now() + 3_900_000 })
  })

  it.each(['rejected', 'invalidInput', 'refused'] as const)(
    'gives up after %s, and the log says why and what to do',
    async (code) => {
      const outcome = await run(
        runnerOf(async () => {
          throw new RingloopError(code, 'the robot answered 310000', { mend: 'Compare the secret.' })
        }),
      )
      expect(outcome).toEqual({ then: 'park', facts: [] })
      expect(logged).toEqual([
        {
          fact: 'notification given up',
          details: {
            key: effect.key,
            channel: 'ops',
            attempts: 1,
            code,
            reason: 'the robot answered 310000',
            mend: 'Compare the secret.',
          },
        },
      ])
    },
  )

  it('gives up after about a day', async () => {
    const runner = runnerOf(async () => {
      throw new RingloopError('unavailable', 'down')
    })
    let at = 0
    let attempts = 0
    for (; attempts < 1_000; attempts++) {
      const outcome = await run(runner, attempts)
      if (outcome.then !== 'retry') break
      at += outcome.at - clock.now()
    }
    expect(at / 3_600_000).toBeGreaterThan(20)
    expect(at / 3_600_000).toBeLessThan(28)
  })

  it('does not wait for a channel that never answers', async () => {
    const runner = createNotifyRunner({
      notifier: { send: () => new Promise(() => {}) },
      clock,
      random: () => 0,
      log: () => {},
      timeoutMs: 10_000,
    })
    const outcome = run(runner)
    await clock.advance(10_000)
    expect(await outcome).toMatchObject({ then: 'retry' })
    expect(runner.leaseMs).toBeGreaterThan(10_000)
  })
})

describe('a notification that belongs to no call', () => {
  it('is kept by the store, and known by its key', async () => {
    const store = createMemoryStore({ keepEnded: 0 })
    const ended = [toCallId('a')]
    await store.commit({ events: [], effects: [effect], ended })
    const lease = { now: 1, leaseMs: 1_000, limit: 10, types: ['notify'] } as const
    expect(await store.lease(lease)).toHaveLength(1)
    await store.complete(effect.key)
    await store.commit({ events: [], effects: [effect], ended })
    expect(await store.lease({ ...lease, now: 10_000 })).toEqual([])
  })
})
