import { isOpen, type TicketPriority, type TicketSummary } from '@ringloop/core'

const weight: Readonly<Record<TicketPriority, number>> = { urgent: 0, high: 1, normal: 2, low: 3 }

/** The open tickets by urgency (the longest untouched first among equals), at most `limit`, and how many more there are. */
export function openTickets(
  tickets: readonly TicketSummary[],
  limit: number,
): { readonly shown: readonly TicketSummary[]; readonly more: number } {
  const open = tickets
    .filter((ticket) => isOpen(ticket.status))
    .sort((a, b) => weight[a.priority] - weight[b.priority] || a.updatedAt - b.updatedAt)
  return { shown: open.slice(0, limit), more: Math.max(0, open.length - limit) }
}
