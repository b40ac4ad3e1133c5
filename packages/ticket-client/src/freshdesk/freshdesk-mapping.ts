import type { TicketPriority, TicketStatus } from '@ringloop/core'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createStatusTable } from '../mapping/status-table.js'
import type { WordTable } from '../mapping/word-table.js'
import type { FreshdeskFields, FreshdeskOptions } from './freshdesk-options.js'

/** How to translate between Freshdesk and Ringloop. */
export interface FreshdeskMapping {
  readonly fields: FreshdeskFields & { readonly externalId: string }
  readonly groups: Readonly<Record<string, number>>
  readonly requesters: 'known' | 'email'
  readonly unmapped: 'describe' | 'drop'
  /** Of numbers, written as texts. */
  readonly statuses: WordTable<TicketStatus>
  readonly priorities: WordTable<TicketPriority>
  /** For people, with a slash at the end. */
  readonly publicUrl: string
  /** What a field is called in `customFields`. */
  nameOf(theirs: string): string
  /** What Freshdesk calls a field of `customFields`. */
  theirsOf(name: string): string
}

/** Makes the {@link FreshdeskMapping} of some options. */
export function createFreshdeskMapping(options: FreshdeskOptions): FreshdeskMapping {
  const { fieldNames = {}, fields = {}, groups = {} } = options
  const names = new Map(Object.entries(fieldNames).map(([name, theirs]) => [theirs, name]))
  return {
    fields: { ...fields, externalId: fields.externalId ?? 'cf_ringloop_id' },
    groups,
    requesters: options.requesters ?? 'known',
    unmapped: options.unmapped ?? 'describe',
    statuses: createStatusTable({
      // Freshdesk has four; 6 and 7 are the two more that accounts begin with (waiting on customer, on third party).
      words: {
        acknowledged: '2',
        inProgress: '2',
        pending: ['3', '6'],
        held: ['3', '7'],
        resolved: '4',
        closed: '5',
        cancelled: '5',
      },
      own: options.statuses,
    }),
    priorities: createPriorityTable({ words: { low: '1', normal: '2', high: '3', urgent: '4' }, own: options.priorities }),
    publicUrl: `${(options.publicUrl ?? options.url).replace(/\/+$/, '')}/`,
    nameOf: (theirs) => names.get(theirs) ?? theirs,
    theirsOf: (name) => (Object.hasOwn(fieldNames, name) ? (fieldNames[name] ?? name) : name),
  }
}
