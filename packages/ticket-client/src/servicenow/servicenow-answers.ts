import { RingloopError } from '@ringloop/core'
import * as z from 'zod'

/** A cell: a text, or for a reference, unless asked otherwise, `{ link, value }`. */
const cellSchema = z.unknown().transform((cell): string => {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  if (typeof cell !== 'object' || cell === null || !('value' in cell)) return ''
  return typeof cell.value === 'string' ? cell.value : ''
})

const sysId = /^[0-9a-f]{32}$/

/** Whether this can be a `sys_id`; nothing else gets into a path or a query as one. */
export const isSysId = (text: string): boolean => sysId.test(text)

/** A record of any table: columns and their values as the database has them; what we may not see is not there. */
export const rowSchema = z
  .record(z.string(), cellSchema)
  .refine((row) => isSysId(row.sys_id ?? ''), { error: 'is no sys_id', path: ['sys_id'] })
/** A record of any table. */
export type ServiceNowRow = z.infer<typeof rowSchema>

/** What ServiceNow complains about; also in an answer with the status 200. */
export const complaintSchema = z.object({
  error: z.object({ message: z.string().nullish(), detail: z.string().nullish() }),
})

/** A time as the Table API gives it: UTC, `2016-01-22 14:28:24`. */
export function readTime(name: string, row: ServiceNowRow, column: string): number {
  const at = Date.parse(`${(row[column] ?? '').replace(' ', 'T')}Z`)
  if (Number.isFinite(at)) return at
  throw new RingloopError('protocol', `${name}: ${row.sys_id} has no time in ${column}`, {
    mend: `Let the account read ${column}.`,
  })
}
