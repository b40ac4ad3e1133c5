import type { Timestamp } from '../../time/clock.js'
import type { TicketStatus } from '../ticket.js'
import { isPartCancelled, isPartOver, type SubTicket, type SubTickets, subTicketSlaStates } from './sub-tickets.js'

/** What the parts say of the whole. */
export interface SubTicketRollUp {
  /** `acknowledged` until a part is begun; `pending` or `held` if that holds of every part that is open; `resolved` and on when all are over. */
  readonly status: TicketStatus
  /** 0 to 100, by weight of the parts that are over; 100 only when all are. */
  readonly percent: number
  readonly over: number
  readonly total: number
  /** Parts at which work stands still, and why. */
  readonly blocked: readonly BlockedPart[]
  readonly sla: {
    /** The worst of the parts, also of those that are over. */
    readonly state: (typeof subTicketSlaStates)[number]
    /** The earliest due of the parts that are open: the next that can be missed. */
    readonly nextDueAt: Timestamp | null
    /** The latest due of the parts that are open: before it the whole cannot be expected. */
    readonly lastDueAt: Timestamp | null
  }
  /** The whole may be closed now. */
  readonly mayClose: boolean
  /** The template wants the whole to be resolved now, without a person: what has to be done is done, and not all of it was cancelled. */
  readonly closes: boolean
}

/** A part at which work stands still. */
export interface BlockedPart {
  readonly part: string
  /** `notFiled`: its ticket could not be filed; `held`, `pending`: as its ticket is; `waiting`: only for parts that are blocked. */
  readonly because: 'notFiled' | 'held' | 'pending' | 'waiting'
}

/** Sums up the parts of a split ticket. */
export function rollUpSubTickets(subTickets: SubTickets): SubTicketRollUp {
  const { parts, closeWhole } = subTickets
  const over = parts.filter(isPartOver)
  const open = parts.filter((part) => !isPartOver(part))
  const weigh = (some: readonly SubTicket[]) => some.reduce((sum, { weight }) => sum + weight, 0)
  const dues = open.flatMap((part) => (part.state === 'filed' && part.sla.dueAt !== null ? [part.sla.dueAt] : []))
  const worst = Math.max(0, ...parts.map((part) => (part.state === 'filed' ? subTicketSlaStates.indexOf(part.sla.state) : 0)))
  return {
    status: statusOf(parts, open),
    percent: open.length === 0 ? 100 : Math.min(99, Math.floor((100 * weigh(over)) / weigh(parts))),
    over: over.length,
    total: parts.length,
    blocked: blockedParts(parts),
    sla: {
      state: subTicketSlaStates[worst] ?? 'none',
      nextDueAt: dues.length === 0 ? null : Math.min(...dues),
      lastDueAt: dues.length === 0 ? null : Math.max(...dues),
    },
    mayClose: closeWhole === 'anyTime' || required(subTickets).every(isPartOver),
    closes: closesWhole(subTickets),
  }
}

/** Whether the template wants the whole to be resolved now; see {@link SubTicketRollUp}. */
export const closesWhole = (subTickets: SubTickets): boolean =>
  subTickets.closeWhole === 'byItself' &&
  required(subTickets).every(isPartOver) &&
  required(subTickets).some((part) => !isPartCancelled(part))

const required = ({ parts }: SubTickets): readonly SubTicket[] => parts.filter(({ optional }) => !optional)

function statusOf(parts: readonly SubTicket[], open: readonly SubTicket[]): TicketStatus {
  if (open.length === 0) {
    const kept = parts.filter((part) => !isPartCancelled(part))
    if (kept.length === 0) return 'cancelled'
    return kept.every((part) => part.state === 'filed' && part.status === 'closed') ? 'closed' : 'resolved'
  }
  const filed = open.flatMap((part) => (part.state === 'filed' ? [part.status] : []))
  const begun = open.length < parts.length || filed.some((status) => status !== 'acknowledged')
  if (!begun) return 'acknowledged'
  const stands = (status: TicketStatus) => status === 'held' || status === 'pending'
  // parts that wait for others do not move by themselves
  const moves = open.some((part) => part.state === 'filing') || filed.some((status) => !stands(status))
  if (moves || filed.length === 0) return 'inProgress'
  return filed.every((status) => status === 'held') ? 'held' : 'pending'
}

function blockedParts(parts: readonly SubTicket[]): readonly BlockedPart[] {
  const blocked = new Map<string, BlockedPart['because']>()
  for (const part of parts) {
    if (part.state === 'notFiled') blocked.set(part.id, 'notFiled')
    else if (part.state === 'filed' && (part.status === 'held' || part.status === 'pending')) blocked.set(part.id, part.status)
  }
  const byId = new Map(parts.map((part) => [part.id, part]))
  for (let changed = true; changed; ) {
    changed = false
    for (const { id, state, after } of parts) {
      if (state !== 'waiting' || blocked.has(id)) continue
      const missing = after.filter((before) => !isPartOver(byId.get(before) ?? { state: 'leftOut' }))
      if (missing.length === 0 || !missing.every((before) => blocked.has(before))) continue
      blocked.set(id, 'waiting')
      changed = true
    }
  }
  return parts.flatMap(({ id }) => {
    const because = blocked.get(id)
    return because === undefined ? [] : [{ part: id, because }]
  })
}
