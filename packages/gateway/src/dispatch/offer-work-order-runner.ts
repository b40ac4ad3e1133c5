import { isOpen, isRingloopError } from '@ringloop/core'
import type { EffectRunner } from '../pipeline-host/effect-runner.js'
import { createRetryingRunner, type RetryingRunnerOptions } from '../pipeline-host/retrying-runner.js'
import type { OpenOrderPool } from './open-order-pool.js'
import { nobody } from './pool-order.js'
import type { TicketWorkOrders } from './ticket-work-order.js'

/** What {@link createOfferWorkOrderRunner} needs. */
export interface OfferWorkOrderOptions extends RetryingRunnerOptions {
  /** `null`: there is none any more. */
  readonly pool: Pick<OpenOrderPool, 'pool'> | null
  readonly workOrders: TicketWorkOrders | null
  /** Takes out of an offer what must not be stored. */
  readonly mask: <Value>(value: Value) => Value
}

/**
 * Offers the work order of an open ticket that nobody has, once: one that was taken out of the pool stays out. A ticket whose fields do not
 * make a work order yet is none; when it changes, it is looked at again.
 */
export function createOfferWorkOrderRunner({
  pool,
  workOrders,
  mask,
  ...options
}: OfferWorkOrderOptions): EffectRunner<'offerWorkOrder'> {
  return createRetryingRunner<'offerWorkOrder'>(
    {
      what: 'offer of a work order',
      details: ({ ticketId }) => ({ ticketId }),
      async perform({ ticketId }, signal) {
        const found = await workOrders?.read(ticketId, signal).catch((error: unknown) => {
          if (!isRingloopError(error) || error.code !== 'invalidInput') throw error
          options.log('a ticket is no work order yet', { ticketId, problem: error.message })
          return null
        })
        if (pool === null || found == null || !isOpen(found.ticket.status) || found.ticket.owner !== null) return undefined
        const { ticket, order } = found
        await pool.pool.offer(
          {
            id: order.id,
            ticketId,
            title: mask(ticket.subject).slice(0, 500) || ticketId,
            place: order.place,
            priority: order.priority,
            dueAt: order.dueAt,
            offeredTo: order.pinnedTo === null ? null : [order.pinnedTo],
            details: {},
          },
          nobody,
          { once: true },
        )
        return undefined
      },
    },
    { concurrency: 4, ...options },
  )
}
