import { isOpen, type TicketQuery, type TicketStatus } from '@ringloop/core'

/** Whether tickets with this status were asked for. */
export const fitsStatus = (status: TicketStatus, query: Pick<TicketQuery, 'status' | 'open'>): boolean =>
  (query.status === undefined || status === query.status) && (query.open === undefined || isOpen(status) === query.open)
