import { isRingloopError, type Ticket, type Timestamp, toTicketId } from '@ringloop/core'
import {
  type Engineer,
  toEngineerId,
  toWorkOrderId,
  type WorkOrder,
  type WorkOrderMapping,
  workOrderOf,
} from '@ringloop/core/dispatch'
import type { BoardOrder, PoolOrder } from './pool-order.js'

/** As `offerOf` of a ticket writes an order's details. */
const mapping: WorkOrderMapping = {
  place: { latitude: 'latitude', longitude: 'longitude' },
  durationMinutes: { field: 'minutes', default: 60 },
  parts: 'parts',
  promised: { from: 'promisedFrom', to: 'promisedTo' },
}

/** Where it is, stands beside the details. */
const elsewhere = { latitude: '0', longitude: '0' }

/**
 * The orders of the pool that these engineers have, as their days. Of the parts, what is on their van is kept for what they took first;
 * what is not there they have used for it already, or fetch it another time: it hinders nothing.
 */
export function heldOrders(taken: readonly PoolOrder[], engineers: readonly Engineer[], now: Timestamp): readonly WorkOrder[] {
  const vans = new Map<string, Record<string, number>>(engineers.map(({ id, van }) => [id, { ...van }]))
  return taken.flatMap((each) => {
    if (each.grabbed === null) return []
    const by = each.grabbed.by.extension
    const order = heldOrder(each, by, now)
    const van = vans.get(by) ?? {}
    const parts = Object.entries(order.parts).flatMap(([name, count]) => {
      const kept = Math.min(count, van[name] ?? 0)
      van[name] = (van[name] ?? 0) - kept
      return kept === 0 ? [] : [[name, kept] as const]
    })
    return [{ ...order, parts: Object.fromEntries(parts) }]
  })
}

/**
 * An order of the pool that somebody has, as a part of their day: it stays theirs, whatever it takes. A promise whose time is over binds
 * nobody any more.
 */
function heldOrder(order: PoolOrder, by: string, now: Timestamp): WorkOrder {
  const read = orderOf(order, mapping)
  const promised = read.promised !== null && read.promised.to < now ? null : read.promised
  return { ...read, promised, pinnedTo: toEngineerId(by) }
}

/** An order of the pool that is free, as its offer says; who is the only one that it is offered to, drives or nobody does. */
export function freeOrder(order: BoardOrder): WorkOrder {
  const [only, ...others] = order.offeredTo ?? []
  const pinnedTo = only !== undefined && others.length === 0 ? toEngineerId(only) : null
  return { ...orderOf(order, { ...mapping, skills: 'skills', certificates: 'certificates' }), pinnedTo }
}

/** What an offer's details do not say, or say in other words, is not known: it takes an hour then. */
function orderOf({ id, ticketId, place, priority, dueAt, details }: PoolOrder, from: WorkOrderMapping): WorkOrder {
  const ticket = (said: PoolOrder['details']): Ticket => {
    const texts = Object.entries(said).map(([name, value]) => [name, `${value ?? ''}`])
    return {
      id: toTicketId(ticketId),
      priority,
      customFields: { ...Object.fromEntries(texts), ...elsewhere },
    } as unknown as Ticket
  }
  const read = (): WorkOrder => {
    try {
      return workOrderOf(ticket(details), [], from)
    } catch (error) {
      if (!isRingloopError(error)) throw error
      return workOrderOf(ticket({}), [], from)
    }
  }
  return { ...read(), id: toWorkOrderId(id), place, dueAt }
}
