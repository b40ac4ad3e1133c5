import { describe, expect, it } from 'vitest'
import { configuredWallboard, wallboardConfigSchema } from '../../packages/gateway/src/wallboard/wallboard-config.js'
import { blockOf } from './markdown.js'

describe('the guide to the wallboard', () => {
  it.each(['docs/guides/wallboard.md', 'docs/guides/zh-CN/wallboard.md'])(
    '%s has a configuration that does what it says',
    (page) => {
      const { wallboard } = JSON.parse(blockOf(page, 'wallboard'))
      const settings = configuredWallboard(wallboardConfigSchema.parse(wallboard), { RINGLOOP_HALL_TOKEN: 'long and random' })
      expect(settings.displays).toEqual([{ name: 'Hall', token: 'long and random' }])
      expect(settings.unusual).toBe(true)
      expect(settings.limitsOf(null)).toMatchObject({ answerWithinMs: 20_000, shortAbandonMs: 5_000 })
      expect(settings.targetsOf('sales')).toEqual({ serviceLevel: 0.8, longestWaitMs: 120_000, abandonRate: 0.05, waiting: 12 })
      // what a queue does not say is as in all
      expect(settings.limitsOf('emergency@default')).toMatchObject({ answerWithinMs: 10_000, shortAbandonMs: 5_000 })
      expect(settings.targetsOf('emergency@default')).toEqual({
        serviceLevel: 0.95,
        longestWaitMs: 30_000,
        abandonRate: 0.05,
        waiting: 12,
      })
    },
  )
})
