import { isRingloopError, RingloopError } from '@ringloop/core'
import { type CreateOnce, createOnceWith } from '../filing/create-once.js'
import { type ExternalKey, externalKeyOf, externalKeyOfField } from './external-key.js'
import { linkedKeys, type TrackerMapping } from './read-ticket.js'
import { customFieldColumn, quoteTicketSql, ticketSqlTime } from './ticket-sql.js'
import { fieldValues, type TrackerTwin, trackerTwinSchema } from './tracker-answers.js'
import type { TrackerApi } from './tracker-api.js'

/** Finds, compares and clears away tickets that were filed twice. */
export interface TrackerTwins {
  readonly once: CreateOnce<TrackerTwin>
  findAll(key: ExternalKey, signal: AbortSignal): Promise<readonly TrackerTwin[]>
  /** Of twins, the one that stays. */
  winnerOf(found: readonly TrackerTwin[], key: ExternalKey): TrackerTwin
  holdsField(twin: TrackerTwin, key: ExternalKey): boolean
  /**
   * Looks for tickets of the last day that carry our link but not the custom field: losers whose gateway was killed before it
   * could clear them away.
   *
   * @returns how many stopped counting
   */
  sweep(signal: AbortSignal): Promise<number>
}

const twinFields = ['Status', 'CustomFields', '_hyperlinks']
const perPage = 100
const sweepBackMs = 24 * 3_600_000

/** Makes {@link TrackerTwins}. */
export function createTrackerTwins(name: string, api: TrackerApi, mapping: TrackerMapping, now: () => number): TrackerTwins {
  const field = mapping.fields.callId

  const holdsField = (twin: TrackerTwin, key: ExternalKey) => fieldValues(twin, field).includes(key.field)
  const isFor = (twin: TrackerTwin, key: ExternalKey) => holdsField(twin, key) || linkedKeys(twin).includes(key.field)

  async function findAll(key: ExternalKey, signal: AbortSignal): Promise<readonly TrackerTwin[]> {
    // Two questions, because RT's databases make a slow one of an OR over two joins.
    const questions = [`${customFieldColumn(field)} = ${quoteTicketSql(key.field)}`, `RefersTo = ${quoteTicketSql(key.link)}`]
    const answers = await Promise.all(
      questions.map((query) => api.search(query, { item: trackerTwinSchema, fields: twinFields, perPage, order: 'ASC', signal })),
    )
    if (answers.some((items) => items.length >= perPage)) {
      throw new RingloopError('protocol', `${name}: a search for one external id found ${perPage} tickets or more`, {
        mend: `See in RT what ${customFieldColumn(field)} holds, and whether the search for it works.`,
      })
    }
    const unique = new Map(answers.flat().map((twin) => [twin.id, twin]))
    return [...unique.values()].filter((twin) => isFor(twin, key))
  }

  function winnerOf(found: readonly TrackerTwin[], key: ExternalKey): TrackerTwin {
    // Whoever holds the unique field; databases that let two have it, or none, leave it to the lowest number.
    const rank = (twin: TrackerTwin) => (holdsField(twin, key) ? 0 : isPutAway(twin) ? 2 : 1)
    const sorted = [...found].sort((left, right) => rank(left) - rank(right) || Number(left.id) - Number(right.id))
    const [winner] = sorted
    if (winner === undefined) throw new RingloopError('notFound', `${name}: no ticket to choose from`)
    return winner
  }

  /**
   * Merges the loser into the winner: the number that a customer may have been told by mail then leads to the winner, and no
   * search finds two. Whoever may not merge rejects it instead.
   */
  async function discard(loser: TrackerTwin, winner: TrackerTwin, signal: AbortSignal): Promise<void> {
    if (isPutAway(loser)) return
    const remarks = await api.write(loser.id, { MergeInto: Number(winner.id) }, { signal })
    const unmerged = await api.read(loser.id, signal)
    if (unmerged.ticket.id !== loser.id) return
    // Only this very version: merged by somebody else meanwhile, its number would lead to the winner.
    const { etag } = unmerged
    await api.write(loser.id, { Status: 'rejected' }, { signal, etag }).catch((error) => {
      if (!isRingloopError(error) || error.code !== 'conflict') throw error
    })
    const { ticket } = await api.read(loser.id, signal)
    if (ticket.id !== loser.id || isPutAway(ticket)) return
    throw new RingloopError(
      'unauthorised',
      `${name}: ticket ${loser.id} is a double of ${winner.id} and could not be put away: ${remarks.join('; ')}`,
      {
        mend: `Give Ringloop's account the right ModifyTicket in all its queues, or merge ${loser.id} into ${winner.id} by hand.`,
      },
    )
  }

  const once = createOnceWith<TrackerTwin>({
    name,
    now,
    findAll: async (externalId, signal) => findAll(await externalKeyOf(externalId), signal),
    winnerOf: async (found, externalId) => winnerOf(found, await externalKeyOf(externalId)),
    discard,
    read: async (id, signal) => (await api.read(id, signal)).ticket,
  })

  return {
    once,
    findAll,
    winnerOf,
    holdsField,
    async sweep(signal) {
      const query = `${customFieldColumn(field)} IS NULL AND RefersTo IS NOT NULL AND Created > ${ticketSqlTime(now() - sweepBackMs)}`
      const orphans = await api.search(query, { item: trackerTwinSchema, fields: twinFields, perPage, order: 'DESC', signal })
      let swept = 0
      for (const keyField of new Set(orphans.flatMap(linkedKeys))) {
        const key = externalKeyOfField(keyField)
        const found = await findAll(key, signal)
        if (found.length < 2) continue
        const winner = winnerOf(found, key)
        for (const loser of found) {
          if (loser.id === winner.id || isPutAway(loser)) continue
          try {
            await discard(loser, winner, signal)
            swept += 1
          } catch (error) {
            // Merged meanwhile by the gateway whose it is.
            if (!isRingloopError(error) || error.code !== 'notFound') throw error
          }
        }
      }
      return swept
    },
  }
}

const isPutAway = ({ Status }: { readonly Status: string }): boolean => Status === 'rejected' || Status === 'deleted'
