import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { RestDescriptionInput } from '../../src/index.js'
import { sendJson, startHttpServer, type TestServer } from '../support/http-server.js'

interface Case {
  id: number
  ref: string | null
  title: string
  text: string
  state: string
  parent_id: number | null
  values: { key: string; value: string }[]
  created_at: string
  changed_at: string
  changed_by: string
  revision: number
  [field: string]: unknown
}
interface StoredFile {
  id: number
  name: string
  mime: string
  bytes: number
  reference: string
  internal: string
}

/** A help desk that has everything a description can say, over real HTTP. */
export interface Helpdesk extends TestServer {
  readonly description: RestDescriptionInput
  readonly cases: Case[]
  readonly files: Map<number, StoredFile[]>
  readonly notes: unknown[]
  readonly log: string[]
  /** As if a colleague had done it at the desk. */
  add(title: string): void
  touch(id: number, change: Partial<Case>): void
  remove(id: number): void
  /** How it misbehaves. */
  readonly moods: {
    ignoresSort?: boolean
    losesUploadAnswer?: boolean
    losesFileKeys?: boolean
    ignoresFilters?: boolean
    pageCap?: number
  }
  now: number
}

export const helpdeskSecrets = { HELPDESK_CLIENT_SECRET: 'client-s3cret', HELPDESK_WEBHOOK_SECRET: 'webhook-s3cret' }
const accessToken = 'access-t0ken'

const fields = [
  { key: 'title', title: 'Title', kind: 'line', mandatory: true, custom: false },
  { key: 'reason', title: 'Reason of the call', kind: 'line', mandatory: false, custom: true },
  { key: 'rating', title: 'Rating', kind: 'pick', mandatory: false, custom: true, choices: [{ id: 'a', text: 'Good' }] },
  { key: 'seats', title: 'Seats', kind: 'counter', mandatory: false, custom: true },
]

/** Starts one; its description is `helpdesk.json` with this server's address. */
export async function startHelpdesk(): Promise<Helpdesk> {
  const cases: Case[] = []
  const files = new Map<number, StoredFile[]>()
  const notes: unknown[] = []
  const log: string[] = []
  const moods: Helpdesk['moods'] = {}
  const clock = { now: Date.parse('2026-03-01T08:00:00Z') }
  const stamp = () => {
    clock.now += 10
    return new Date(clock.now).toISOString()
  }

  const add = (given: Partial<Case>, by: string): Case => {
    const at = stamp()
    const made: Case = {
      ...{ ref: null, title: '', text: '', state: 'new', urgency: 3, parent_id: null, labels: [], values: [] },
      ...given,
      ...{ id: cases.length + 1, created_at: at, changed_at: at, changed_by: by, revision: 1 },
    }
    cases.push(made)
    return made
  }

  const create = (given: Partial<Case>, response: ServerResponse) => {
    if (typeof given.parent_id === 'number' && !cases.some(({ id }) => id === given.parent_id))
      return sendJson(response, 422, { problem: { text: 'no such case', field: 'parent_id' } })
    sendJson(response, 201, { case: add(given, 'ringloop') })
  }

  const change = (one: Case, given: Partial<Case>, by: string) => {
    const values = [...one.values.filter(({ key }) => !given.values?.some((value) => value.key === key)), ...(given.values ?? [])]
    Object.assign(one, given, { values, changed_at: stamp(), changed_by: by, revision: one.revision + 1 })
  }

  const list = (url: URL, among: readonly Case[], response: ServerResponse) => {
    const query = url.searchParams
    const filters = { ref: 'ref', customer: 'customer_id', phone: 'customer_phone', state: 'state' } as const
    const fits = (one: Case) =>
      moods.ignoresFilters === true ||
      (Object.entries(filters).every(([parameter, field]) => !query.has(parameter) || one[field] === query.get(parameter)) &&
        one.changed_at >= (query.get('changed_since') ?? ''))
    const found = among.filter(fits)
    if (query.get('sort') === 'changed_at' && !moods.ignoresSort)
      found.sort((left, right) => left.changed_at.localeCompare(right.changed_at))
    const offset = Number(query.get('offset') ?? 0)
    sendJson(
      response,
      200,
      { cases: found.slice(offset, offset + Math.min(Number(query.get('limit') ?? 20), moods.pageCap ?? 100)) },
      {
        date: new Date(clock.now).toUTCString(),
      },
    )
  }

  const upload = async (one: Case, request: IncomingMessage & { readonly bytes: Buffer }, response: ServerResponse) => {
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const form = await new Response(new Uint8Array(request.bytes), { headers }).formData()
    const file = form.get('file')
    if (!(file instanceof Blob)) return sendJson(response, 422, { problem: { text: 'no file', field: 'file' } })
    const mine = files.get(one.id) ?? []
    mine.push({
      id: 100 + mine.length,
      name: (file as File).name,
      mime: file.type,
      bytes: file.size,
      reference: moods.losesFileKeys ? '' : String(form.get('reference')),
      internal: String(form.get('internal')),
    })
    files.set(one.id, mine)
    if (moods.losesUploadAnswer) return response.destroy()
    sendJson(response, 201, {})
  }

  async function handle(request: IncomingMessage & { readonly text: string; readonly bytes: Buffer }, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://desk')
    log.push(`${request.method} ${url.pathname}${url.search}`)
    if (url.pathname === '/oauth/token') {
      const right =
        request.text.includes(helpdeskSecrets.HELPDESK_CLIENT_SECRET) || /^Basic /.test(request.headers.authorization ?? '')
      return right
        ? sendJson(response, 200, { access_token: accessToken, token_type: 'Bearer', expires_in: 3600 })
        : sendJson(response, 401, { error: 'invalid_client' })
    }
    if (request.headers.authorization !== `Bearer ${accessToken}`)
      return sendJson(response, 401, { problem: { text: `who is ${request.headers.authorization}?` } })
    const path = url.pathname.replace('/api/v1/', '')
    const json = () => (request.text === '' ? {} : JSON.parse(request.text)) as { case?: Partial<Case> }
    if (path === 'me') return sendJson(response, 200, { product: { version: '4.2' } })
    if (path === 'case_fields') return sendJson(response, 200, { fields: url.searchParams.get('offset') === '0' ? fields : [] })
    if (path === 'customers')
      return sendJson(response, 200, { customers: url.searchParams.get('offset') === '0' ? customers : [] })
    if (path === 'cases') return request.method === 'POST' ? create(json().case ?? {}, response) : list(url, cases, response)
    const [, id, part] = /^cases\/(\d+)(?:\/(\w+))?$/.exec(path) ?? []
    const one = cases.find((candidate) => String(candidate.id) === id)
    if (one === undefined) return sendJson(response, 404, { problem: { text: 'no such case' } })
    const offset = Number(url.searchParams.get('offset') ?? 0)
    if (part === 'parts')
      return list(
        url,
        cases.filter(({ parent_id }) => parent_id === one.id),
        response,
      )
    if (part === 'notes') {
      notes.push(json())
      return sendJson(response, 201, {})
    }
    if (part === 'files' && request.method === 'POST') return upload(one, request, response)
    if (part === 'files') return sendJson(response, 200, { files: (files.get(one.id) ?? []).slice(offset) })
    const etag = `"${one.id}-${one.revision}"`
    if (request.method === 'GET') return sendJson(response, 200, { case: one }, { etag })
    const match = request.headers['if-match']
    if (match !== undefined && match !== etag) return sendJson(response, 412, { problem: { text: 'changed meanwhile' } })
    change(one, json().case ?? {}, 'ringloop')
    sendJson(response, 200, { case: one }, { etag: `"${one.id}-${one.revision}"` })
  }

  const server = await startHttpServer(handle)
  const text = readFileSync(fileURLToPath(new URL('./helpdesk.json', import.meta.url)), 'utf8')
  return {
    ...server,
    description: JSON.parse(text.replaceAll('https://helpdesk.example.com/', server.url)) as RestDescriptionInput,
    cases,
    files,
    notes,
    log,
    moods,
    get now() {
      return clock.now
    },
    set now(at) {
      clock.now = at
    },
    add: (title) => void add({ title }, 'ann'),
    touch(id, given) {
      const one = cases.find((candidate) => candidate.id === id)
      if (one !== undefined) change(one, given, 'ann')
    },
    remove(id) {
      cases.splice(
        cases.findIndex((one) => one.id === id),
        1,
      )
    },
  }
}

const customers = [
  { id: 'c-1', name: 'Erika Muster', phone: '+49 30 901820', mobile: '', mail: 'erika@example.com', company: 'Muster AG' },
  { id: 'c-2', name: 'Another', phone: '+49 30 901821', mobile: null },
]
