import { RingloopError, type Ticket, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import { createTimePoll } from '../changes/poll-by-time.js'
import { allOf, condition, writeTime } from './encoded-query.js'
import { readTime, type ServiceNowRow } from './servicenow-answers.js'
import type { ServiceNowApi } from './servicenow-api.js'

/** What {@link createIncidentPoll} needs. */
export interface IncidentPollParts {
  readonly api: ServiceNowApi
  readonly table: string
  columns(signal: AbortSignal): Promise<readonly string[]>
  read(row: ServiceNowRow, signal: AbortSignal): Promise<Ticket>
  /** The `user_name` whose changes are our own. */
  account(signal: AbortSignal): Promise<string>
}

const pageSize = 100

/** Makes `poll` by `sys_updated_on`. Deletions are not told: ServiceNow keeps them in another table. */
export function createIncidentPoll({
  api,
  table,
  columns,
  read,
  account,
}: IncidentPollParts): NonNullable<TicketChangeFeed['poll']> {
  const { name } = api

  return createTimePoll<ServiceNowRow>({
    name,
    pageSize,
    idOf: (row) => row.sys_id ?? '',
    timeOf: (row) => readTime(name, row, 'sys_updated_on'),
    async list({ since, page, signal }) {
      const query = allOf([condition('sys_updated_on', '>=', writeTime(since))], ['ORDERBYsys_updated_on', 'ORDERBYsys_id'])
      const shared = { table, columns: await columns(signal), signal }
      return api.search({ ...shared, query, skip: page * pageSize, limit: pageSize })
    },
    async newest(signal) {
      const latest = { table, columns: ['sys_id', 'sys_updated_on'], limit: 1, signal }
      const [row] = await api.search({ ...latest, query: allOf([], ['ORDERBYDESCsys_updated_on']) })
      if (row === undefined) return null
      const at = readTime(name, row, 'sys_updated_on')
      const again = await api.search({ ...latest, query: condition('sys_updated_on', '>=', writeTime(at)) })
      if (again.length > 0) return at
      throw new RingloopError('invalidConfig', `${name}: times in searches are not understood as UTC`, {
        mend: 'Set the time zone of the account to GMT.',
      })
    },
    async toChanges(row, signal) {
      const by = row.sys_updated_by || null
      const change = {
        id: `${name}:${row.sys_id}/${row.sys_mod_count}`,
        ticketId: toTicketId(row.sys_id ?? ''),
        at: readTime(name, row, 'sys_updated_on'),
        ticket: await read(row, signal),
        by,
        own: by !== null && by === (await account(signal)),
      }
      return [{ ...change, type: row.sys_mod_count === '0' ? ('created' as const) : ('changed' as const) }]
    },
  })
}
