import { isRingloopError, RingloopError } from '@ringloop/core'
import { type CreateOnce, createOnceWith } from '../filing/create-once.js'
import { storableId } from '../filing/storable-id.js'
import { findByField } from './find-issues.js'
import { anyStatus } from './issue-filter.js'
import { fieldValues, type RedmineIssue } from './redmine-answers.js'
import type { RedmineApi } from './redmine-api.js'
import type { RedmineMapping } from './redmine-mapping.js'

/** An issue that may have been filed twice. */
export interface RedmineTwin {
  readonly id: string
  readonly issue: RedmineIssue
}

/** Finds, compares and clears away issues that were filed twice. Redmine knows neither a unique field nor a key of ours. */
export interface RedmineTwins {
  readonly once: CreateOnce<RedmineTwin>
  findAll(key: string, signal: AbortSignal): Promise<readonly RedmineTwin[]>
  winnerOf(found: readonly RedmineTwin[]): RedmineTwin
  /** Clears away doubles of the last day whose gateway was killed before it could. @returns how many */
  sweep(signal: AbortSignal): Promise<number>
}

const sweepBackMs = 24 * 3_600_000
const sweepPages = 50
const pageSize = 100

/** Makes {@link RedmineTwins}. `mapping` is asked each time, because it comes from Redmine. */
export function createRedmineTwins(
  name: string,
  api: RedmineApi,
  mapping: (signal: AbortSignal) => Promise<RedmineMapping>,
  now: () => number,
): RedmineTwins {
  async function findAll(key: string, signal: AbortSignal): Promise<readonly RedmineTwin[]> {
    const { fields } = await mapping(signal)
    return (await findByField(name, api, fields.callId, key, signal)).map(twinOf)
  }

  function winnerOf(found: readonly RedmineTwin[]): RedmineTwin {
    const [winner] = [...found].sort((left, right) => left.issue.id - right.issue.id)
    if (winner === undefined) throw new RingloopError('notFound', `${name}: no ticket to choose from`)
    return winner
  }

  /** Rejects it, says which one stays, and takes our key from it. In this order: a double with the key is found again. */
  async function discard(loser: RedmineTwin, winner: RedmineTwin, signal: AbortSignal): Promise<void> {
    const { fields, statuses } = await mapping(signal)
    const rejected = statuses.idOf('cancelled')
    const reread = () => api.read(loser.id, [], signal)
    let issue = await reread()
    if (issue.status.id !== rejected) {
      await unlessChanged(api.write(loser.id, { status_id: rejected, notes: `Filed twice: #${winner.id} stays.` }, signal))
      issue = await reread()
    }
    if (issue.status.id !== rejected) {
      throw new RingloopError('unauthorised', `${name}: ticket ${loser.id} is a double of ${winner.id} and could not be closed`, {
        mend: `Let the workflow of the account's role go from "${issue.status.name}" to the status for cancelled tickets, or close ${loser.id} by hand.`,
      })
    }
    if (fieldValues(issue, fields.callId).length > 0) {
      await unlessChanged(api.write(loser.id, { custom_fields: [{ id: fields.callId, value: '' }] }, signal))
    }
  }

  const once = createOnceWith<RedmineTwin>({
    name,
    now,
    findAll: async (externalId, signal) => findAll(await storableId(externalId), signal),
    winnerOf,
    discard,
    read: async (id, signal) => twinOf(await api.read(id, [], signal)),
  })

  return {
    once,
    findAll,
    winnerOf,
    async sweep(signal) {
      const { fields } = await mapping(signal)
      const since = new Date(now() - sweepBackMs).toISOString().replace(/\.\d+/, '')
      const filters = [
        { field: `cf_${fields.callId}`, operator: '*', values: [''] },
        { field: 'created_on', operator: '>=', values: [since] },
        anyStatus,
      ]
      const byKey = new Map<string, RedmineTwin[]>()
      for (let page = 0; page < sweepPages; page++) {
        const { issues, total } = await api.list(filters, { sort: 'id:asc', limit: pageSize, offset: page * pageSize, signal })
        for (const issue of issues) {
          const [key] = fieldValues(issue, fields.callId)
          if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), twinOf(issue)])
        }
        if ((page + 1) * pageSize >= total) break
      }
      let swept = 0
      for (const [key, listed] of byKey) {
        if (listed.length < 2) continue
        // Paging over a growing list may show one issue twice, or an outdated one.
        const found = await findAll(key, signal)
        if (found.length < 2) continue
        const winner = winnerOf(found)
        for (const loser of found) {
          if (loser.id === winner.id) continue
          await discard(loser, winner, signal)
          swept++
        }
      }
      return swept
    },
  }
}

const twinOf = (issue: RedmineIssue): RedmineTwin => ({ id: String(issue.id), issue })

/** Another gateway that clears the same double away at the same moment is welcome. */
async function unlessChanged(write: Promise<void>): Promise<void> {
  await write.catch((error: unknown) => {
    if (!isRingloopError(error) || error.code !== 'conflict') throw error
  })
}
