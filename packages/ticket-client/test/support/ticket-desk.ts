import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RestDescriptionInput } from '../../src/index.js'
import { sendJson, startHttpServer, type TestServer } from './http-server.js'

/** A ticket of the desk, as it is on the wire. */
interface DeskTicket {
  id: number
  title: string
  body: string
  state: number
  urgency: string
  ref: string | null
  person: string | null
  phone: string | null
  group: string | null
  labels: string[]
  extra: { id: number; value: unknown }[]
  created: string
  changed: string
  lock: number
}

/** How the desk misbehaves. All may be changed while it runs. */
export interface DeskMoods {
  /** Takes filters and gives everything. */
  ignoresFilters?: boolean
  /** Never more records on a page than this, whatever is asked for. */
  pageCap?: number
  /** Ignores the page parameter. */
  ignoresPaging?: boolean
  /** After the next create: breaks the connection, or says 500; the ticket is there. */
  afterCreate?: 'drop' | 'fail' | null
  /** Held before a create is carried out. */
  beforeCreate?: () => Promise<void>
  /** The field for external ids is cut to this length. */
  refLength?: number
}

export interface TicketDesk extends TestServer {
  readonly tickets: DeskTicket[]
  readonly moods: DeskMoods
  readonly description: RestDescriptionInput & { tickets: NonNullable<RestDescriptionInput['tickets']> }
  /** Method and path of every request, in order. */
  readonly log: string[]
}

export const deskToken = 'desk-token-123'

/** A small ticket system of our own, over real HTTP, with a list of misdeeds that real ones have. */
export async function startTicketDesk(moods: DeskMoods = {}): Promise<TicketDesk> {
  const tickets: DeskTicket[] = []
  const log: string[] = []
  let clock = Date.parse('2026-01-01T00:00:00Z')
  const now = () => {
    clock += 1000
    return new Date(clock).toISOString()
  }

  async function create(fields: Partial<DeskTicket>, response: ServerResponse): Promise<void> {
    await moods.beforeCreate?.()
    const at = now()
    const blank = {
      title: '',
      body: '',
      state: 1,
      urgency: 'P3',
      ref: null,
      person: null,
      phone: null,
      group: null,
      labels: [],
      extra: [],
    }
    const ticket: DeskTicket = { ...blank, ...fields, id: tickets.length + 1, created: at, changed: at, lock: 1 }
    if (ticket.ref !== null && moods.refLength !== undefined) ticket.ref = ticket.ref.slice(0, moods.refLength)
    tickets.push(ticket)
    const mood = moods.afterCreate
    moods.afterCreate = null
    if (mood === 'drop') response.destroy()
    else if (mood === 'fail') sendJson(response, 500, { error: 'index service' })
    else sendJson(response, 201, { ticket })
  }

  function list(url: URL, response: ServerResponse): void {
    const wanted = (ticket: DeskTicket) =>
      moods.ignoresFilters === true ||
      (['ref', 'person', 'phone'] as const).every(
        (field) => !url.searchParams.has(field) || ticket[field] === url.searchParams.get(field),
      )
    const size = Math.min(Number(url.searchParams.get('size') ?? 20), moods.pageCap ?? 100)
    const page = moods.ignoresPaging ? 1 : Number(url.searchParams.get('page') ?? 1)
    const found = tickets.filter(wanted)
    const items = found.slice((page - 1) * size, page * size)
    url.searchParams.set('page', String(page + 1))
    sendJson(response, 200, { result: { items, next: page * size < found.length ? url.pathname + url.search : null } })
  }

  function change(ticket: DeskTicket, fields: Partial<DeskTicket>, response: ServerResponse) {
    if (fields.lock !== undefined && fields.lock !== ticket.lock) return sendJson(response, 409, { error: 'stale' })
    if (fields.title === '') return sendJson(response, 422, { error: 'validation', where: { field: 'title' } })
    const extra = [...ticket.extra.filter((old) => !fields.extra?.some(({ id }) => id === old.id)), ...(fields.extra ?? [])]
    Object.assign(ticket, fields, { extra, changed: now(), lock: ticket.lock + 1 })
    sendJson(response, 200, { ticket })
  }

  async function handle(request: IncomingMessage & { readonly text: string }, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://desk')
    log.push(`${request.method} ${url.pathname}`)
    if (request.headers['x-desk-key'] !== deskToken) return sendJson(response, 401, { error: 'who are you?' })
    const body =
      request.text === '' ? {} : (JSON.parse(request.text) as { ticket?: Partial<DeskTicket>; lock?: number; note?: string })
    if (url.pathname === '/api/version') return sendJson(response, 200, { desk: { version: '7.1' } })
    if (url.pathname === '/api/tickets')
      return request.method === 'POST' ? create(body.ticket ?? {}, response) : list(url, response)
    const [, id, part] = /^\/api\/tickets\/(\d+)(\/notes)?$/.exec(url.pathname) ?? []
    const ticket = tickets.find((candidate) => String(candidate.id) === id)
    if (!ticket) return sendJson(response, 404, { error: 'no such ticket' })
    if (part) {
      ticket.labels.push(`note:${JSON.stringify(body)}`)
      return sendJson(response, 201, {})
    }
    if (request.method === 'GET') return sendJson(response, 200, { ticket })
    const lock = body.lock === undefined ? {} : { lock: body.lock }
    return change(ticket, { ...body.ticket, ...lock }, response)
  }

  const server = await startHttpServer(handle)
  return {
    ...server,
    tickets,
    moods,
    log,
    description: {
      name: 'desk',
      url: `${server.url}api/`,
      auth: { kind: 'header', name: 'X-Desk-Key', value: { env: 'DESK_TOKEN' } },
      paging: { kind: 'page', parameter: 'page', sizeParameter: 'size', size: 10 },
      errors: { message: 'error', field: 'where.field' },
      check: { path: 'version', version: 'desk.version' },
      tickets: {
        fields: {
          id: 'id',
          subject: 'title',
          description: 'body',
          status: 'state',
          priority: 'urgency',
          externalId: 'ref',
          contactId: 'person',
          number: 'phone',
          queue: 'group',
          tags: 'labels',
          createdAt: 'created',
          updatedAt: 'changed',
          version: 'lock',
          customFields: { outcome: 'extra[id=7].value' },
        },
        statuses: { acknowledged: 1, inProgress: [2, 22], pending: 3, resolved: 4, closed: 5, cancelled: 9 },
        priorities: { urgent: 'P1', high: 'P2', normal: 'P3', low: 'P4' },
        create: { path: 'tickets', wrap: 'ticket', record: 'ticket' },
        get: { path: 'tickets/{id}', record: 'ticket' },
        find: {
          path: 'tickets',
          query: { ref: '{externalId}', person: '{contactId}', phone: '{number}' },
          records: 'result.items',
        },
        update: { path: 'tickets/{id}', wrap: 'ticket', version: { kind: 'field', field: 'lock' } },
        comment: {
          path: 'tickets/{id}/notes',
          text: 'note.text',
          visibility: { field: 'note.secret', internal: true, public: false },
        },
      },
    },
  }
}
