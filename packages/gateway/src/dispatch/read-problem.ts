import { RingloopError, type TicketBackend, type TicketField, type Timestamp, toTicketId } from '@ringloop/core'
import { type DispatchProblem, parseDispatchProblem, type WorkOrderMapping, workOrderOf } from '@ringloop/core/dispatch'
import * as z from 'zod'

/** What {@link createReadProblem} needs. */
export interface ReadProblemOptions {
  readonly tickets: Pick<TicketBackend, 'get' | 'fields'>
  /** Which fields of a ticket say what; `null`: orders come whole. */
  readonly workOrders: WorkOrderMapping | null
  /** When a ticket has to be resolved, by its service level. */
  readonly dueAt: (ticketId: ReturnType<typeof toTicketId>) => Promise<Timestamp | null>
  readonly now: () => Timestamp
}

/** Reads a problem in which orders may be tickets alone. */
export type ReadProblem = (value: unknown, signal: AbortSignal) => Promise<DispatchProblem>

/** An order without its place is a ticket that knows it; what stands beside it goes before what the ticket says. */
const ticketOnly = z.looseObject({ ticketId: z.string().min(1).max(200), place: z.undefined().optional() })
const someOrders = z.looseObject({ orders: z.array(z.unknown()) })

const maximumTickets = 200
const concurrency = 8
/** All tickets of one problem together. */
const timeoutMs = 30_000
const rememberFieldsMs = 600_000

/**
 * Makes {@link ReadProblem}: as core's `parseDispatchProblem`, and `{ "ticketId": "4711" }` among the orders is read from the ticket system,
 * due when its service level says if its own fields do not.
 *
 * @returns rejects with `invalidInput` that names the order; what the ticket system throws; `timeout`
 */
export function createReadProblem({ tickets, workOrders, dueAt, now }: ReadProblemOptions): ReadProblem {
  let fields: { readonly at: Timestamp; readonly known: readonly TicketField[] } | null = null
  const fieldsNow = async (signal: AbortSignal): Promise<readonly TicketField[]> => {
    if (fields === null || now() - fields.at > rememberFieldsMs)
      fields = { at: now(), known: (await tickets.fields?.({ signal })) ?? [] }
    return fields.known
  }
  const read = async (index: number, given: { readonly ticketId: string }, signal: AbortSignal): Promise<unknown> => {
    if (workOrders === null)
      throw new RingloopError(
        'invalidInput',
        `orders[${index}]: is a ticket alone; nothing says where in a ticket a work order stands.`,
        {
          mend: 'Give place and durationMinutes, or set dispatch.workOrders in the configuration.',
        },
      )
    const ticketId = toTicketId(given.ticketId)
    try {
      const ticket = await tickets.get(ticketId, { signal })
      const order = workOrderOf(ticket, await fieldsNow(signal), workOrders)
      return { ...order, dueAt: order.dueAt ?? (await dueAt(ticketId)), ...given }
    } catch (error) {
      if (!(error instanceof RingloopError)) throw error
      throw new RingloopError(error.code, `orders[${index}]: ${error.message}`, {
        mend: error.mend ?? 'Correct it.',
        cause: error,
      })
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
        {
          mend: 'Send those of one region.',
        },
      )
    const limit = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([wanted, limit])
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        orders[next.index] = await read(next.index, next.given, signal)
    }
    await Promise.all(Array.from({ length: concurrency }, work))
    return parseDispatchProblem({ ...rough.data, orders })
  }
}
