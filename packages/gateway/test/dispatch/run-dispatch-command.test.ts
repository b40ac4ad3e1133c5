import { RingloopError } from '@ringloop/core'
import { expect, it } from 'vitest'
import { runDispatchCommand } from '../../src/dispatch/run-dispatch-command.js'

it('a plan is given out as far as it can be, and what stays free because it is offered to others is named', async () => {
  const done: string[] = []
  const pool = {
    async grab(orderId: string) {
      if (orderId === 'gone') throw new RingloopError('notFound', 'There is no such order.')
      if (orderId === 'others' || orderId === 'taken') throw new RingloopError('forbidden', 'It is not offered to you.')
      done.push(`grab ${orderId}`)
      return { won: true, at: 1 }
    },
    standing: async (orderId: string) => ({
      ticketId: '1',
      by: orderId === 'taken' ? { extension: '3', name: 'Cy' } : null,
    }),
  }
  const sam = { extension: '9', name: 'Sam', supervisor: true }
  const accepting = runDispatchCommand('9', { type: 'acceptPlan', planId: 'p' }, {
    pool: { pool },
    board: {
      proposed: () => ['others', 'gone', 'taken', 'x'].map((orderId) => ({ orderId, engineerId: '1', name: 'Ada' })),
      discard: () => done.push('discard'),
      changed: () => done.push('changed'),
    },
    personAt: () => sam,
    tell: async () => {},
  } as never)
  await expect(accepting).rejects.toMatchObject({
    code: 'conflict',
    message: 'Not given out, as they are not offered to whom the plan gives them: others (Ada).',
  })
  expect(done).toEqual(['grab x', 'discard', 'changed'])
})
