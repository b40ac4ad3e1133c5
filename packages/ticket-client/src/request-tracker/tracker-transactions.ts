import * as z from 'zod'
import { pageOf } from './tracker-answers.js'
import type { TrackerApi } from './tracker-api.js'

const idSchema = z.union([z.string(), z.number()]).transform((id, context) => {
  const number = Number(id)
  if (Number.isSafeInteger(number) && number > 0) return number
  context.addIssue({ code: 'custom', message: 'is no number of a record' })
  return z.NEVER
})
const textSchema = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((text) => (text === null || text === undefined ? '' : String(text)))
const timeSchema = z.string().transform((text, context) => {
  const at = Date.parse(text)
  if (Number.isFinite(at)) return at
  context.addIssue({ code: 'custom', message: 'is no time' })
  return z.NEVER
})

/** A line of RT's history. */
export const trackerTransactionSchema = z.object({
  id: idSchema,
  Type: z.string(),
  Field: textSchema,
  OldValue: textSchema,
  NewValue: textSchema,
  Created: timeSchema,
  Creator: z.object({ id: z.coerce.string() }).nullish().catch(null),
  ObjectId: textSchema,
  ObjectType: textSchema,
  /** The subject of a remark. */
  Data: textSchema,
})
/** A line of RT's history. */
export type TrackerTransaction = z.infer<typeof trackerTransactionSchema>

const fields = ['Type', 'Field', 'OldValue', 'NewValue', 'Created', 'Creator', 'ObjectId', 'ObjectType', 'Data'].join(',')
const perPage = 100

interface TransactionPage {
  /** Only those with a higher number. */
  readonly after: number
  readonly page: number
  readonly order: 'ASC' | 'DESC'
  readonly signal: AbortSignal
}

/**
 * A page of what happened to tickets, by RT's numbers. RT takes from a full page what the account may not see, so that only an empty one
 * is the last. Asked for in SQL, it leaves out the tickets of other queues before it makes pages; the mails it has sent, which need a right
 * of their own (ShowOutgoingEmail), we leave out.
 */
export async function transactions(
  api: TrackerApi,
  { after, page, order, signal }: TransactionPage,
): Promise<readonly TrackerTransaction[]> {
  const query = `ObjectType = 'RT::Ticket' AND Type != 'EmailRecord' AND Type != 'CommentEmailRecord' AND id > ${after}`
  const { body } = await api.http.send({
    method: 'GET',
    path: 'transactions',
    query: { query, fields, per_page: perPage, page, orderby: 'id', order },
    schema: pageOf(trackerTransactionSchema),
    signal,
  })
  return body.items
}

/** All lines of one ticket's history, oldest first, those of tickets merged into it too; at most 5,000. */
export async function historyOf(api: TrackerApi, id: string, signal: AbortSignal): Promise<readonly TrackerTransaction[]> {
  const lines = new Map<number, TrackerTransaction>()
  for (let page = 1; page <= 50; page++) {
    const query = { fields, per_page: perPage, page, orderby: 'id', order: 'ASC' }
    const path = `ticket/${id}/history`
    const { body } = await api.http.send({ method: 'GET', path, query, schema: pageOf(trackerTransactionSchema), signal })
    for (const line of body.items) lines.set(line.id, line)
    // Not at one that is not full: RT has taken out what the account may not see.
    if (body.items.length === 0) break
  }
  return [...lines.values()].sort((left, right) => left.id - right.id)
}
