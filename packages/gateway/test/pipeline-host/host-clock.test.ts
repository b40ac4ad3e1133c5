import { expect, it, vi } from 'vitest'
import { systemClock } from '../../src/pipeline-host/host-clock.js'

it('waits as long as timers can when it is told to wait longer, instead of not at all', () => {
  const timer = vi.spyOn(globalThis, 'setTimeout')
  systemClock.after(365 * 86_400_000, () => {})()
  expect(timer.mock.calls[0]?.[1]).toBe(2 ** 31 - 1)
  timer.mockRestore()
})
