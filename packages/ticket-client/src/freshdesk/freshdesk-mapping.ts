import { RingloopError, type TicketPriority, type TicketStatus } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createStatusTable } from '../mapping/status-table.js'
import type { Words, WordTable } from '../mapping/word-table.js'
import { oneLine } from '../text/plain-text.js'
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
  /** Whether a field holds something of Ringloop's own: then it is none of `customFields`. */
  isOurs(theirs: string): boolean
  /** What a field is called in `customFields`. */
  nameOf(theirs: string): string
  /** What Freshdesk calls a field of `customFields`. */
  theirsOf(name: string): string
}

/** Makes the {@link FreshdeskMapping} of some options. @throws `invalidConfig` for a status or priority that is no number */
export function createFreshdeskMapping(options: FreshdeskOptions): FreshdeskMapping {
  const { name = 'freshdesk', fieldNames = {}, fields = {}, groups = {} } = options
  requireNumbers(name, 'statuses', options.statuses)
  requireNumbers(name, 'priorities', options.priorities)
  const names = new Map(Object.entries(fieldNames).map(([ours, theirs]) => [theirs, ours]))
  const { externalId = 'cf_ringloop_id', callerPhone, contactId } = fields
  return {
    fields: { ...fields, externalId },
    isOurs: (theirs) => theirs === externalId || theirs === callerPhone || theirs === contactId,
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
    publicUrl: publicUrlOf(options),
    nameOf: (theirs) => names.get(theirs) ?? theirs,
    theirsOf: (name) => (Object.hasOwn(fieldNames, name) ? (fieldNames[name] ?? name) : name),
  }
}

/** Freshdesk knows these by number: with any other word a ticket would be sent without one. */
function requireNumbers(
  name: string,
  option: 'statuses' | 'priorities',
  table: Readonly<Record<string, Words | undefined>> = {},
): void {
  for (const [ours, words] of Object.entries(table))
    for (const word of [words ?? []].flat())
      if (!/^\s*\d{1,9}\s*$/.test(word))
        throw new RingloopError('invalidConfig', `${name}: ${option}.${ours} is "${oneLine(word, 40)}", no number`, {
          mend: 'Give the number that Freshdesk’s API has for it; see GET /api/v2/ticket_fields.',
        })
}
