import { afterEach, expect, it, vi } from 'vitest'
import { createSweepAtTimes } from '../../src/filing/sweep-at-times.js'

const { signal } = new AbortController()
const never = new Promise<never>(() => undefined)

afterEach(() => vi.useRealTimers())

it('sweeps with the first ticket, with one an hour, and again with the next after a failure', async () => {
  let time = 0
  let swept = 0
  let fails = true
  const sweep = createSweepAtTimes(
    () => time,
    async () => {
      swept += 1
      if (fails) throw new Error('no')
    },
  )
  const at = async (now: number) => {
    time = now
    await sweep(signal)
    return swept
  }
  expect(await at(0)).toBe(1)
  fails = false
  expect(await at(1)).toBe(2)
  expect(await at(3_600_000)).toBe(2)
  expect(await at(3_600_001)).toBe(3)
  expect(await at(3_600_002)).toBe(3)
})

it('holds the ticket at hand for five seconds at most, and goes on when that is filed or given up', async () => {
  vi.useFakeTimers()
  const given: AbortSignal[] = []
  const begin = () =>
    createSweepAtTimes(Date.now, (its) => {
      given.push(its)
      return never
    })
  let held = true
  void begin()(signal).then(() => {
    held = false
  })
  await vi.advanceTimersByTimeAsync(4_999)
  expect(held).toBe(true)
  await vi.advanceTimersByTimeAsync(1)
  expect(held).toBe(false)

  const ticket = new AbortController()
  const second = begin()(ticket.signal)
  ticket.abort()
  await second
  expect(given.map(({ aborted }) => aborted)).toEqual([false, false])
})
