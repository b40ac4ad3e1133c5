import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import type { OpenOrderPool } from './open-order-pool.js'

/** Takes what the open pool has of a ticket out of it, whoever has taken it. Without a pool there is nothing to do. */
export function createWithdrawWorkOrderRunner({
  pool,
  ...options
}: RetryingRunnerOptions & { readonly pool: Pick<OpenOrderPool, 'pool'> | null }): EffectRunner<'withdrawWorkOrder'> {
  return createRetryingRunner<'withdrawWorkOrder'>(
    {
      what: 'withdrawal of a work order',
      details: ({ ticketId }) => ({ ticketId }),
      async perform({ ticketId }) {
        await pool?.pool.withdrawTicket(ticketId, nobody)
        return undefined
      },
    },
    { concurrency: 4, ...options },
  )
}

/** It is the ticket that ended, or a plan: no person with a desk took it out. */
const nobody = { extension: '', name: '' } as const
