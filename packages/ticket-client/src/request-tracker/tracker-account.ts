import * as z from 'zod'
import type { TrackerApi } from './tracker-api.js'

const madeSchema = z.object({ Creator: z.object({ id: z.coerce.string() }) })
const touchedSchema = z.object({ LastUpdatedBy: z.object({ id: z.coerce.string() }) })

/**
 * Makes a function that gives the name of our own account; `null` as long as it has done nothing in this RT. REST tells nobody who
 * they are, but it searches for what they did.
 */
export function createAccountName(api: TrackerApi): (signal: AbortSignal) => Promise<string | null> {
  let known: string | null = null
  return async (signal) => {
    if (known !== null) return known
    const page = { perPage: 1, order: 'DESC', signal } as const
    const [made] = await api.search("Creator = '__CurrentUser__'", { item: madeSchema, fields: ['Creator'], ...page })
    known = made?.Creator.id ?? null
    if (known !== null) return known
    const question = "LastUpdatedBy = '__CurrentUser__'"
    const [touched] = await api.search(question, { item: touchedSchema, fields: ['LastUpdatedBy'], ...page })
    known = touched?.LastUpdatedBy.id ?? null
    return known
  }
}
