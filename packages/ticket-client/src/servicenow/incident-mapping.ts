import { isOpen, RingloopError, type TicketPriority, type TicketStatus, ticketPriorities } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createStatusTable } from '../mapping/status-table.js'
import type { Words, WordTable } from '../mapping/word-table.js'
import { isSysId } from './servicenow-answers.js'
import type { ImpactAndUrgency, ServiceNowFields, ServiceNowOptions } from './servicenow-options.js'

/** How to translate between a table of ServiceNow and Ringloop. */
export interface IncidentMapping {
  readonly table: string
  readonly fields: ServiceNowFields & { readonly externalId: string; readonly contact: string; readonly parent: string }
  readonly unmapped: 'describe' | 'drop'
  readonly group: string | undefined
  readonly groups: Readonly<Record<string, string>>
  readonly statuses: WordTable<TicketStatus>
  readonly priorities: WordTable<TicketPriority>
  /** `null` where the priority is written itself. */
  readonly impacts: Readonly<Record<TicketPriority, ImpactAndUrgency>> | null
  readonly resolution: { readonly code: string; readonly notes: string }
  /** Every value of `state` in the table that is read as one of these statuses. */
  statesOf(wanted: (status: TicketStatus) => boolean): readonly string[]
  /** For people. */
  urlOf(sysId: string): string
}

// 6 is still "active" to ServiceNow, so that column does not say what is open.
const states: Readonly<Record<TicketStatus, string>> = {
  acknowledged: '1',
  inProgress: '2',
  pending: '3',
  held: '3',
  resolved: '6',
  closed: '7',
  cancelled: '8',
}

const impacts: Readonly<Record<TicketPriority, ImpactAndUrgency>> = {
  urgent: { impact: '1', urgency: '1' },
  high: { impact: '2', urgency: '1' },
  normal: { impact: '2', urgency: '2' },
  low: { impact: '3', urgency: '3' },
}

/** A name of a table or a column; dots lead into referenced records. */
const nameSchema = /^[a-z][a-z0-9_]{0,79}$/

/**
 * Makes the mapping.
 *
 * @throws `invalidConfig` for a name that is none, or a group that is no `sys_id`
 */
export function createIncidentMapping(options: ServiceNowOptions): IncidentMapping {
  const { table = 'incident', fields = {}, groups = {}, statuses: own = {} } = options
  const name = options.name ?? 'servicenow'
  const refuse = (field: string, what: string) => {
    throw new RingloopError('invalidConfig', `${name}: ${field} ${what}`, { mend: `Correct ${field}.` })
  }
  for (const [key, value] of Object.entries({ table, ...fields }))
    if (value !== undefined && !nameSchema.test(value)) refuse(key, 'is no name of a table or column')
  for (const column of options.customFields ?? [])
    if (!nameSchema.test(column)) refuse('customFields', 'has no column name in it')
  for (const group of [options.group, ...Object.values(groups)])
    if (group !== undefined && !isSysId(group)) refuse('groups', `has "${group.slice(0, 40)}", which is no sys_id`)
  const chosen = Object.fromEntries(
    ticketPriorities.map((priority) => [priority, options.impacts?.[priority] ?? impacts[priority]]),
  )
  const statuses = createStatusTable({ words: states, own })
  const words = (status: TicketStatus): Words => own[status] ?? states[status]
  const known = [...new Set((Object.keys(states) as TicketStatus[]).flatMap(words))]
  const site = publicUrlOf(options)
  return {
    table,
    fields: {
      ...fields,
      externalId: fields.externalId ?? 'correlation_id',
      contact: fields.contact ?? 'caller_id',
      parent: fields.parent ?? (table === 'incident' ? 'parent_incident' : 'parent'),
    },
    unmapped: options.unmapped ?? 'describe',
    group: options.group,
    groups,
    statuses,
    priorities: createPriorityTable({
      words: { urgent: '1', high: '2', normal: '3', low: ['5', '4'] },
      own: options.priorities,
    }),
    impacts: table === 'incident' ? (chosen as Record<TicketPriority, ImpactAndUrgency>) : null,
    resolution: options.resolution ?? { code: 'Solution provided', notes: 'Resolved.' },
    statesOf: (wanted) => known.filter((state) => wanted(statuses.read(state))),
    urlOf: (sysId) => `${site}nav_to.do?uri=${encodeURIComponent(`${table}.do?sys_id=${sysId}`)}`,
  }
}

/** The values of `state` that nobody has to do anything about any more. */
export const doneStates = (mapping: IncidentMapping): readonly string[] => mapping.statesOf((status) => !isOpen(status))

/** The columns that a ticket is read from. */
export function columnsOf({ fields }: IncidentMapping, customFields: readonly string[]): readonly string[] {
  const ours = Object.values(fields).filter((column): column is string => column !== undefined)
  return [...new Set([...fixedColumns, ...ours, ...customFields])]
}

const fixedColumns = [
  'sys_id',
  'number',
  'short_description',
  'description',
  'state',
  'priority',
  'assignment_group',
  'assigned_to.user_name',
  'close_code',
  'close_notes',
  'sys_created_on',
  'sys_updated_on',
  'sys_updated_by',
  'sys_mod_count',
]
