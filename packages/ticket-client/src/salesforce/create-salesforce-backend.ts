import { isRingloopError, RingloopError, type Ticket, type TicketBackend, type TicketCapabilities } from '@ringloop/core'
import { createKeyedLock } from '../filing/keyed-lock.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { storableId } from '../filing/storable-id.js'
import { createRemembered } from '../mapping/remembered.js'
import { oneLine } from '../text/plain-text.js'
import { createCasePoll } from './case-changes.js'
import { customFieldsOf, demandFields, demandUnique, readableFields, toTicketField } from './case-fields.js'
import { attachFile, listFiles, maximumFileBytes } from './case-files.js'
import { type CaseMapping, caseFields, createCaseMapping } from './case-mapping.js'
import { caseConditions } from './find-cases.js'
import { readCase, versionOf } from './read-case.js'
import { cellOf, readTime, type SalesforceRecord } from './salesforce-answers.js'
import { createSalesforceApi, type SalesforceApi } from './salesforce-api.js'
import { demandId, isIdOf } from './salesforce-id.js'
import type { SalesforceOptions } from './salesforce-options.js'
import { quoteSoql } from './soql.js'
import { type CaseBody, commentText, writeCase, writeCaseChanges } from './write-case.js'

/**
 * Files cases in Salesforce over its REST API.
 *
 * Created once by a field that is unique: Salesforce itself refuses a second case with the same key, whoever files it and however late, and
 * the first is given instead. Not by an upsert: one that arrives late would overwrite what people have changed since.
 *
 * The account needs "API Enabled", to read, create and edit cases and the field of the external id, to read users, contacts and files, and
 * to create files and case comments.
 *
 * @throws `invalidConfig` if url, credentials, or a name or id cannot be used
 */
export function createSalesforceBackend(options: SalesforceOptions): TicketBackend {
  const { now = Date.now } = options
  const api = createSalesforceApi(options)
  const { name } = api
  const mapping = createCaseMapping(name, options)
  const capabilities = capabilitiesOf(mapping)
  const lock = createKeyedLock(name)
  const described = createRemembered({ load: (signal) => api.describe('Case', signal), now })
  const account = createRemembered({ load: async (signal) => options.account ?? api.whoAmI(signal), now })

  const custom = async (signal: AbortSignal) => customFieldsOf(await described.get(signal), mapping)
  const customNames = async (signal: AbortSignal) => readableFields(await custom(signal))
  const fields = async (signal: AbortSignal) => caseFields(mapping, await customNames(signal))
  const read = async (record: SalesforceRecord, signal: AbortSignal): Promise<Ticket> =>
    readCase(name, record, mapping, await customNames(signal))

  async function select(where: string, limit: number, signal: AbortSignal): Promise<readonly SalesforceRecord[]> {
    return api.query(`SELECT ${(await fields(signal)).join(', ')} FROM Case WHERE ${where} LIMIT ${limit}`, { limit, signal })
  }
  async function load(id: string, signal: AbortSignal): Promise<SalesforceRecord> {
    const [record] = await select(`Id = ${quoteSoql(demandId(name, 'Case', id))}`, 1, signal)
    if (record !== undefined && record.Id.slice(0, 15) === id.slice(0, 15)) return record
    throw new RingloopError('notFound', `${name}: there is no case ${id}`, { mend: 'Check the id; it may be deleted.' })
  }
  /** The case of this key, compared again. */
  async function withKey(key: string, signal: AbortSignal): Promise<SalesforceRecord | null> {
    const field = mapping.fields.externalId
    const found = await select(`${field} = ${quoteSoql(key)}`, 10, signal)
    return found.find((record) => cellOf(record, field) === key) ?? null
  }

  /** Files it, or gives the one that is there. */
  async function file(body: CaseBody, key: string, signal: AbortSignal): Promise<SalesforceRecord> {
    const before = await withKey(key, signal)
    if (before !== null) return before
    // Assignment rules would take it from the owner that it was given.
    const headers = { 'sforce-auto-assign': body.OwnerId === undefined ? 'TRUE' : 'FALSE' }
    try {
      return await load(await api.create('Case', body, { signal, headers }), signal)
    } catch (error) {
      if (!isRingloopError(error) || signal.aborted || !mayBeThere(error)) throw error
      const after = await withKey(key, signal).catch(() => null)
      if (after === null) throw error
      return after
    }
  }

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal }) {
      demandUnique(name, await described.get(signal), mapping.fields.externalId)
      const key = await storableId(externalId)
      const owner = ticket.owner === undefined ? null : await userId(api, ticket.owner, signal)
      const body = writeCase(name, ticket, key, mapping, await custom(signal), owner)
      const record = await lock.run(key, signal, () => file(body, key, signal))
      return { ...(await read(record, signal)), externalId }
    },
    get: async (id, { signal }) => read(await load(id, signal), signal),
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      const { externalId, ...others } = query
      const conditions = caseConditions(others, mapping)
      if (conditions === null || query.limit < 1) return []
      if (externalId !== undefined) {
        const record = await withKey(await storableId(externalId), signal)
        if (record === null) return []
        const ticket: Ticket = { ...(await read(record, signal)), externalId }
        return conditions.every(({ holds }) => holds(record, ticket)) ? [ticket] : []
      }
      const where = ['Id != null', ...conditions.map(({ soql }) => soql)].join(' AND ')
      const soql = `SELECT ${(await fields(signal)).join(', ')} FROM Case WHERE ${where} ORDER BY CreatedDate DESC, Id DESC`
      // More than asked for, because what is compared again may fall out.
      const most = Math.min(query.limit + 200, 2000)
      const records = await api.query(`${soql} LIMIT ${most}`, { limit: most, signal })
      const found: Ticket[] = []
      for (const record of records) {
        const ticket = await read(record, signal)
        if (conditions.every(({ holds }) => holds(record, ticket))) found.push(ticket)
      }
      return found.slice(0, query.limit)
    },
    async update(id, changes, { signal, ifVersion }) {
      const before = await load(id, signal)
      if (ifVersion !== undefined && versionOf(before) !== ifVersion) {
        throw new RingloopError('conflict', `${name}: case ${cellOf(before, 'CaseNumber')} has changed since`, {
          mend: 'Somebody else changed it; read it again and decide anew.',
        })
      }
      const owner = changes.owner === undefined ? null : await demandUser(api, changes.owner, signal)
      const body = writeCaseChanges(name, changes, mapping, await custom(signal), owner)
      const unchanged = new Date(readTime(name, before, 'LastModifiedDate')).toUTCString()
      const headers = {
        'sforce-auto-assign': 'FALSE',
        ...(ifVersion === undefined ? {} : { 'if-unmodified-since': unchanged }),
      }
      if (Object.keys(body).length > 0) await api.write('Case', before.Id, body, { signal, headers })
      return read(await load(id, signal), signal)
    },
    async comment(id, text, { visibility, signal }) {
      const ParentId = demandId(name, 'Case', id)
      const body = { ParentId, CommentBody: commentText(text), IsPublished: visibility === 'public' }
      await api.create('CaseComment', body, { signal })
    },
    async attach(id, attachment, { key, visibility, signal }) {
      const caseId = demandId(name, 'Case', id)
      return attachFile(api, lock, caseId, attachment, { key, visibility, signal }, `ringloop-${crypto.randomUUID()}`)
    },
    async attachments(id, { signal }) {
      return listFiles(api, demandId(name, 'Case', id), signal)
    },
    async fields({ signal }) {
      described.forget()
      return (await custom(signal)).map(toTicketField)
    },
    changes: { poll: createCasePoll({ api, fields, read, account: account.get }) },
    async check({ signal }) {
      described.forget()
      const all = await described.get(signal)
      demandUnique(name, all, mapping.fields.externalId)
      demandFields(name, all, Object.values(mapping.fields))
      // Every query asks for these columns: what the account may not read fails them all.
      await select('Id != null', 1, signal)
      return { version: `REST API ${options.apiVersion ?? '61.0'}` }
    },
  }
}

/** Whether the case may be there although creating it failed like this. */
const mayBeThere = ({ code }: RingloopError): boolean =>
  code === 'conflict' || code === 'timeout' || code === 'unavailable' || code === 'protocol' || code === 'notFound'

function capabilitiesOf({ fields }: CaseMapping): TicketCapabilities {
  return {
    createOnce: 'idempotencyKey',
    findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
    versions: true,
    priority: true,
    tags: fields.tags !== undefined,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes: maximumFileBytes, visibility: ['internal', 'public'] },
    customFields: 'discovered',
    subTickets: 'parent',
    changes: ['poll'],
  }
}

/** The id of an active user, by that or by their user name; `null` if there is none. */
async function userId(api: SalesforceApi, owner: string, signal: AbortSignal): Promise<string | null> {
  if (isIdOf('User', owner)) return owner
  const soql = `SELECT Id, Username FROM User WHERE Username = ${quoteSoql(owner)} AND IsActive = true LIMIT 2`
  const found = await api.query(soql, { limit: 2, signal })
  return found.find((record) => cellOf(record, 'Username').toLowerCase() === owner.toLowerCase())?.Id ?? null
}

async function demandUser(api: SalesforceApi, owner: string, signal: AbortSignal): Promise<string> {
  const id = await userId(api, owner, signal)
  if (id !== null) return id
  throw new RingloopError('invalidInput', `${api.name}: there is no user "${oneLine(owner, 60)}" (field "owner")`, {
    mend: 'Give the Username of an active user.',
  })
}
