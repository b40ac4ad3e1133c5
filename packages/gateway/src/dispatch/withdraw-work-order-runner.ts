import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner } from '../pipeline-host/retrying-runner.js'
import type { AutomaticDispatch } from './automatic-dispatch.js'
import type { FollowWorkOrderOptions } from './offer-work-order-runner.js'
import { nobody } from './pool-order.js'
import { followInPool } from './ticket-in-pool.js'

/**
 * Takes what the open pool has of a ticket out of it: whoever has taken it, if a plan says who drives; else if the ticket is over or not
 * offered any more as it is then, however late that is. Without a pool there is nothing to do.
 */
export function createWithdrawWorkOrderRunner({
  pool,
  workOrders,
  automatic,
  ...options
}: FollowWorkOrderOptions & { readonly automatic?: AutomaticDispatch | null }): EffectRunner<'withdrawWorkOrder'> {
  return createRetryingRunner<'withdrawWorkOrder'>(
    {
      what: 'withdrawal of a work order',
      details: ({ ticketId }) => ({ ticketId }),
      async perform({ ticketId, because, key }, signal) {
        if (pool === null || workOrders === null) return undefined
        if (because === 'plan') await pool.pool.withdrawTicket(ticketId, nobody)
        // most tickets were never there, and need not be read
        else if ((await pool.pool.ofTicket(ticketId)).length > 0) {
          await followInPool(pool.pool, { ticketId, signal }, { ...options, workOrders })
          // it was given back: the ticket still names who did, and would never be told as offered
          if ((await pool.pool.ofTicket(ticketId)).some(({ grabbedBy }) => grabbedBy === null))
            await automatic?.assignLater(ticketId, key)
        }
        return undefined
      },
    },
    { concurrency: 4, ...options },
  )
}
