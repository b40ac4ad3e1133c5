import { estimateWaitSeconds } from '@ringloop/core/routing'
import { expect, it } from 'vitest'

it.each([
  [{ ahead: 0, free: 1, working: 1, averageHandleSeconds: 300 }, 0],
  [{ ahead: 0, free: 0, working: 3, averageHandleSeconds: 300 }, 100],
  [{ ahead: 4, free: 0, working: 2, averageHandleSeconds: 240 }, 600],
  [{ ahead: 4, free: 2, working: 4, averageHandleSeconds: 240 }, 180],
  // nobody works there; no call was handled yet
  [{ ahead: 0, free: 0, working: 0, averageHandleSeconds: 300 }, null],
  [{ ahead: 0, free: 0, working: 2, averageHandleSeconds: null }, null],
])('the estimated wait of %j is %s s', (queue, seconds) => {
  expect(estimateWaitSeconds(queue)).toBe(seconds)
})
