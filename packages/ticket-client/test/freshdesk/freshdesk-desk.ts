import type { ServerResponse } from 'node:http'
import { textOfHtml } from '../../src/text/text-of-html.js'
import { readApiDescription } from '../support/api-description.js'
import { type DescribedServer, startDescribedServer } from '../support/described-server.js'
import { formParts } from '../support/form-parts.js'
import { type Handler, sendJson } from '../support/http-server.js'
import type { Json, Remark, Row } from './freshdesk-rows.js'
import { freshdeskTicketFields } from './freshdesk-ticket-fields.js'
import { searchedTickets } from './searched-tickets.js'

type Request = Parameters<Handler>[0]

/** How the double misbehaves, as Freshdesk is known to, or as networks do. */
export interface FreshdeskMoods {
  /** After the next create: the connection breaks, or Freshdesk says 500; the ticket is there. */
  afterCreate?: 'drop' | 'fail' | null
  /** The same after the next note. */
  afterNote?: 'drop' | 'fail' | null
  /** Searches and filters give everything. */
  ignoresFilters?: boolean
  /** Held before a create is carried out. */
  beforeCreate?: () => Promise<void>
}

export const apiKey = 'freshdesk-key-123'
export const ourAgent = 432

/** Where the description (a third party's) is behind Freshdesk's own documentation. */
const exceptions = [
  ...['/name', '/unique_external_id', '/parent_id'].map((body) => ({
    operation: 'POST /api/v2/tickets',
    allow: { body },
    because: 'documented under "Create a Ticket" (name, unique_external_id) and "Create Child Ticket" (parent_id)',
  })),
  {
    operation: 'POST /api/v2/tickets/{ticket_id}/notes',
    allow: { body: '' },
    because: 'multipart/form-data is documented under "Create a Note With Attachment"',
  },
  {
    operation: 'GET /api/v2/search/tickets',
    allow: { query: 'page' },
    because: 'documented under "Filter Tickets", note 9',
  },
]
const description = readApiDescription('freshdesk', { basePath: '/api/v2', exceptions })

export interface FreshdeskDesk extends DescribedServer {
  readonly tickets: Row[]
  readonly remarks: Remark[]
  readonly contacts: Json[]
  readonly moods: FreshdeskMoods
  /** Method and path of every request, in order. */
  readonly log: string[]
  /** Lets the search index catch up. */
  settle(): void
  pass(seconds: number): void
  now(): number
  /** Somebody else changes a ticket. */
  change(
    id: number,
    by: number,
    part: { readonly status?: number; readonly subject?: string; readonly note?: string; readonly isPrivate?: boolean },
  ): void
  remove(id: number): void
  /** Tickets of somebody else, with `part` in place of the usual. */
  fill(count: number, part?: Partial<Row>): void
}

/** Freshdesk in small: what the client uses, as documented, traps included. */
export async function startFreshdeskDesk(moods: FreshdeskMoods = {}): Promise<FreshdeskDesk> {
  const tickets: Row[] = []
  const remarks: Remark[] = []
  const contacts: Json[] = []
  const log: string[] = []
  /** The index: tickets as they were. */
  let indexed: readonly Row[] = []
  let clock = Date.parse('2026-03-01T09:00:00Z')
  let ids = 5000
  const id = () => ++ids
  const tick = () => {
    clock += 1000
    return new Date(clock).toISOString().replace('.000Z', 'Z')
  }

  const invalid = (response: ServerResponse, field: string, message: string, code = 'invalid_value') =>
    sendJson(response, 400, { description: 'Validation failed', errors: [{ field, message, code }] })

  /** What an agent writes is filled in; an HTML entity is not what it stands for. */
  const filled = (html: string) => html.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, 'FILLED IN')

  function wrongField(custom: Json | undefined): string | null {
    for (const [name, value] of Object.entries(custom ?? {})) {
      const field = freshdeskTicketFields.find((one) => one.name === name && !one.default)
      if (field === undefined) return name
      const type = field.type === 'custom_number' ? 'number' : field.type === 'custom_checkbox' ? 'boolean' : 'string'
      if (value !== null && typeof value !== type) return name
    }
    return null
  }

  const shown = (ticket: Row): Json => {
    const { parent, ...rest } = ticket
    const children = tickets.filter((one) => one.parent === ticket.id).map((one) => one.id)
    const associated =
      parent !== null
        ? { association_type: 2, associated_tickets_list: [parent] }
        : children.length > 0
          ? { association_type: 1, associated_tickets_list: children }
          : { association_type: null, associated_tickets_list: null }
    return { ...rest, ...associated, description_text: textOfHtml(ticket.description).replace(/\n/g, ' '), attachments: [] }
  }
  const inList = (ticket: Row): Json => {
    const {
      description: _,
      description_text: __,
      attachments: ___,
      association_type: ____,
      associated_tickets_list: _____,
      ...rest
    } = shown(ticket)
    return rest
  }

  function requesterId(given: Json): number | null {
    if (typeof given.requester_id === 'number') return given.requester_id
    const by =
      given.email !== undefined
        ? 'email'
        : given.unique_external_id !== undefined
          ? 'unique_external_id'
          : given.phone
            ? 'phone'
            : null
    if (by === null || (by !== 'email' && !given.name)) return null
    const known = contacts.find((one) => one[by] === given[by])
    if (known !== undefined) return known.id as number
    const made = { id: id(), name: given.name ?? given.email, [by]: given[by] }
    contacts.push(made)
    return made.id
  }

  async function create(request: Request, response: ServerResponse): Promise<unknown> {
    const given = JSON.parse(request.text) as Json
    const wrong = wrongField(given.custom_fields as Json)
    if (wrong !== null) return invalid(response, wrong, 'Unexpected/invalid field in request', 'invalid_field')
    const requester = requesterId(given)
    if (requester === null) return invalid(response, 'requester_id', 'One of the attributes must be filled', 'missing_field')
    if (((given.tags ?? []) as string[]).some((tag) => tag.length > 32))
      return invalid(response, 'tags', 'It should only contain 32 characters')
    await moods.beforeCreate?.()
    const at = tick()
    const ticket: Row = {
      id: tickets.length + 1,
      subject: String(given.subject),
      description: filled(String(given.description)),
      status: Number(given.status),
      priority: Number(given.priority),
      source: given.source,
      requester_id: requester,
      responder_id: given.responder_id ?? null,
      group_id: given.group_id ?? null,
      tags: (given.tags ?? []) as string[],
      custom_fields: { ...((given.custom_fields ?? {}) as Json) },
      created_at: at,
      updated_at: at,
      parent: (given.parent_id as number | undefined) ?? null,
    }
    tickets.push(ticket)
    const mood = moods.afterCreate
    moods.afterCreate = null
    if (mood === 'drop') return response.destroy()
    if (mood === 'fail') return sendJson(response, 500, { code: 'internal_error', message: 'We are sorry' })
    return sendJson(response, 201, shown(ticket))
  }

  function update(ticket: Row, request: Request, response: ServerResponse): unknown {
    const { custom_fields, ...given } = JSON.parse(request.text) as Json
    const wrong = wrongField(custom_fields as Json)
    if (wrong !== null) return invalid(response, wrong, 'Unexpected/invalid field in request', 'invalid_field')
    Object.assign(ticket, given, { updated_at: tick(), custom_fields: { ...ticket.custom_fields, ...(custom_fields as Json) } })
    return sendJson(response, 200, shown(ticket))
  }

  function remark(ticket: Row, by: number, body: string, isPrivate: boolean, attachments: Json[] = []): Remark {
    const at = tick()
    const made = {
      id: id(),
      ticket_id: ticket.id,
      body: filled(body),
      private: isPrivate,
      user_id: by,
      created_at: at,
      updated_at: at,
      attachments,
    }
    remarks.push(made)
    ticket.updated_at = at
    return made
  }

  function note(ticket: Row, request: Request, response: ServerResponse): unknown {
    const isForm = request.headers['content-type']?.startsWith('multipart/form-data') ?? false
    const form = isForm ? formParts(request) : {}
    const given = isForm ? { body: form.body?.text, private: form.private?.text !== 'false' } : (JSON.parse(request.text) as Json)
    const file = form['attachments[]']
    const attachments =
      file === undefined
        ? []
        : [{ id: id(), name: file.filename, content_type: file.type, size: file.size, attachment_url: 'https://cdn.example/x' }]
    const made = remark(ticket, ourAgent, String(given.body), given.private !== false, attachments)
    const mood = moods.afterNote
    moods.afterNote = null
    if (mood === 'drop') return response.destroy()
    if (mood === 'fail') return sendJson(response, 500, { code: 'internal_error', message: 'We are sorry' })
    return sendJson(response, 201, made)
  }

  function page(query: URLSearchParams, rows: readonly Json[], size = Number(query.get('per_page') ?? 30)): readonly Json[] {
    const number = Number(query.get('page') ?? 1)
    return rows.slice((number - 1) * size, number * size)
  }

  function list(query: URLSearchParams): readonly Json[] {
    const since = query.has('updated_since') ? Date.parse(query.get('updated_since') ?? '') : null
    const by = query.get('order_by') === 'updated_at' ? 'updated_at' : 'created_at'
    const sign = query.get('order_type') === 'asc' ? 1 : -1
    const rows = tickets
      // the last thirty days, unless a time is given
      .filter((ticket) =>
        since === null ? Date.parse(ticket.created_at) > clock - 30 * 86400_000 : Date.parse(ticket.updated_at) >= since,
      )
      .filter(
        (ticket) =>
          moods.ignoresFilters || !query.has('requester_id') || String(ticket.requester_id) === query.get('requester_id'),
      )
      .sort((one, two) => sign * (Date.parse(one[by]) - Date.parse(two[by]) || one.id - two.id))
    return page(query, rows.map(inList))
  }

  const handle: Handler = (request, response) => {
    const url = new URL(request.url ?? '/', 'http://desk')
    const path = url.pathname.replace('/api/v2/', '')
    log.push(`${request.method} ${path}`)
    if (request.headers.authorization !== `Basic ${btoa(`${apiKey}:X`)}`)
      return sendJson(response, 401, { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' })
    if (path === 'agents/me') return sendJson(response, 200, { id: ourAgent, contact: { name: 'Ringloop' } })
    if (path === 'ticket_fields')
      return sendJson(
        response,
        200,
        freshdeskTicketFields.map((field, position) => ({ id: position + 1, ...field })),
      )
    if (path === 'contacts') {
      const wanted = (['phone', 'mobile'] as const).find((one) => url.searchParams.has(one))
      const owners = contacts.filter(
        (one) => moods.ignoresFilters || wanted === undefined || one[wanted] === url.searchParams.get(wanted),
      )
      return sendJson(response, 200, page(url.searchParams, owners))
    }
    if (path === 'search/tickets') {
      const found = searchedTickets(indexed, url.searchParams.get('query') ?? '', moods.ignoresFilters)
      if (found === null) return invalid(response, 'query', 'Given query is invalid')
      return sendJson(response, 200, { total: found.length, results: page(url.searchParams, found.map(inList), 30) })
    }
    if (path === 'tickets')
      return request.method === 'POST' ? create(request, response) : sendJson(response, 200, list(url.searchParams))
    const [, number, part] = /^tickets\/(\d+)(?:\/(\w+))?$/.exec(path) ?? []
    const ticket = tickets.find((one) => String(one.id) === number)
    if (ticket === undefined) {
      response.writeHead(404)
      return response.end()
    }
    if (part === 'conversations')
      return sendJson(
        response,
        200,
        page(
          url.searchParams,
          remarks.filter((one) => one.ticket_id === ticket.id),
        ),
      )
    if (part === 'notes') return note(ticket, request, response)
    if (part === 'reply') {
      const { private: _, ...made } = remark(ticket, ourAgent, String((JSON.parse(request.text) as Json).body), false)
      return sendJson(response, 201, made)
    }
    return request.method === 'PUT' ? update(ticket, request, response) : sendJson(response, 200, shown(ticket))
  }

  const server = await startDescribedServer(description, handle)
  return {
    ...server,
    tickets,
    remarks,
    contacts,
    moods,
    log,
    settle() {
      indexed = structuredClone(tickets)
    },
    pass(seconds) {
      clock += seconds * 1000
    },
    now: () => clock,
    change(number, by, { status, subject, note: text, isPrivate = true }) {
      const ticket = tickets.find((one) => one.id === number)
      if (ticket === undefined) throw new Error(`no ticket ${number}`)
      if (status !== undefined) Object.assign(ticket, { status, updated_at: tick() })
      if (subject !== undefined) Object.assign(ticket, { subject, updated_at: tick() })
      if (text !== undefined) remark(ticket, by, text, isPrivate)
    },
    fill(count, part = {}) {
      const at = tick()
      for (let index = 0; index < count; index++)
        tickets.push({
          id: tickets.length + 1,
          subject: 'x',
          description: '<div>x</div>',
          status: 2,
          priority: 2,
          requester_id: 42,
          custom_fields: {},
          tags: [],
          created_at: at,
          updated_at: at,
          parent: null,
          ...part,
        })
    },
    remove(number) {
      tickets.splice(
        tickets.findIndex((one) => one.id === number),
        1,
      )
    },
  }
}
