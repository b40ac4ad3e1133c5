import * as z from 'zod'
import { pageOf } from './tracker-answers.js'
import type { TrackerApi } from './tracker-api.js'

const doneSchema = pageOf(z.object({ Creator: z.object({ id: z.coerce.string() }) }))

/**
 * Makes a function that gives the name of our own account; `null` as long as it has done nothing in this RT. REST tells nobody who
 * they are, but it searches for what they did, also to tickets that are deleted.
 */
export function createAccountName(api: TrackerApi): (signal: AbortSignal) => Promise<string | null> {
  let known: string | null = null
  return async (signal) => {
    if (known !== null) return known
    const { body } = await api.http.send({
      method: 'GET',
      path: 'transactions',
      query: {
        query: "ObjectType = 'RT::Ticket' AND Creator = '__CurrentUser__'",
        fields: 'Creator',
        // RT takes from a page what the account may not see.
        per_page: 100,
        orderby: 'id',
        order: 'DESC',
      },
      schema: doneSchema,
      signal,
    })
    known = body.items[0]?.Creator.id ?? null
    return known
  }
}
