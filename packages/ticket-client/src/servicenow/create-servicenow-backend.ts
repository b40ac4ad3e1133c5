import {
  isRingloopError,
  RingloopError,
  type Ticket,
  type TicketBackend,
  type TicketCapabilities,
  type TicketField,
} from '@ringloop/core'
import { createAttachOnce } from '../filing/attach-once.js'
import { refuseOtherReaders } from '../filing/refuse-other-readers.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { createRemembered } from '../mapping/remembered.js'
import { oneLine } from '../text/plain-text.js'
import { checkServiceNow } from './check-servicenow.js'
import { condition, isQueryable } from './encoded-query.js'
import { externalKeyOf } from './external-key.js'
import { findIncidents, matches } from './find-incidents.js'
import { createIncidentPoll } from './incident-changes.js'
import { discoverFields } from './incident-fields.js'
import { attachFile, listFiles } from './incident-files.js'
import { columnsOf, createIncidentMapping, type IncidentMapping } from './incident-mapping.js'
import { createIncidentTwins } from './incident-twins.js'
import { readIncident, versionOf } from './read-incident.js'
import { isSysId, type ServiceNowRow } from './servicenow-answers.js'
import { createServiceNowApi, type ServiceNowApi } from './servicenow-api.js'
import type { ServiceNowOptions } from './servicenow-options.js'
import { journalText, writeChanges, writeIncident } from './write-incident.js'

const unkeptMs = 5 * 60_000

/**
 * Files tickets in ServiceNow over the Table API: incidents, or any table that extends `task`.
 *
 * The account needs to read, create and write the table (`itil` for incidents), to read `sys_dictionary` and `sys_choice` (or name
 * `customFields`), `sys_user`, and to create attachments. Set `glide.invalid_query.returns_no_rows`.
 *
 * ServiceNow itself finds no conflicts: `ifVersion` is compared with `sys_mod_count` right before writing, which leaves the time of one
 * request in which two writers do not see each other.
 *
 * @throws `invalidConfig` if url, credentials or a name of a column cannot be used
 */
export function createServiceNowBackend(options: ServiceNowOptions): TicketBackend {
  const { now = Date.now, maximumAttachmentBytes = 1024 ** 3 } = options
  const api = createServiceNowApi(options)
  const { name } = api
  const mapping = createIncidentMapping(options)
  const { table, fields } = mapping
  const capabilities = capabilitiesOf(mapping, options, maximumAttachmentBytes)
  const discovered = createRemembered({ load: (signal) => discoverFields(api, table, signal), now })
  const account = createRemembered({ load: async (signal) => options.account ?? ownAccount(api, signal), now })
  const attachOnce = createAttachOnce(name)

  const customColumns = async (signal: AbortSignal): Promise<readonly string[]> =>
    options.customFields ?? fieldsOf(await discovered.get(signal), mapping).map((field) => field.name)
  const columns = async (signal: AbortSignal) => columnsOf(mapping, await customColumns(signal))
  const read = async (row: ServiceNowRow, signal: AbortSignal) => readIncident(name, row, mapping, await customColumns(signal))
  const twins = createIncidentTwins(api, mapping, columns, now)
  const demand = (id: string): string => {
    if (isSysId(id)) return id
    throw new RingloopError('notFound', `${name}: "${oneLine(id, 40)}" is no sys_id`, { mend: 'Check the id.' })
  }

  /** Why nothing is filed for a while: what was filed last has lost its key, and could not be found again. */
  let unkept: { readonly error: RingloopError; readonly until: number } | null = null

  /** The one request that creates. */
  async function post(body: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string> {
    if (unkept !== null && now() < unkept.until) throw unkept.error
    let row: ServiceNowRow
    try {
      row = await api.create(table, body, await columns(signal), signal)
    } catch (error) {
      if (!isRingloopError(error) || error.code !== 'conflict') throw error
      // An instance whose column is unique: another was first, and the search that follows finds it.
      throw new RingloopError('unavailable', error.message, { cause: error })
    }
    if (row[fields.externalId] === body[fields.externalId]) return row.sys_id ?? ''
    const message = `${name}: ${table} does not keep ${fields.externalId}; ${row.number} was filed without`
    const error = new RingloopError('invalidConfig', message, {
      mend: `Let the account write and read ${fields.externalId}, and let it hold 100 characters. Then wait ${unkeptMs / 60_000} minutes.`,
    })
    unkept = { error, until: now() + unkeptMs }
    throw error
  }

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal, triedBefore }) {
      const owner = await ownerId(api, ticket.owner, signal)
      const body = writeIncident(name, ticket, await externalKeyOf(externalId), mapping, await customColumns(signal), owner)
      const { row } = await twins.once.create(externalId, signal, () => post(body, signal), { triedBefore })
      return { ...(await read(row, signal)), externalId }
    },
    get: async (id, { signal }) => read(await api.read(table, demand(id), await columns(signal), signal), signal),
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      const custom = await customColumns(signal)
      const reading = (row: ServiceNowRow) => readIncident(name, row, mapping, custom)
      const { externalId, ...others } = query
      if (externalId === undefined) {
        return findIncidents(api, others, mapping, columnsOf(mapping, custom), reading, signal)
      }
      const found = await twins.find(externalId, signal)
      if (found === null || query.limit < 1) return []
      const ticket: Ticket = { ...reading(found.row), externalId }
      return matches(found.row, ticket, others, mapping) ? [ticket] : []
    },
    async update(id, changes, { signal, ifVersion }) {
      const sysId = demand(id)
      const known = await columns(signal)
      const before = await api.read(table, sysId, known, signal)
      if (ifVersion !== undefined && versionOf(name, before) !== ifVersion) {
        throw new RingloopError('conflict', `${name}: ${before.number} has changed since version ${oneLine(ifVersion, 20)}`, {
          mend: 'Somebody else changed it; read it again and decide anew.',
        })
      }
      const owner = await ownerId(api, changes.owner, signal)
      const body = writeChanges(name, changes, before, mapping, await customColumns(signal), owner)
      return read(await api.write(table, sysId, body, known, signal), signal)
    },
    async comment(id, text, { visibility, signal }) {
      const column = visibility === 'public' ? 'comments' : 'work_notes'
      await api.write(table, demand(id), { [column]: journalText(text) }, ['sys_id'], signal)
    },
    async attach(id, file, { key, visibility, signal }) {
      refuseOtherReaders(name, 'a file', ['public'], visibility)
      return attachFile(api, attachOnce, table, demand(id), file, { key, maximumBytes: maximumAttachmentBytes, signal })
    },
    async attachments(id, { signal }) {
      return listFiles(api, table, demand(id), signal)
    },
    ...(options.customFields === undefined
      ? { fields: async ({ signal }) => fieldsOf(await discovered.get(signal), mapping) }
      : {}),
    changes: { poll: createIncidentPoll({ api, table, columns, read, account: account.get }) },
    check: ({ signal }) => checkServiceNow(api, mapping, signal),
  }
}

function capabilitiesOf({ fields }: IncidentMapping, options: ServiceNowOptions, maximumBytes: number): TicketCapabilities {
  const configured = options.customFields
  return {
    createOnce: 'search',
    findBy: ['externalId', 'contact', ...(fields.number === undefined ? [] : (['number'] as const)), 'open', 'status', 'parent'],
    versions: true,
    priority: true,
    tags: fields.tags !== undefined,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes, visibility: ['public'] },
    customFields: configured === undefined ? 'discovered' : configured.length > 0 ? 'configured' : 'none',
    subTickets: 'parent',
    changes: ['poll'],
  }
}

/** Without the columns that have a meaning of their own to us. */
const fieldsOf = (all: readonly TicketField[], { fields }: IncidentMapping): readonly TicketField[] =>
  all.filter((field) => !Object.values(fields).includes(field.name))

/** The `sys_id` of a user by their user name. @throws `invalidInput` if there is none */
async function ownerId(api: ServiceNowApi, owner: string | undefined, signal: AbortSignal): Promise<string | undefined> {
  if (owner === undefined || isSysId(owner)) return owner
  const columns = ['sys_id', 'user_name']
  const query = isQueryable(owner) ? condition('user_name', '=', owner) : null
  const rows = query === null ? [] : await api.search({ table: 'sys_user', query, columns, limit: 2, signal })
  const [user] = rows.filter((row) => row.user_name === owner)
  if (user !== undefined) return user.sys_id
  throw new RingloopError('invalidInput', `${api.name}: there is no user "${oneLine(owner, 60)}" (field "owner")`, {
    mend: 'Give the user_name of a person in sys_user.',
  })
}

/** Our own `user_name`, as the instance sees us. */
async function ownAccount(api: ServiceNowApi, signal: AbortSignal): Promise<string> {
  // Documented with the Table API; not `condition`, which refuses what would be run.
  const query = 'sys_id=javascript:gs.getUserID()'
  const rows = await api.search({ table: 'sys_user', query, columns: ['sys_id', 'user_name'], limit: 2, signal })
  const [row] = rows
  if (rows.length === 1 && row?.user_name) return row.user_name
  throw new RingloopError('invalidConfig', `${api.name}: the instance does not say who we are`, {
    mend: 'Set account to the user_name of the account that Ringloop uses.',
  })
}
