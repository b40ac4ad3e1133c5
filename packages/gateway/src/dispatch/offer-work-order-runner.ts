import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import type { AutomaticDispatch } from './automatic-dispatch.js'
import type { OpenOrderPool } from './open-order-pool.js'
import { followInPool, type TicketInPoolOptions } from './ticket-in-pool.js'

/** What the runners that make the open pool agree with tickets need. */
export interface FollowWorkOrderOptions extends RetryingRunnerOptions, Omit<TicketInPoolOptions, 'workOrders'> {
  /** `null`: there is none any more. */
  readonly pool: Pick<OpenOrderPool, 'pool'> | null
  readonly workOrders: TicketInPoolOptions['workOrders'] | null
}

/**
 * Offers the work order of a ticket that says that anybody may drive, if it still says so, and gives it to who can do it best, if there is a
 * roster. Without a pool there is nothing to do.
 */
export function createOfferWorkOrderRunner({
  pool,
  workOrders,
  automatic,
  ...options
}: FollowWorkOrderOptions & { readonly automatic?: AutomaticDispatch | null }): EffectRunner<'offerWorkOrder'> {
  return createRetryingRunner<'offerWorkOrder'>(
    {
      what: 'offer of a work order',
      details: ({ ticketId }) => ({ ticketId }),
      async perform({ ticketId }, signal) {
        if (pool === null || workOrders === null) return undefined
        await followInPool(pool.pool, { ticketId, signal }, { ...options, workOrders })
        await automatic?.assign(ticketId, signal)
        return undefined
      },
    },
    { concurrency: 4, ...options },
  )
}
