import { RingloopError, type TicketPriority, type TicketStatus } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createStatusTable } from '../mapping/status-table.js'
import type { WordTable } from '../mapping/word-table.js'
import type { ZammadFields, ZammadOptions } from './zammad-options.js'

/** How to translate between Zammad and Ringloop. */
export interface ZammadMapping {
  readonly name: string
  readonly fields: ZammadFields & { readonly externalId: string; readonly number: string }
  readonly fieldNames: Readonly<Record<string, string>>
  readonly unmapped: 'describe' | 'drop'
  readonly group: string
  readonly groups: Readonly<Record<string, string>>
  readonly statuses: WordTable<TicketStatus>
  readonly priorities: WordTable<TicketPriority>
  readonly article: { readonly type: string; readonly internal: boolean }
  readonly pendingMs: number
  /** For people, with a slash at the end. */
  readonly publicUrl: string
}

/** Makes the {@link ZammadMapping} of a configuration. @throws `invalidConfig` */
export function createZammadMapping(name: string, options: ZammadOptions): ZammadMapping {
  const { fields = {}, fieldNames = {}, article = {} } = options
  for (const attribute of [...Object.values(fields), ...Object.values(fieldNames)])
    if (attribute !== undefined && !isAttributeName(attribute))
      throw new RingloopError('invalidConfig', `${name}: "${attribute.slice(0, 80)}" cannot be the name of an object attribute`, {
        mend: 'Zammad allows small letters, digits and _ there.',
      })
  return {
    name,
    fields: { ...fields, externalId: fields.externalId ?? 'ringloop_id', number: fields.number ?? 'ringloop_number' },
    fieldNames: plainRecord(fieldNames),
    unmapped: options.unmapped ?? 'describe',
    group: options.group,
    groups: plainRecord(options.groups ?? {}),
    statuses: createStatusTable({
      words: stateWords,
      also: { 'pending close': 'pending', merged: 'cancelled', removed: 'cancelled' },
      own: options.statuses,
    }),
    priorities: createPriorityTable({ words: priorityWords, own: options.priorities }),
    article: { type: article.type ?? 'phone', internal: article.internal ?? false },
    pendingMs: options.pendingMs ?? 24 * 3_600_000,
    publicUrl: publicUrlOf(options),
  }
}

/** Zammad's own states; with `merged`, `pending close` and, long ago, `removed`. */
const stateWords = {
  acknowledged: 'new',
  inProgress: 'open',
  pending: 'pending reminder',
  held: 'pending reminder',
  resolved: 'closed',
  closed: 'closed',
  cancelled: 'closed',
} as const

const priorityWords = { low: '1 low', normal: '2 normal', high: '3 high', urgent: '3 high' } as const

/** Without what every object has: a field or a queue may be called `constructor`. */
const plainRecord = (record: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.assign(Object.create(null) as Record<string, string>, record)

/** As Zammad itself demands it; it also keeps a condition from naming a column of another table. */
const isAttributeName = (text: string): boolean => /^[a-z0-9_]{1,60}$/.test(text)
