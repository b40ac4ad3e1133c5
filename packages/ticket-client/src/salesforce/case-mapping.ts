import { RingloopError, type TicketPriority, type TicketStatus } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createStatusTable } from '../mapping/status-table.js'
import type { Words, WordTable } from '../mapping/word-table.js'
import { isIdOf } from './salesforce-id.js'
import type { SalesforceFields, SalesforceOptions } from './salesforce-options.js'
import { fieldName } from './soql.js'

/** How to translate between cases and Ringloop. */
export interface CaseMapping {
  readonly fields: SalesforceFields & { readonly externalId: string; readonly number: string }
  readonly unmapped: 'describe' | 'drop'
  readonly origin: string
  readonly queue: string | undefined
  readonly queues: Readonly<Record<string, string>>
  readonly statuses: WordTable<TicketStatus>
  readonly priorities: WordTable<TicketPriority>
  /** Every known value of `Status` that is read as one of these statuses. */
  wordsOf(wanted: (status: TicketStatus) => boolean): readonly string[]
  /** For people. */
  urlOf(id: string): string
}

const words: Readonly<Record<TicketStatus, string>> = {
  acknowledged: 'New',
  inProgress: 'Working',
  pending: 'On Hold',
  held: 'On Hold',
  resolved: 'Closed',
  closed: 'Closed',
  cancelled: 'Closed',
}

/** Makes the mapping. @throws `invalidConfig` for a name or an id that is none */
export function createCaseMapping(name: string, options: SalesforceOptions): CaseMapping {
  const { fields = {}, queues = {}, statuses: own = {} } = options
  for (const field of Object.values(fields)) if (field !== undefined) fieldName(name, field)
  for (const queue of [options.queue, ...Object.values(queues)]) {
    if (queue === undefined || isIdOf('Group', queue)) continue
    throw new RingloopError('invalidConfig', `${name}: "${queue.slice(0, 40)}" is no id of a queue`, {
      mend: 'Give the id of the queue (00G…), not its name.',
    })
  }
  const also = { Escalated: 'inProgress' } as const
  const statuses = createStatusTable({ words, also, own })
  const wordsFor = (status: TicketStatus): Words => own[status] ?? words[status]
  const known = [...new Set([...(Object.keys(words) as TicketStatus[]).flatMap(wordsFor), ...Object.keys(also)])]
  const site = publicUrlOf(options)
  return {
    fields: { ...fields, externalId: fields.externalId ?? 'Ringloop_Id__c', number: fields.number ?? 'SuppliedPhone' },
    unmapped: options.unmapped ?? 'describe',
    origin: options.origin ?? 'Phone',
    queue: options.queue,
    queues,
    statuses,
    // Orgs come with three: what we call urgent is read back as high.
    priorities: createPriorityTable({
      words: { high: 'High', urgent: 'High', normal: 'Medium', low: 'Low' },
      also: { Critical: 'urgent', Urgent: 'urgent' },
      own: options.priorities,
    }),
    wordsOf: (wanted) => known.filter((word) => wanted(statuses.read(word))),
    urlOf: (id) => site + id,
  }
}

/** The fields that a ticket is read from, each once. */
export function caseFields({ fields }: CaseMapping, customFields: readonly string[]): readonly string[] {
  const ours = Object.values(fields).filter((field): field is string => field !== undefined)
  return [...new Set([...fixedFields, ...ours, ...customFields])]
}

const fixedFields = [
  'Id',
  'CaseNumber',
  'Subject',
  'Description',
  'Status',
  'IsClosed',
  'Priority',
  'ContactId',
  'ParentId',
  'OwnerId',
  'Owner.Name',
  'Owner.Username',
  'CreatedById',
  'CreatedDate',
  'LastModifiedDate',
  'LastModifiedById',
  'LastModifiedBy.Username',
  'SystemModstamp',
]
