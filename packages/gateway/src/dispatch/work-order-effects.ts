import {
  type AssignWorkOrderEffect,
  type GiveWorkOrderEffect,
  type OfferWorkOrderEffect,
  toTicketId,
  type WithdrawWorkOrderEffect,
} from '@ringloop/core'
import type { TicketMoment } from './follow-work-orders.js'

/** What dispatch wants done, apart from calls. */
export type WorkOrderEffect = AssignWorkOrderEffect | OfferWorkOrderEffect | GiveWorkOrderEffect | WithdrawWorkOrderEffect

/** Somebody took an order of the pool, or gave it back: their ticket shall say so. */
export function handoverEffect(handover: {
  readonly orderId: string
  readonly ticketId: string
  /** The same for the same handover. */
  readonly step: string
  /** By extension; `null`: nobody has it. */
  readonly owner: string | null
  readonly from: string | null
}): AssignWorkOrderEffect {
  const { orderId, ticketId, step, owner, from } = handover
  const key = `pool/${orderId}/${step}`
  return { type: 'assignWorkOrder', key, callId: null, ticketId: toTicketId(ticketId), owner, from, orderId }
}

/**
 * Somebody gives an order of the pool back. What its ticket said while they had it was of no account; from then on it is, so the ticket is
 * looked at when it is so, and once more for whoever dies before that.
 */
export function releaseEffects(given: {
  readonly orderId: string
  readonly ticketId: string
  /** The same for the same release. */
  readonly release: string
  /** By extension. */
  readonly from: string
}): { readonly before: readonly WorkOrderEffect[]; readonly after: readonly WorkOrderEffect[] } {
  const { orderId, ticketId, release, from } = given
  const look = (when: string) =>
    momentEffect({ ticketId: toTicketId(ticketId), version: `released/${release}/${when}`, is: 'taken' })
  return {
    before: [handoverEffect({ orderId, ticketId, step: `released/${release}`, owner: null, from }), look('later')],
    after: [look('now')],
  }
}

/** Somebody has accepted who drives: their ticket shall say so, and the pool has it no more. */
export function planEffects(
  plan: string,
  assignments: readonly { readonly ticketId: string; readonly owner: string }[],
): readonly WorkOrderEffect[] {
  return assignments.flatMap(({ ticketId: id, owner }, index) => {
    const of = { callId: null, ticketId: toTicketId(id) } as const
    const key = `plan/${plan}/${index}`
    return [
      { ...of, type: 'assignWorkOrder', key: `${key}/owner`, owner, from: null, orderId: null } as const,
      { ...of, type: 'withdrawWorkOrder', key: `${key}/pool`, because: 'plan' } as const,
    ]
  })
}

/** What a ticket means for the pool. */
export function momentEffect({ ticketId, version, is }: TicketMoment): WorkOrderEffect {
  const of = { key: `${is}/${ticketId}/${version}`, callId: null, ticketId } as const
  return is === 'offered' ? { ...of, type: 'offerWorkOrder' } : { ...of, type: 'withdrawWorkOrder', because: 'ticket' }
}
