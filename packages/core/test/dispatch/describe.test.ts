import { describe, expect, it } from 'vitest'
import {
  type DescribeOptions,
  describeObstacle,
  describeReason,
  type Obstacle,
  planRoutes,
  straightLine,
  suggest,
  toEngineerId,
} from '../../src/dispatch/index.js'
import { madeUpTown, morning } from './made-up-town.js'

const english: DescribeOptions = { language: 'en', timeZone: 'Europe/Berlin', nameOf: (id) => (id === 'e1' ? 'Ada' : id) }
const chinese: DescribeOptions = { ...english, language: 'zh-CN' }

describe('what dispatch says', () => {
  it('is a sentence in both languages, with times of the place', () => {
    const expired: Obstacle = { kind: 'certificateExpired', certificate: 'gas', validUntil: morning }
    expect(describeObstacle(expired, english)).toBe(
      'the certificate gas is valid until Mar 2, 09:00, before the work could be done',
    )
    expect(describeObstacle(expired, chinese)).toBe('证书“gas”有效期至 3月2日 09:00，早于最早完工时间')
    expect(describeObstacle({ kind: 'pinnedToAnother', to: toEngineerId('e1') }, english)).toBe('the order was given to Ada')
    expect(describeReason({ kind: 'way', minutes: 125.2, after: null }, english)).toBe(
      '2 h 5 min on the way, from where they are',
    )
    expect(describeReason({ kind: 'way', minutes: 0.2, after: null }, chinese)).toBe('从当前位置出发，路程 1分钟')
  })

  it('is said of everything that comes up in a town', () => {
    const town = madeUpTown(60, 10)
    const travel = straightLine()
    const plan = planRoutes(town, { travel, rounds: 5 })
    const kinds = new Set<string>()
    for (const options of [english, chinese]) {
      for (const { refusals } of plan.unplanned)
        for (const obstacle of refusals.flatMap(({ obstacles }) => obstacles)) {
          kinds.add(obstacle.kind)
          expect(describeObstacle(obstacle, options)).toMatch(/^(?!.*undefined).{2,200}$/)
        }
      for (const { id } of town.orders)
        for (const reason of suggest(town, id, { travel, present: plan }).proposals.flatMap(({ reasons }) => reasons)) {
          kinds.add(reason.kind)
          expect(describeReason(reason, options)).toMatch(/^(?!.*undefined).{2,200}$/)
        }
    }
    expect(kinds.size).toBeGreaterThan(15)
  })
})
