import { expect, it } from 'vitest'
import { createSweepAtTimes } from '../../src/filing/sweep-at-times.js'

const { signal } = new AbortController()

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
