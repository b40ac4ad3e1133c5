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
  /** The subject of a remark. */
  Data: textSchema,
})
/** A line of RT's history. */
export type TrackerTransaction = z.infer<typeof trackerTransactionSchema>

const fields = ['Type', 'Field', 'OldValue', 'NewValue', 'Created', 'Creator', 'ObjectId', 'Data'].join(',')
const perPage = 100

/** A page of what happened to tickets after transaction `after`, in the order of RT's numbers. A page that is not full is the last. */
export async function transactionsAfter(
  api: TrackerApi,
  after: number,
  page: number,
  signal: AbortSignal,
): Promise<{ readonly items: readonly TrackerTransaction[]; readonly last: boolean }> {
  const { body } = await api.http.send({
    method: 'POST',
    path: 'transactions',
    query: { fields, per_page: perPage, page, orderby: 'id', order: 'ASC' },
    json: [
      { field: 'id', operator: '>', value: String(after) },
      { field: 'ObjectType', operator: '=', value: 'RT::Ticket' },
    ],
    schema: pageOf(trackerTransactionSchema),
    readsOnly: true,
    signal,
  })
  // RT ignores what it does not understand; older lines would be told as new.
  return { items: body.items.filter(({ id }) => id > after), last: body.items.length < perPage }
}

/** The number of the newest transaction of all; 0 if there is none. */
export async function newestTransaction(api: TrackerApi, signal: AbortSignal): Promise<number> {
  const { body } = await api.http.send({
    method: 'POST',
    path: 'transactions',
    query: { per_page: 1, orderby: 'id', order: 'DESC' },
    json: [{ field: 'id', operator: '>', value: '0' }],
    schema: pageOf(z.object({ id: idSchema })),
    readsOnly: true,
    signal,
  })
  return body.items[0]?.id ?? 0
}

/** All lines of one ticket's history, oldest first, those of tickets merged into it too; at most 5,000. */
export async function historyOf(api: TrackerApi, id: string, signal: AbortSignal): Promise<readonly TrackerTransaction[]> {
  const lines = new Map<number, TrackerTransaction>()
  for (let page = 1; page <= 50; page++) {
    const query = { fields, per_page: perPage, page, orderby: 'id', order: 'ASC' }
    const path = `ticket/${id}/history`
    const { body } = await api.http.send({ method: 'GET', path, query, schema: pageOf(trackerTransactionSchema), signal })
    for (const line of body.items) lines.set(line.id, line)
    if (body.items.length < perPage) break
  }
  return [...lines.values()].sort((left, right) => left.id - right.id)
}
