import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { type Handler, sendJson, startHttpServer, type TestServer } from '../support/http-server.js'
import { type DeskRecord, parseSoql } from './soql-double.js'

/** An answer as the documentation shows it. */
export interface DocumentedExample {
  readonly page: string
  readonly request: string
  readonly status: number
  readonly answer: unknown
}

export function readExample(name: string): DocumentedExample {
  return JSON.parse(readFileSync(new URL(`examples/${name}.json`, import.meta.url), 'utf8')) as DocumentedExample
}

/** How the org is set up, or misbehaves. All may be changed while it runs. */
export interface DeskMoods {
  /** What the field of the external id lacks. */
  field?: { readonly unique?: boolean; readonly caseSensitive?: boolean; readonly length?: number; readonly absent?: boolean }
  /** After the next create of a case: breaks the connection, or says 500; the case is there. */
  afterCreate?: 'drop' | 'fail' | null
  /** Held before a case is created. */
  beforeCreate?: () => Promise<void>
  /** Records a page of a query. */
  pageSize?: number
  /** Where the next page is said to be. */
  nextPage?: string
  /** The next link of a file to a case fails. */
  linkFails?: boolean
  /** Values that Status may have. */
  statuses?: readonly string[]
  /** So many more custom fields. */
  manyFields?: number
  /** Every request is refused like this. */
  refuse?: readonly [status: number, errorCode: string]
}

export interface SalesforceDesk extends TestServer {
  readonly objects: Record<string, DeskRecord[]>
  readonly files: Buffer[]
  readonly moods: DeskMoods
  readonly log: string[]
  readonly wrong: string[]
  /** Headers of every request that writes a case. */
  readonly writes: Record<string, string | undefined>[]
  /** Changes a case as a person does. */
  change(id: string, fields: DeskRecord, by: string): void
  comment(id: string, text: string, by: string): void
  remove(id: string): void
  tick(milliseconds: number): void
}

const prefixes: Readonly<Record<string, string>> = {
  Case: '500',
  CaseComment: '00a',
  Contact: '003',
  ContentDocument: '069',
  ContentDocumentLink: '06A',
  ContentVersion: '068',
  User: '005',
}
export const idOf = (object: string, text: string): string =>
  `${prefixes[object]}${createHash('md5').update(`${object} ${text}`).digest('hex').slice(0, 12)}AAA`
export const ours = idOf('User', 'ringloop@example.com')
export const ann = idOf('User', 'ann@example.com')

const writable: Readonly<Record<string, readonly string[]>> = {
  Case: [
    'Subject',
    'Description',
    'Status',
    'Priority',
    'Origin',
    'ContactId',
    'ParentId',
    'OwnerId',
    'SuppliedName',
    'SuppliedEmail',
    'SuppliedPhone',
    'Ringloop_Id__c',
    'Tags__c',
    'Outcome__c',
    'Minutes__c',
    'Product__c',
    'Foreign__c',
  ],
  CaseComment: ['ParentId', 'CommentBody', 'IsPublished'],
  ContentDocumentLink: ['ContentDocumentId', 'LinkedEntityId', 'ShareType', 'Visibility'],
  ContentVersion: ['Title', 'PathOnClient'],
}
const read: Readonly<Record<string, readonly string[]>> = {
  Case: [
    'Id',
    'CaseNumber',
    'IsClosed',
    'Owner.Name',
    'Owner.Username',
    'CreatedById',
    'CreatedDate',
    'LastModifiedDate',
    'LastModifiedById',
    'LastModifiedBy.Username',
    'SystemModstamp',
  ],
  CaseComment: ['Id', 'CreatedById', 'CreatedBy.Username', 'CreatedDate', 'SystemModstamp'],
  Contact: ['Id', 'Name', 'Email', 'Account.Name', 'Phone', 'MobilePhone', 'HomePhone', 'OtherPhone', 'Level__c'],
  ContentDocumentLink: ['Id'],
  ContentVersion: ['Id', 'ContentDocumentId', 'ContentSize', 'CreatedDate', 'IsLatest'],
  User: ['Id', 'Username', 'IsActive'],
}

/** A Salesforce org in small, that behaves as the REST API Developer Guide says. */
export async function startSalesforceDesk(moods: DeskMoods = {}): Promise<SalesforceDesk> {
  let clock = Date.parse('2026-01-01T00:00:00Z')
  const time = () => new Date(clock).toISOString().replace(/\.\d+Z$/, '.000+0000')
  const user = (name: string): DeskRecord => ({ Id: idOf('User', name), Username: name, IsActive: true })
  const objects: Record<string, DeskRecord[]> = {
    Case: [],
    CaseComment: [],
    Contact: [],
    ContentDocumentLink: [],
    ContentVersion: [],
    User: [user('ringloop@example.com'), user('ann@example.com')],
  }
  const files: Buffer[] = []
  const log: string[] = []
  const wrong: string[] = []
  const writes: SalesforceDesk['writes'] = []
  const rest = new Map<string, DeskRecord[]>()

  const refuse = (response: ServerResponse, status: number, errorCode: string, message: string, fields?: string[]) =>
    sendJson(response, status, [{ message, errorCode, ...(fields === undefined ? {} : { fields }) }])

  function stamp(record: DeskRecord, by: string): void {
    const name = String(objects.User?.find(({ Id }) => Id === by)?.Username ?? 'somebody@example.com')
    Object.assign(record, {
      LastModifiedDate: time(),
      SystemModstamp: time(),
      LastModifiedById: by,
      'LastModifiedBy.Username': name,
    })
    const owner = objects.User?.find(({ Id }) => Id === record.OwnerId)
    record['Owner.Username'] = owner?.Username ?? null
    record['Owner.Name'] = owner?.Username ?? 'A queue'
    record.IsClosed = record.Status === 'Closed' || record.Status === 'Done'
  }

  function problemOf(object: string, body: DeskRecord): [number, string, string, string[]?] | null {
    for (const [field, value] of Object.entries(body)) {
      if (!writable[object]?.includes(field))
        return [400, 'INVALID_FIELD', `No such column '${field}' on sobject of type ${object}`]
      if (field === 'Minutes__c' && typeof value === 'string')
        return [400, 'JSON_PARSER_ERROR', 'Cannot deserialize instance of double from VALUE_STRING']
    }
    if (typeof body.Status === 'string' && moods.statuses !== undefined && !moods.statuses.includes(body.Status))
      return [400, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'bad value for restricted picklist field', ['Status']]
    if (typeof body.Subject === 'string' && body.Subject.length > 255)
      return [400, 'STRING_TOO_LONG', 'Subject: data value too large', ['Subject']]
    return null
  }

  async function create(object: string, body: DeskRecord, response: ServerResponse) {
    if (object === 'Case') await moods.beforeCreate?.()
    clock += 1000
    const problem = problemOf(object, body)
    if (problem !== null) return refuse(response, ...problem)
    const key = body.Ringloop_Id__c
    const twin = objects.Case?.find((record) => key !== undefined && record.Ringloop_Id__c === key)
    if (object === 'Case' && twin !== undefined && moods.field?.unique !== false)
      return refuse(
        response,
        400,
        'DUPLICATE_VALUE',
        `duplicate value found: Ringloop_Id__c duplicates value on record with id: ${twin.Id}`,
        [],
      )
    if (object === 'ContentDocumentLink' && moods.linkFails) {
      moods.linkFails = false
      return refuse(response, 503, 'SERVER_UNAVAILABLE', 'later')
    }
    const list = objects[object] ?? []
    const blank = Object.fromEntries([...(writable[object] ?? []), ...(read[object] ?? [])].map((field) => [field, null]))
    const Id = idOf(object, String(list.length))
    const record: DeskRecord = {
      ...blank,
      Id,
      CreatedDate: time(),
      CreatedById: ours,
      'CreatedBy.Username': 'ringloop@example.com',
    }
    if (object === 'Case')
      Object.assign(record, { CaseNumber: String(1000 + list.length), Status: 'New', Priority: 'Medium', OwnerId: ours })
    Object.assign(record, body)
    stamp(record, ours)
    list.push(record)
    const mood = object === 'Case' ? moods.afterCreate : null
    if (object === 'Case') moods.afterCreate = null
    if (mood === 'drop') response.destroy()
    else if (mood === 'fail') refuse(response, 500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred.')
    else sendJson(response, 201, { id: Id, success: true, errors: [] })
  }

  /** The multipart form of a file: `entity_content`, then `VersionData`. */
  function upload(bytes: Buffer, contentType: string, response: ServerResponse) {
    const boundary = /boundary=(\S+)/.exec(contentType)?.[1] ?? ''
    const text = bytes.toString('latin1')
    const parts = text.split(`--${boundary}`).slice(1, -1)
    const [entity = '', data = ''] = parts
    if (!/name="entity_content"\r\nContent-Type: application\/json/.test(entity))
      wrong.push('entity_content is not the first part')
    if (!/name="VersionData"; filename="/.test(data)) wrong.push('VersionData has no file name')
    const contentOf = (part: string) => part.slice(part.indexOf('\r\n\r\n') + 4, -2)
    const body = JSON.parse(Buffer.from(contentOf(entity), 'latin1').toString('utf8')) as DeskRecord
    const problem = problemOf('ContentVersion', body)
    if (problem !== null) return refuse(response, ...problem)
    clock += 1000
    const file = Buffer.from(contentOf(data), 'latin1')
    const number = files.push(file)
    const Id = idOf('ContentVersion', String(number))
    const ContentDocumentId = idOf('ContentDocument', String(number))
    objects.ContentVersion?.push({
      Id,
      ContentDocumentId,
      ContentSize: file.length,
      CreatedDate: time(),
      IsLatest: true,
      ...body,
    })
    sendJson(response, 201, { id: Id, success: true, errors: [] })
  }

  function show(record: DeskRecord, object: string, columns: readonly string[]) {
    const shown: Record<string, unknown> = {
      attributes: { type: object, url: `/services/data/v61.0/sobjects/${object}/${record.Id}` },
    }
    for (const column of columns) {
      const [first = '', second] = column.split('.')
      if (second === undefined) shown[first] = record[column] ?? null
      else if (record[column] === null || record[column] === undefined) shown[first] ??= null
      else shown[first] = { ...(shown[first] as object | null), attributes: { type: 'Name' }, [second]: record[column] }
    }
    return shown
  }

  function page(
    records: readonly DeskRecord[],
    object: string,
    columns: readonly string[],
    total: number,
    response: ServerResponse,
  ) {
    const size = moods.pageSize ?? 2000
    const first = records.slice(0, size).map((record) => show(record, object, columns))
    if (records.length <= size) return sendJson(response, 200, { totalSize: total, done: true, records: first })
    const locator = `01g${rest.size}-${size}`
    rest.set(locator, records.slice(size))
    const nextRecordsUrl = moods.nextPage ?? `/services/data/v61.0/query/${locator}?object=${object}&columns=${columns.join(',')}`
    sendJson(response, 200, { totalSize: total, done: false, nextRecordsUrl, records: first })
  }

  const manyFields = () => Array.from({ length: moods.manyFields ?? 0 }, (_, index) => `One_of_very_many_fields_${index}__c`)

  function query(soql: string, response: ServerResponse) {
    const parsed = parseSoql(soql)
    const { object, columns, order } = parsed
    const known = [...(read[object] ?? []), ...(writable[object] ?? []), ...(object === 'Case' ? manyFields() : [])]
    for (const field of [...columns, ...parsed.asked, ...order.map((one) => one.field)])
      if (!known.includes(field) || (field === 'Ringloop_Id__c' && moods.field?.absent))
        return refuse(response, 400, 'INVALID_FIELD', `No such column '${field}' on entity '${object}'`)
    if (parsed.offset > 2000) return refuse(response, 400, 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000')
    const found = (objects[object] ?? []).filter((record) => parsed.holds(record))
    found.sort((left, right) => {
      for (const { field, sign } of order) {
        const [one, two] = [String(left[field]), String(right[field])]
        if (one !== two) return one < two ? -sign : sign
      }
      return 0
    })
    const some = found.slice(parsed.offset, parsed.offset + parsed.limit)
    page(some, object, columns, some.length, response)
  }

  function describe(response: ServerResponse) {
    const field = (name: string, type: string, more: object = {}) => ({
      name,
      type,
      label: name.replace('__c', ''),
      custom: name.endsWith('__c'),
      createable: true,
      updateable: true,
      nillable: true,
      defaultedOnCreate: false,
      unique: false,
      externalId: false,
      caseSensitive: false,
      length: 255,
      picklistValues: [],
      ...more,
    })
    const key = { label: 'Ringloop', unique: true, externalId: true, caseSensitive: true, ...moods.field }
    const values = [
      { active: true, label: 'Line', value: 'line' },
      { active: false, label: 'Old', value: 'old' },
    ]
    const fields = [
      field('Subject', 'string'),
      field('SuppliedPhone', 'phone'),
      field('Outcome__c', 'string', { label: 'Outcome' }),
      field('Minutes__c', 'double', { length: 0, nillable: false }),
      field('Product__c', 'picklist', { picklistValues: values }),
      field('Formula__c', 'string', { createable: false, updateable: false }),
      field('Tags__c', 'string'),
      field('Foreign__c', 'string'),
      ...(moods.field?.absent ? [] : [field('Ringloop_Id__c', 'string', key)]),
      ...manyFields().map((name) => field(name, 'string')),
    ]
    sendJson(response, 200, { name: 'Case', custom: false, fields })
  }

  const handle: Handler = async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://desk')
    const { method = 'GET' } = request
    log.push(`${method} ${decodeURIComponent((url.pathname + url.search).replaceAll('+', ' '))}`)
    if (url.pathname.length + url.search.length > 16_384) return refuse(response, 414, 'URI_TOO_LONG', 'URI Too Long')
    if (moods.refuse !== undefined) return refuse(response, ...moods.refuse, 'no')
    if (request.headers.authorization !== 'Bearer token-123')
      return refuse(response, 401, 'INVALID_SESSION_ID', 'Session expired or invalid')
    if (url.pathname === '/services/oauth2/userinfo') return sendJson(response, 200, { user_id: ours, organization_id: '00D' })
    const path = url.pathname.replace('/services/data/v61.0/', '')
    try {
      if (path === 'query') return query(url.searchParams.get('q') ?? '', response)
    } catch (error) {
      return refuse(response, 400, 'MALFORMED_QUERY', String(error))
    }
    if (path.startsWith('query/')) {
      const columns = (url.searchParams.get('columns') ?? '').split(',')
      const left = rest.get(path.slice(6)) ?? []
      return page(left, url.searchParams.get('object') ?? '', columns, left.length, response)
    }
    const [, object = '', id] = /^sobjects\/(\w+)(?:\/(\w+))?$/.exec(path) ?? []
    if (id === 'describe') return describe(response)
    if (object === 'ContentVersion' && method === 'POST')
      return upload(request.bytes, request.headers['content-type'] ?? '', response)
    const body = request.text === '' ? {} : (JSON.parse(request.text) as DeskRecord)
    if (object === 'Case') {
      const { 'sforce-auto-assign': assign, 'if-unmodified-since': since } = request.headers
      writes.push({ method, assign: String(assign), since })
    }
    if (method === 'POST' && id === undefined && object in writable) return create(object, body, response)
    const record = objects[object]?.find((one) => String(one.Id).slice(0, 15) === id?.slice(0, 15))
    if (record === undefined || method !== 'PATCH')
      return refuse(response, 404, 'NOT_FOUND', 'The requested resource does not exist')
    const problem = problemOf(object, body)
    if (problem !== null) return refuse(response, ...problem)
    const since = request.headers['if-unmodified-since']
    if (since !== undefined && Date.parse(String(record.LastModifiedDate).replace('+0000', 'Z')) > Date.parse(since)) {
      response.writeHead(412)
      return response.end()
    }
    clock += 1000
    Object.assign(record, body)
    stamp(record, ours)
    response.writeHead(204)
    response.end()
  }

  const server = await startHttpServer(handle)
  return {
    ...server,
    objects,
    files,
    moods,
    log,
    wrong,
    writes,
    change(id, fields, by) {
      clock += 1000
      const record = objects.Case?.find(({ Id }) => Id === id)
      if (record === undefined) throw new Error(`no case ${id}`)
      Object.assign(record, fields)
      stamp(record, by)
    },
    comment(id, text, by) {
      clock += 1000
      const list = objects.CaseComment ?? []
      const author = objects.User?.find(({ Id }) => Id === by)?.Username
      const record: DeskRecord = {
        ...{ Id: idOf('CaseComment', String(list.length)), ParentId: id, CommentBody: text, IsPublished: false },
        ...{ CreatedDate: time(), CreatedById: by, 'CreatedBy.Username': author ?? null },
      }
      stamp(record, by)
      list.push(record)
    },
    remove(id) {
      objects.Case = objects.Case?.filter(({ Id }) => Id !== id) ?? []
      objects.CaseComment = objects.CaseComment?.filter(({ ParentId }) => ParentId !== id) ?? []
    },
    tick(milliseconds) {
      clock += milliseconds
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      if (wrong.length > 0) throw new Error(`Against the documentation:\n  ${[...new Set(wrong)].join('\n  ')}`)
    },
  }
}
