import { toTicketId } from '@ringloop/core'
import type { Sla, SlaEffect } from '@ringloop/core/sla'
import type { ServiceLevelRow } from '../../src/sla/sql-service-levels.js'

/** The service level of an open ticket without clocks, which wakes up at `wakeAt`. */
export function sampleServiceLevel(ticket: string, wakeAt: number | null, over: Partial<Sla> = {}): Sla {
  return {
    version: 1,
    ticketId: toTicketId(ticket),
    policy: null,
    priority: 'normal',
    status: 'inProgress',
    openedAt: 0,
    clocks: { firstResponse: null, nextResponse: null, resolution: null },
    escalations: [],
    acknowledged: null,
    respondedAt: null,
    unanswered: [],
    wakeAt,
    ...over,
  }
}

/** The same as a row. */
export function sampleRow(ticket: string, wakeAt: number | null, over: Partial<ServiceLevelRow> = {}): ServiceLevelRow {
  return {
    sla: sampleServiceLevel(ticket, wakeAt),
    about: { subject: 'Boiler', queue: null, owner: null, tags: [], customFields: {}, asOf: 0, seen: [] },
    settings: 'one',
    endedAt: null,
    ...over,
  }
}

/** Tells the channel `ops` that something of the ticket was due at `at`. */
export const sampleNotify = (ticket: string, at: number): SlaEffect => ({
  type: 'notify',
  key: `${ticket}/sla/resolution/0/80%`,
  callId: null,
  notification: { channel: 'ops', subject: 'Due', text: `Ticket ${ticket}` },
  ticketId: toTicketId(ticket),
  metric: 'resolution',
  at,
  late: false,
})
