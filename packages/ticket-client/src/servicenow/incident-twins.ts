import { RingloopError } from '@ringloop/core'
import { type CreateOnce, createOnceWith } from '../filing/create-once.js'
import { condition } from './encoded-query.js'
import { externalKeyOf } from './external-key.js'
import type { IncidentMapping } from './incident-mapping.js'
import type { ServiceNowRow } from './servicenow-answers.js'
import type { ServiceNowApi } from './servicenow-api.js'
import { journalText, resolutionOf } from './write-incident.js'

/** A record that was created for an external id. */
export interface IncidentTwin {
  readonly id: string
  readonly row: ServiceNowRow
}

/** Finds and clears away tickets that were filed twice. */
export interface IncidentTwins {
  readonly once: CreateOnce<IncidentTwin>
  /** The record of this external id; of twins, the one that stays. */
  find(externalId: string, signal: AbortSignal): Promise<IncidentTwin | null>
}

const most = 500

/**
 * Makes {@link IncidentTwins}. ServiceNow has no key that it would refuse a second time, so it is searched before and after; of twins the
 * eldest stays, the others are cancelled and lose the key.
 */
export function createIncidentTwins(
  api: ServiceNowApi,
  mapping: IncidentMapping,
  columns: (signal: AbortSignal) => Promise<readonly string[]>,
  now: () => number,
): IncidentTwins {
  const { name } = api
  const field = mapping.fields.externalId

  async function findAll(externalId: string, signal: AbortSignal): Promise<readonly IncidentTwin[]> {
    const key = await externalKeyOf(externalId)
    const rows = await api.search({
      table: mapping.table,
      query: condition(field, '=', key),
      columns: await columns(signal),
      limit: most,
      signal,
      goOn: (page) => page.some((row) => row[field] === key),
    })
    // A condition that ServiceNow does not understand it leaves out, and gives everything.
    if (rows.some((row) => (row[field] ?? '').toLowerCase() !== key.toLowerCase())) throw ignored(name, mapping.table, field)
    if (rows.length >= most) throw ignored(name, mapping.table, field)
    return rows.filter((row) => row[field] === key).map((row) => ({ id: row.sys_id ?? '', row }))
  }

  const age = ({ id, row }: IncidentTwin) => `${row.sys_created_on} ${id}`
  const winnerOf = (found: readonly IncidentTwin[]): IncidentTwin => {
    const [eldest] = [...found].sort((left, right) => (age(left) < age(right) ? -1 : 1))
    if (eldest === undefined) throw new RingloopError('notFound', `${name}: no ticket to choose from`)
    return eldest
  }

  return {
    once: createOnceWith<IncidentTwin>({
      name,
      now,
      findAll,
      winnerOf,
      async discard(loser, winner, signal) {
        const body = {
          [field]: `duplicate-of-${winner.id}`,
          state: mapping.statuses.write('cancelled'),
          ...resolutionOf(loser.row, mapping),
          work_notes: journalText(`Filed twice for one call; ${winner.row.number ?? winner.id} stays.`),
        }
        await api.write(mapping.table, loser.id, body, ['sys_id'], signal)
      },
      read: async (id, signal) => ({ id, row: await api.read(mapping.table, id, await columns(signal), signal) }),
    }),
    async find(externalId, signal) {
      const found = await findAll(externalId, signal)
      return found.length === 0 ? null : winnerOf(found)
    },
  }
}

function ignored(name: string, table: string, field: string): RingloopError {
  return new RingloopError('invalidConfig', `${name}: a search for ${field} in ${table} gives records with other values`, {
    mend: `See that ${table} has a column "${field}" that the account may read; set glide.invalid_query.returns_no_rows to true.`,
  })
}
