import type { E164, TicketPriority, TicketStatus } from '@ringloop/core'
import { readEmail, readNumbers, readTags } from './customer-of-row.js'
import { importedPriorities, importedStatuses, type TicketsMap, type ValueSource } from './import-map.js'
import { type RowContext, readLine, readText, readTime } from './read-field.js'
import { RowProblem, shown } from './read-value.js'
import type { SourceRow } from './source-row.js'

/** A ticket as a row tells it. */
export interface TicketRow {
  /** Its key in the system that the file comes from. */
  readonly id: string
  readonly subject: string
  readonly description: string
  readonly status: TicketStatus
  readonly priority: TicketPriority
  readonly queue: string | null
  readonly owner: string | null
  readonly tags: readonly string[]
  readonly customFields: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly updatedAt: number
  /** By what its customer is found. */
  readonly customer: { readonly id: string | null; readonly numbers: readonly E164[]; readonly email: string | null }
}

/**
 * The ticket in a row, checked.
 *
 * @throws RowProblem
 */
export function ticketOfRow(row: SourceRow, map: TicketsMap, context: RowContext): TicketRow {
  const { fields, customer } = map
  const line = (field: string, source: ValueSource | undefined, limit = 200) => readLine(row, field, source, limit, context)
  const required = (field: string, source: ValueSource, limit: number) => {
    const value = line(field, source, limit)
    if (value === null) throw new RowProblem(`${field}: is empty`)
    return value
  }
  const createdAt = readTime(row, 'createdAt', fields.createdAt, context)
  if (createdAt === null) throw new RowProblem('createdAt: is empty')
  const updatedAt = fields.updatedAt === undefined ? null : readTime(row, 'updatedAt', fields.updatedAt, context)
  return {
    id: required('id', fields.id, 200),
    subject: required('subject', fields.subject, 500),
    description: readText(row, 'description', fields.description, 50_000, context) ?? '',
    status: oneOf(line('status', fields.status), 'status', importedStatuses, 'closed'),
    priority: oneOf(line('priority', fields.priority), 'priority', importedPriorities, 'normal'),
    queue: line('queue', fields.queue),
    owner: line('owner', fields.owner),
    tags: readTags(row, fields.tags, context),
    customFields: Object.fromEntries(
      Object.entries(fields.customFields ?? {}).flatMap(([name, source]) => {
        const value = line(`customFields.${name}`, source, 2000)
        return value === null ? [] : [[name, value]]
      }),
    ),
    createdAt,
    updatedAt: Math.max(createdAt, updatedAt ?? createdAt),
    customer: {
      id: line('customer.id', customer.id),
      numbers: customer.number === undefined ? [] : readNumbers(row, 'customer.number', customer.number, context),
      email: customer.email === undefined ? null : readEmail(row, 'customer.email', customer.email, context),
    },
  }
}

function oneOf<Word extends string>(text: string | null, field: string, words: readonly Word[], otherwise: Word): Word {
  if (text === null) return otherwise
  const word = words.find((one) => one === text)
  if (word === undefined)
    throw new RowProblem(`${field}: ${shown(text)} is none of ${words.join(', ')}; say in "values" what it means`)
  return word
}
