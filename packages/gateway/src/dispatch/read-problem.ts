import { RingloopError, type RingloopErrorCode, toTicketId } from '@ringloop/core'
import { type DispatchProblem, parseDispatchProblem } from '@ringloop/core/dispatch'
import * as z from 'zod'
import type { TicketWorkOrders } from './ticket-work-order.js'

/** Reads a problem in which orders may be tickets alone. */
export type ReadProblem = (value: unknown, signal: AbortSignal) => Promise<DispatchProblem>

/** An order without its place is a ticket that knows it; what stands beside it goes before what the ticket says. */
const ticketOnly = z.looseObject({ ticketId: z.string().min(1).max(200), place: z.undefined().optional() })
const someOrders = z.looseObject({ orders: z.array(z.unknown()) })

const maximumTickets = 200
const concurrency = 8
/** All tickets of one problem together. */
const timeoutMs = 30_000

/**
 * Makes {@link ReadProblem}: as core's `parseDispatchProblem`, and `{ "ticketId": "4711" }` among the orders is read from the ticket system.
 *
 * @returns rejects with `invalidInput` that names the order; `unavailable` if the ticket system does not give it, for whatever reason: its
 * refusals are of the gateway, not of who asks; `timeout` after 30 s; `invalidConfig`; `aborted`
 */
export function createReadProblem({ read }: Pick<TicketWorkOrders, 'read'>): ReadProblem {
  const orderOf = async (index: number, given: { readonly ticketId: string }, signal: AbortSignal): Promise<unknown> => {
    try {
      return { ...(await read(toTicketId(given.ticketId), signal)), ...given }
    } catch (error) {
      if (!(error instanceof RingloopError)) throw error
      const { message, mend = 'Correct it.' } = error
      throw new RingloopError(codeOf(error), `orders[${index}]: ${message}`, { mend, cause: error })
    }
  }
  return async (value, wanted) => {
    const rough = someOrders.safeParse(value)
    if (!rough.success) return parseDispatchProblem(value)
    const orders = [...rough.data.orders]
    const waiting = orders.flatMap((order, index) => {
      const found = ticketOnly.safeParse(order)
      return found.success ? [{ index, given: found.data }] : []
    })
    if (waiting.length > maximumTickets)
      throw new RingloopError(
        'invalidInput',
        `orders: ${waiting.length} are tickets alone; at most ${maximumTickets} are read at once.`,
        { mend: 'Send those of one region.' },
      )
    const late = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([wanted, late])
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        orders[next.index] = await orderOf(next.index, next.given, signal)
    }
    try {
      await Promise.all(Array.from({ length: concurrency }, work))
    } catch (cause) {
      // the others read no more
      waiting.length = 0
      if (wanted.aborted) throw new RingloopError('aborted', 'The tickets are not wanted any more.', { cause })
      if (late.aborted)
        throw new RingloopError('timeout', `The tickets were not read in ${timeoutMs / 1_000} s.`, {
          mend: 'Send fewer tickets at once, or whole orders.',
          cause,
        })
      throw cause
    }
    return parseDispatchProblem({ ...rough.data, orders })
  }
}

function codeOf({ code }: RingloopError): RingloopErrorCode {
  if (code === 'invalidInput' || code === 'notFound') return 'invalidInput'
  return code === 'invalidConfig' ? code : 'unavailable'
}
