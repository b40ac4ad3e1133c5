import { RingloopError, type Ticket, type TicketBackend, type TicketField, type TicketId, type Timestamp } from '@ringloop/core'
import { type WorkOrder, type WorkOrderMapping, workOrderOf } from '@ringloop/core/dispatch'

/** Reads tickets as work orders, due when their service level says if their own fields do not. */
export interface TicketWorkOrders {
  /** @throws `invalidInput` if the ticket is no work order yet, or the configuration does not say how one is read; what the ticket system throws */
  read(ticketId: TicketId, signal: AbortSignal): Promise<WorkOrder>
  /** The same of a ticket that was read. */
  of(ticket: Ticket, signal: AbortSignal): Promise<WorkOrder>
}

const rememberFieldsMs = 600_000

/** Makes {@link TicketWorkOrders}. */
export function createTicketWorkOrders({
  tickets,
  mapping,
  dueAt,
  now,
}: {
  readonly tickets: Pick<TicketBackend, 'get' | 'fields'>
  /** Which fields of a ticket say what; `null`: none do. */
  readonly mapping: WorkOrderMapping | null
  /** When a ticket has to be resolved, by its service level. */
  readonly dueAt: (ticketId: TicketId) => Promise<Timestamp | null>
  readonly now: () => Timestamp
}): TicketWorkOrders {
  let fields: { readonly at: Timestamp; readonly known: readonly TicketField[] } | null = null
  const fieldsNow = async (signal: AbortSignal): Promise<readonly TicketField[]> => {
    if (fields === null || now() - fields.at > rememberFieldsMs)
      fields = { at: now(), known: (await tickets.fields?.({ signal })) ?? [] }
    return fields.known
  }
  const of = async (ticket: Ticket, signal: AbortSignal): Promise<WorkOrder> => {
    if (mapping === null)
      throw new RingloopError('invalidInput', 'Nothing says where in a ticket a work order stands.', {
        mend: 'Give place and durationMinutes, or set dispatch.workOrders in the configuration.',
      })
    const order = workOrderOf(ticket, await fieldsNow(signal), mapping)
    return { ...order, dueAt: order.dueAt ?? (await dueAt(ticket.id)) }
  }
  return { of, read: async (ticketId, signal) => of(await tickets.get(ticketId, { signal }), signal) }
}
