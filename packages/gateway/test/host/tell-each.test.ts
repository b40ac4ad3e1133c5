import { expect, it } from 'vitest'
import { tellEach } from '../../src/host/tell-each.js'

it('tells the others when one breaks, and logs which', () => {
  const told: string[] = []
  const logged: unknown[] = []
  const broken = new TypeError('cannot count it')
  tellEach(
    {
      router: () => told.push('router'),
      wallboard: () => {
        throw broken
      },
      outbox: () => told.push('outbox'),
    },
    (_fact, details) => logged.push(details),
  )
  expect(told).toEqual(['router', 'outbox'])
  expect(logged).toEqual([{ part: 'wallboard', error: broken }])
})
