import { isRingloopError, RingloopError } from '@ringloop/core'
import { type CreateOnce, createOnceWith } from '../filing/create-once.js'
import type { FreshdeskTicket } from './freshdesk-answers.js'
import { type FreshdeskApi, freshdeskTime, listPageSize, searchedAtMost } from './freshdesk-api.js'
import type { FreshdeskMapping } from './freshdesk-mapping.js'
import type { OwnWrites } from './own-writes.js'
import { fieldText } from './read-ticket.js'

/** The tickets with one external id; there should be one. */
export interface FreshdeskTwins {
  /** Creates at most one a key: {@link CreateOnce}. */
  create(...parameters: Parameters<CreateOnce<never>['create']>): Promise<FreshdeskTicket>
  /** Oldest first, as they are now. */
  findAll(key: string, signal: AbortSignal): Promise<readonly FreshdeskTicket[]>
}

/** Longer than the search index takes to learn of a ticket ("a few minutes"). */
const unindexedMs = 20 * 60_000
const maximumPages = 20

/** Makes {@link FreshdeskTwins}. */
export function createFreshdeskTwins(
  api: FreshdeskApi,
  { fields }: FreshdeskMapping,
  own: OwnWrites,
  now: () => number,
): FreshdeskTwins {
  const field = fields.externalId

  /** A ticket that was not seen must not be filed again. */
  const blind = (what: string) =>
    new RingloopError('protocol', `${api.name}: ${what}, so a ticket cannot be known to be new`, {
      mend: 'See what files so many tickets, or what answers at this address.',
    })

  /** What the index does not know yet is among the newest, which a list shows at once. */
  async function newestIds(key: string, signal: AbortSignal): Promise<readonly number[]> {
    const since = now() - unindexedMs
    const query = { updated_since: freshdeskTime(since), order_by: 'created_at', order_type: 'desc' }
    const ids: number[] = []
    for (let page = 1; page <= maximumPages; page++) {
      const rows = await api.list(query, page, signal)
      ids.push(...rows.filter((row) => fieldText(row, field) === key).map((row) => row.id))
      const oldest = rows.at(-1)
      if (rows.length < listPageSize || oldest === undefined || Date.parse(oldest.created_at) < since) return ids
    }
    throw blind(`more than ${maximumPages * listPageSize} tickets in ${unindexedMs / 60_000} minutes`)
  }

  async function findAll(key: string, signal: AbortSignal): Promise<readonly FreshdeskTicket[]> {
    const newest = await newestIds(key, signal)
    const rows = await api.search(`${field}:'${key}'`, signal)
    const indexed = rows.filter((row) => fieldText(row, field) === key)
    if (rows.length >= searchedAtMost && indexed.length < rows.length)
      throw blind(`the search for one ticket gives ${rows.length} or more`)
    const ids = [...new Set([...newest, ...indexed.map(({ id }) => id)])].sort((one, two) => one - two)
    const found: FreshdeskTicket[] = []
    for (const id of ids) {
      const ticket = await api.read(String(id), signal).catch((error: unknown) => {
        // The index still shows what was deleted.
        if (isRingloopError(error) && error.code === 'notFound') return null
        throw error
      })
      if (ticket !== null && fieldText(ticket, field) === key) found.push(ticket)
    }
    return found
  }

  const once = createOnceWith<{ readonly id: string; readonly ticket: FreshdeskTicket }>({
    name: api.name,
    findAll: async (key, signal) => (await findAll(key, signal)).map((ticket) => ({ id: String(ticket.id), ticket })),
    // Numbers are given in order, so all gateways choose the same.
    winnerOf: (found) => found.reduce((one, two) => (Number(one.id) <= Number(two.id) ? one : two)),
    async discard(loser, winner, signal) {
      const freed = {
        custom_fields: { [field]: null },
        tags: [...(loser.ticket.tags ?? []), 'ringloop-double', `double-of-${winner.id}`],
      }
      // Where a ticket cannot be closed without more fields, it stays open, and single all the same.
      const single = await api.update(loser.id, { ...freed, status: 5 }, signal).catch((error: unknown) => {
        if (!isRingloopError(error) || error.code !== 'invalidInput') throw error
        return api.update(loser.id, freed, signal)
      })
      own.remember(single.id, single.updated_at)
    },
    read: async (id, signal) => ({ id, ticket: await api.read(id, signal) }),
    now,
  })

  return {
    findAll,
    create: async (...parameters) => (await once.create(...parameters)).ticket,
  }
}
