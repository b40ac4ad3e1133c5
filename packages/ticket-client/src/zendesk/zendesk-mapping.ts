import type { TicketPriority, TicketStatus } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createStatusTable } from '../mapping/status-table.js'
import type { WordTable } from '../mapping/word-table.js'
import type { ZendeskFields, ZendeskOptions } from './zendesk-options.js'

/** How to translate between Zendesk and Ringloop. */
export interface ZendeskMapping {
  readonly fields: ZendeskFields
  readonly groups: Readonly<Record<string, number>>
  readonly requesters: 'known' | 'email'
  readonly unmapped: 'describe' | 'drop'
  readonly statuses: WordTable<TicketStatus>
  readonly priorities: WordTable<TicketPriority>
  /** For people, with a slash at the end. */
  readonly publicUrl: string
  /** Whether a field holds something of Ringloop's own: then it is none of `customFields`. */
  isOurs(fieldId: number): boolean
  /** What a field is called in `customFields`. */
  nameOf(fieldId: number): string
  /** The id of a field in `customFields`, or `null` if it has none. */
  idOf(name: string): number | null
}

/** Makes the {@link ZendeskMapping} of some options. */
export function createZendeskMapping(options: ZendeskOptions): ZendeskMapping {
  const { fieldNames = {}, fields = {}, groups = {} } = options
  const names = new Map(Object.entries(fieldNames).map(([name, id]) => [id, name]))
  return {
    fields,
    groups,
    requesters: options.requesters ?? 'known',
    unmapped: options.unmapped ?? 'describe',
    statuses: createStatusTable({
      words: {
        acknowledged: 'new',
        inProgress: 'open',
        pending: 'pending',
        held: 'hold',
        resolved: 'solved',
        closed: 'closed',
        // Zendesk knows no cancelled tickets: they are done with.
        cancelled: 'solved',
      },
      also: { deleted: 'cancelled' },
      own: options.statuses,
    }),
    priorities: createPriorityTable({
      words: { low: 'low', normal: 'normal', high: 'high', urgent: 'urgent' },
      own: options.priorities,
    }),
    publicUrl: publicUrlOf(options),
    isOurs: (id) => id === fields.callerPhone || id === fields.contactId,
    nameOf: (id) => names.get(id) ?? String(id),
    idOf: (name) =>
      Object.hasOwn(fieldNames, name) ? (fieldNames[name] ?? null) : /^[1-9]\d{0,15}$/.test(name) ? Number(name) : null,
  }
}
