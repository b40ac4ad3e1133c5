import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { type Handler, sendJson, startHttpServer, type TestServer } from '../support/http-server.js'
import { type DeskRow, runEncodedQuery } from './encoded-query-double.js'

/** An answer as the documentation shows it. */
export interface DocumentedExample {
  readonly page: string
  readonly request: string
  readonly status: number
  readonly answer: { readonly result: Record<string, unknown> }
}

export function readExample(name: string): DocumentedExample {
  return JSON.parse(readFileSync(new URL(`examples/${name}.json`, import.meta.url), 'utf8')) as DocumentedExample
}

/** How the instance misbehaves. All may be changed while it runs. */
export interface DeskMoods {
  /** `glide.invalid_query.returns_no_rows` */
  strict?: boolean
  /** Columns that the table has not. */
  missing?: readonly string[]
  /** Records that the account may not see, by number; they count for limits all the same. */
  hidden?: ReadonlySet<string>
  /** After the next create: breaks the connection, or says 500; the record is there. */
  afterCreate?: 'drop' | 'fail' | null
  /** Held before a create is carried out. */
  beforeCreate?: () => Promise<void>
  /** The next search ends early, with status 200 and a complaint. */
  cancelled?: boolean
  /** Columns that must be filled. */
  mandatory?: readonly string[]
  /** A unique index on `correlation_id`. */
  unique?: boolean
}

export interface ServiceNowDesk extends TestServer {
  readonly tables: Record<string, DeskRow[]>
  readonly files: { readonly row: DeskRow; readonly bytes: Buffer }[]
  readonly journal: { readonly id: string; readonly column: string; readonly text: string; readonly by: string }[]
  readonly moods: DeskMoods
  /** Method, path and query of every request, in order. */
  readonly log: string[]
  /** What was asked that the documentation has not. */
  readonly wrong: string[]
  /** Changes a record as a person does. */
  change(sysId: string, cells: DeskRow, by: string): void
  remove(sysId: string): void
  /** Moves the clock. */
  tick(milliseconds: number): void
}

const sysIdOf = (text: string) => createHash('md5').update(text).digest('hex')
export const userId = sysIdOf('ringloop')
export const annId = sysIdOf('ann')
const created = readExample('create-incident').answer.result
const attached = readExample('attach-file').answer.result
const references = new Set(['assignment_group', 'caller_id', 'parent_incident', 'assigned_to', 'opened_by', 'sys_domain'])
const documentedQuery = new Set([
  'sysparm_query',
  'sysparm_fields',
  'sysparm_limit',
  'sysparm_offset',
  'sysparm_display_value',
  'sysparm_exclude_reference_link',
])
const lengths: Readonly<Record<string, number>> = { short_description: 160, description: 4000, correlation_id: 100 }
/** impact × urgency, as instances come. */
const matrix = ['123', '234', '345']

/** A ServiceNow instance in small, that behaves as the documentation of its Table API and Attachment API says. */
export async function startServiceNowDesk(moods: DeskMoods = {}): Promise<ServiceNowDesk> {
  let clock = Date.parse('2026-01-01T00:00:00Z')
  let count = 10_000
  const time = () => new Date(clock).toISOString().slice(0, 19).replace('T', ' ')
  const user = (userName: string, cells: DeskRow): DeskRow => ({
    sys_id: sysIdOf(userName),
    user_name: userName,
    name: userName,
    email: '',
    'company.name': '',
    vip: 'false',
    time_zone: '',
    active: 'true',
    phone: '',
    mobile_phone: '',
    ...cells,
  })
  const tables: Record<string, DeskRow[]> = {
    incident: [],
    sys_user: [user('ringloop', {}), user('ann', { name: 'Ann Agent' })],
    sys_dictionary: [
      column('incident', 'u_outcome', 'Outcome', 'string'),
      column('incident', 'u_caller_number', 'Caller number', 'string'),
      column('incident', 'u_tags', 'Tags', 'string'),
      { ...column('task', 'u_product', 'Product', 'string'), choice: '3', mandatory: 'true' },
      column('incident', 'caller_id', 'Caller', 'reference'),
      column('problem', 'u_elsewhere', 'Elsewhere', 'string'),
    ],
    sys_choice: [
      choice('incident', 'u_product', 'phone', 'Phone', '1'),
      choice('incident', 'u_product', 'line', 'Line', '2'),
      choice('problem', 'u_product', 'other', 'Other', '3'),
    ],
  }
  const files: { row: DeskRow; bytes: Buffer }[] = []
  const journal: ServiceNowDesk['journal'][number][] = []
  const log: string[] = []
  const wrong: string[] = []
  const extra = ['u_outcome', 'u_caller_number', 'u_tags', 'u_product', 'u_contact', 'assigned_to.user_name']

  function columnsOf(table: string): ReadonlySet<string> {
    const all = table === 'incident' ? [...Object.keys(created), ...extra] : Object.keys(tables[table]?.[0] ?? {})
    return new Set(all.filter((name) => !moods.missing?.includes(name)))
  }

  function write(row: DeskRow, cells: DeskRow, by: string): void {
    const before = JSON.stringify(row)
    let noted = false
    for (const [name, text] of Object.entries(cells)) {
      if (!columnsOf('incident').has(name) || name.startsWith('sys_')) continue
      if (name === 'comments' || name === 'work_notes') {
        journal.push({ id: row.sys_id ?? '', column: name, text, by })
        noted = true
      } else row[name] = text.slice(0, lengths[name] ?? 4000)
    }
    row.priority = matrix[Number(row.impact) - 1]?.[Number(row.urgency) - 1] ?? '5'
    row.active = Number(row.state) < 7 ? 'true' : 'false'
    row['assigned_to.user_name'] = tables.sys_user?.find(({ sys_id }) => sys_id === row.assigned_to)?.user_name ?? ''
    if (before === JSON.stringify(row) && !noted) return
    row.sys_mod_count = String(Number(row.sys_mod_count) + 1)
    row.sys_updated_on = time()
    row.sys_updated_by = by
  }

  function show(row: DeskRow, url: URL): Record<string, unknown> {
    const fields = url.searchParams.get('sysparm_fields')?.split(',')
    const plain = url.searchParams.get('sysparm_exclude_reference_link') === 'true'
    const cell = (name: string, text: string) =>
      references.has(name) && text !== '' && !plain ? { link: `https://instance/api/now/table/x/${text}`, value: text } : text
    const names = fields ?? Object.keys(row)
    return Object.fromEntries(
      names.filter((name) => name in row && !moods.missing?.includes(name)).map((name) => [name, cell(name, row[name] ?? '')]),
    )
  }

  const refuse = (response: ServerResponse, status: number, message: string, detail: string) =>
    sendJson(response, status, { error: { message, detail }, status: 'failure' })

  async function create(body: DeskRow, url: URL, response: ServerResponse) {
    await moods.beforeCreate?.()
    clock += 1000
    if (moods.unique && tables.incident?.some((row) => row.correlation_id === body.correlation_id))
      return refuse(
        response,
        403,
        'Operation Failed',
        'Error during insert of incident: Unique Key violation detected by database',
      )
    const missing = moods.mandatory?.filter((name) => !body[name]) ?? []
    if (missing.length > 0)
      return refuse(
        response,
        403,
        'Operation Failed',
        `Data Policy Exception: The following fields are mandatory: ${missing.join(', ')}`,
      )
    const blank = Object.fromEntries([...Object.keys(created), ...extra].map((name) => [name, '']))
    count += 1
    const row: DeskRow = { ...blank, number: `INC00${count}`, sys_id: sysIdOf(String(count)), sys_created_on: time() }
    Object.assign(row, { sys_mod_count: '-1', sys_created_by: 'ringloop', state: '1', impact: '3', urgency: '3' })
    write(row, body, 'ringloop')
    tables.incident?.push(row)
    const mood = moods.afterCreate
    moods.afterCreate = null
    if (mood === 'drop') response.destroy()
    else if (mood === 'fail') refuse(response, 500, 'Transaction failed', 'see the log')
    else sendJson(response, 201, { result: show(row, url) }, { location: `${url.pathname}/${row.sys_id}` })
  }

  function list(table: string, url: URL, response: ServerResponse) {
    const rows = tables[table]
    if (rows === undefined) return refuse(response, 400, `Invalid table ${table}`, '')
    if (moods.cancelled) {
      moods.cancelled = false
      const error = { message: 'Transaction cancelled: maximum execution time exceeded', detail: 'Transaction cancelled' }
      return sendJson(response, 200, { result: [], error, status: 'failure' })
    }
    const query = url.searchParams.get('sysparm_query') ?? ''
    const found = runEncodedQuery(rows, columnsOf(table), query, { strict: moods.strict ?? false, me: userId })
    const from = Number(url.searchParams.get('sysparm_offset') ?? 0)
    const page = found.slice(from, from + Number(url.searchParams.get('sysparm_limit') ?? 10_000))
    const seen = page.filter((row) => !moods.hidden?.has(row.number ?? ''))
    sendJson(response, 200, { result: seen.map((row) => show(row, url)) }, { 'x-total-count': String(found.length) })
  }

  function attachments(method: string, url: URL, request: Parameters<Handler>[0], response: ServerResponse) {
    if (method === 'GET') {
      const rows = files.map(({ row }) => row)
      const query = url.searchParams.get('sysparm_query') ?? ''
      const found = runEncodedQuery(rows, new Set(Object.keys(attached)), query, { strict: false, me: userId })
      return sendJson(response, 200, { result: found })
    }
    const [table = '', sysId = '', name = ''] = ['table_name', 'table_sys_id', 'file_name'].map(
      (key) => url.searchParams.get(key) ?? '',
    )
    if (!tables[table]?.some((row) => row.sys_id === sysId)) return refuse(response, 404, 'No Record found', '')
    clock += 1000
    const texts = { table_name: table, table_sys_id: sysId, file_name: name, size_bytes: String(request.bytes.length) }
    const blank = Object.fromEntries(Object.keys(attached).map((key) => [key, '']))
    const times = { sys_created_on: time(), sys_updated_on: time(), sys_id: sysIdOf(`file ${files.length}`) }
    const row = { ...blank, ...texts, ...times, content_type: request.headers['content-type'] ?? '' }
    files.push({ row, bytes: request.bytes })
    sendJson(response, 201, { result: row })
  }

  const handle: Handler = async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://desk')
    const { method = 'GET' } = request
    log.push(`${method} ${url.pathname}${decodeURIComponent(url.search.replaceAll('+', ' '))}`)
    const [kind, secret] = (request.headers.authorization ?? '').split(' ')
    if (kind !== 'Basic' || Buffer.from(secret ?? '', 'base64').toString() !== 'ringloop:secret')
      return refuse(response, 401, 'User Not Authenticated', 'Required to provide Auth information')
    if (url.pathname.startsWith('/api/now/attachment')) return attachments(method, url, request, response)
    for (const key of url.searchParams.keys()) if (!documentedQuery.has(key)) wrong.push(`?${key} is not documented`)
    const [, table = '', id] = /^\/api\/now\/table\/([a-z_]+)(?:\/([^/]+))?$/.exec(url.pathname) ?? []
    if (table === '') wrong.push(`${method} ${url.pathname} is not documented`)
    const body = request.text === '' ? {} : (JSON.parse(request.text) as DeskRow)
    for (const [name, value] of Object.entries(body)) if (typeof value !== 'string') wrong.push(`${name} is no text`)
    if (id === undefined) return method === 'POST' ? create(body, url, response) : list(table, url, response)
    const row = tables[table]?.find(({ sys_id, number }) => sys_id === id && !moods.hidden?.has(number ?? ''))
    if (row === undefined)
      return refuse(response, 404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval")
    if (method === 'PATCH') {
      if (body.state === '6' && !(body.close_code || row.close_code))
        return refuse(
          response,
          403,
          'Operation Failed',
          'Data Policy Exception: The following fields are mandatory: Resolution code',
        )
      clock += 1000
      write(row, body, 'ringloop')
    }
    sendJson(response, 200, { result: show(row, url) })
  }

  const server = await startHttpServer(handle)
  return {
    ...server,
    tables,
    files,
    journal,
    moods,
    log,
    wrong,
    change(sysId, cells, by) {
      clock += 1000
      const row = tables.incident?.find(({ sys_id }) => sys_id === sysId)
      if (row !== undefined) write(row, cells, by)
    },
    remove(sysId) {
      tables.incident = tables.incident?.filter(({ sys_id }) => sys_id !== sysId) ?? []
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

function column(name: string, element: string, label: string, type: string): DeskRow {
  const fixed = { mandatory: 'false', choice: '0', max_length: '100', active: 'true' }
  return { sys_id: sysIdOf(`${name}.${element}`), name, element, column_label: label, internal_type: type, ...fixed }
}

function choice(name: string, element: string, value: string, label: string, sequence: string): DeskRow {
  const sys_id = sysIdOf(`${name}.${element}.${value}`)
  return { sys_id, name, element, value, label, sequence, inactive: 'false', language: 'en' }
}
