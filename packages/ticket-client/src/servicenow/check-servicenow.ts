import { RingloopError } from '@ringloop/core'
import { columnsOf, type IncidentMapping } from './incident-mapping.js'
import type { ServiceNowApi } from './servicenow-api.js'

/**
 * Proves that the instance answers, that the credentials work, and that every column we name is there: one that is not is left out of
 * answers without a word.
 *
 * @throws `unauthorised`, `unavailable`, `timeout`; `invalidConfig` naming a column that is missing
 */
export async function checkServiceNow(
  api: ServiceNowApi,
  mapping: IncidentMapping,
  signal: AbortSignal,
): Promise<{ readonly version: string }> {
  const { table, fields } = mapping
  const columns = columnsOf(mapping, [])
  const [row] = await api.search({ table, query: 'ORDERBYDESCsys_created_on', columns, limit: 1, signal })
  // An empty table says nothing about its columns.
  const missing = row === undefined ? undefined : Object.values(fields).find((column) => column !== undefined && !(column in row))
  if (missing !== undefined) {
    throw new RingloopError('invalidConfig', `${api.name}: ${table} has no column "${missing}", or the account may not see it`, {
      mend: `Correct fields, or let the account read ${table}.${missing}.`,
    })
  }
  return { version: 'Table API' }
}
