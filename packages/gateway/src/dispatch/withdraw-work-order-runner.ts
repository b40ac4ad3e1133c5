import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import type { OpenOrderPool } from './open-order-pool.js'
import { nobody } from './pool-order.js'

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
