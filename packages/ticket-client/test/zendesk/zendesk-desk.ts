import type { ServerResponse } from 'node:http'
import { readApiDescription } from '../support/api-description.js'
import { type DescribedServer, startDescribedServer } from '../support/described-server.js'
import { type Handler, sendJson } from '../support/http-server.js'
import { exportedTickets } from './exported-tickets.js'
import { searchedTickets } from './searched-tickets.js'
import type { Audit, Json, Row } from './zendesk-rows.js'
import { zendeskTicketFields } from './zendesk-ticket-fields.js'

type Request = Parameters<Handler>[0]

/** How the double misbehaves, as Zendesk is known to, or as networks do. */
export interface ZendeskMoods {
  /** After the next create: the connection breaks, or Zendesk says 503; the ticket is there. */
  afterCreate?: 'drop' | 'fail' | null
  /** The same after the next update. */
  afterUpdate?: 'drop' | 'fail' | null
  /** Takes filters and gives everything. */
  ignoresFilters?: boolean
  /** Rows a page. */
  pageSize?: number
}

export const zendeskAuth = { kind: 'apiToken', email: 'ringloop@acme.example', token: 'zendesk-token-123' } as const
export const ourUser = 700

/** Where we do other than the published description says, and why. */
const exceptions = [
  {
    operation: 'POST /api/v2/uploads',
    allow: { body: '' },
    because: 'the file is the body, as "Adding ticket attachments with the API" shows with --data-binary',
  },
  {
    operation: 'GET /api/v2/incremental/tickets/cursor',
    allow: { query: 'per_page' },
    because: 'documented in "Using the Incremental Exports API", missing from the description',
  },
  {
    operation: 'GET /api/v2/incremental/tickets/cursor',
    allow: 'answer',
    because: 'the export shows deleted tickets with the status "deleted", which the description does not list',
  },
] as const

export interface ZendeskDesk extends DescribedServer {
  readonly tickets: Row[]
  readonly audits: Audit[]
  readonly users: Json[]
  readonly moods: ZendeskMoods
  /** Method and path of every request, in order. */
  readonly log: string[]
  readonly idempotencyKeys: string[]
  /** Lets the search index catch up. */
  settle(): void
  /** Seconds later. */
  pass(seconds: number): void
  now(): number
  /** Somebody else changes a ticket. */
  change(
    id: number,
    by: number,
    part: { readonly status?: string; readonly subject?: string; readonly comment?: string; readonly isPublic?: boolean },
  ): void
  remove(id: number): void
}

/** Zendesk's own description of its API, in small. */
const description = readApiDescription('zendesk', { basePath: '', exceptions })

/** Zendesk in small: what the client uses, as documented, traps included. */
export async function startZendeskDesk(moods: ZendeskMoods = {}): Promise<ZendeskDesk> {
  const tickets: Row[] = []
  const audits: Audit[] = []
  const users: Json[] = []
  const log: string[] = []
  const idempotencyKeys: string[] = []
  const uploads = new Map<string, Json>()
  const remembered = new Map<string, { body: string; answer: Json; until: number }>()
  let indexed: readonly number[] = []
  let clock = Date.parse('2026-03-01T09:00:00Z')
  let ids = 1000
  const id = () => ++ids
  const tick = () => {
    clock += 1000
    return new Date(clock).toISOString().replace('.000Z', 'Z')
  }
  /** As Zendesk fills in what an agent writes. */
  const filled = (text: string) => text.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, 'FILLED IN')
  const pageSize = () => moods.pageSize ?? 100

  function audit(ticket: Row, author: number, events: Json[], custom: Json = {}): Audit {
    const made = {
      id: id(),
      ticket_id: ticket.id,
      created_at: ticket.updated_at,
      author_id: author,
      events,
      metadata: { custom, system: {} },
    }
    audits.push(made)
    return made
  }

  function commentEvent(comment: Json, author: number): Json {
    const files = ((comment.uploads ?? []) as string[]).map((token) => uploads.get(token))
    return {
      id: id(),
      type: 'Comment',
      author_id: author,
      body: filled(String(comment.body)),
      public: comment.public !== false,
      attachments: files,
    }
  }

  function fieldsOf(ticket: Row, values: readonly { id: number; value: unknown }[] = []): Row['custom_fields'] {
    const given = values.map(({ id: field, value }) => ({ id: field, value: typeof value === 'string' ? filled(value) : value }))
    return [...ticket.custom_fields.filter((field) => !given.some((one) => one.id === field.id)), ...given]
  }

  function create(request: Request, response: ServerResponse): unknown {
    const key = request.headers['idempotency-key']
    if (typeof key === 'string') {
      idempotencyKeys.push(key)
      const before = remembered.get(key)
      if (before !== undefined && before.until > clock) {
        if (before.body !== request.text)
          return sendJson(response, 400, {
            error: 'IdempotentRequestError',
            description: "Request parameters don't match the given idempotency key",
          })
        return sendJson(response, 201, before.answer, { 'x-idempotency-lookup': 'hit' })
      }
    }
    const {
      comment,
      requester,
      assignee_email: _,
      ...given
    } = (JSON.parse(request.text) as { ticket: Json }).ticket as Json & { comment: Json }
    const at = tick()
    const ticket = {
      status: 'new',
      external_id: null,
      tags: [],
      assignee_id: null,
      group_id: null,
      ...given,
      id: tickets.length + 1,
      subject: filled(String(given.subject)),
      description: filled(String(comment.body)),
      requester_id: (given.requester_id as number | undefined) ?? requesterId(requester as Json | undefined),
      custom_fields: [],
      created_at: at,
      updated_at: at,
    } as unknown as Row
    ticket.custom_fields = fieldsOf(ticket, given.custom_fields as never)
    tickets.push(ticket)
    audit(ticket, ourUser, [
      { id: id(), type: 'Create', field_name: 'subject', value: ticket.subject },
      commentEvent(comment, ourUser),
    ])
    const answer = { ticket: structuredClone(ticket) }
    if (typeof key === 'string') remembered.set(key, { body: request.text, answer, until: clock + 2 * 3600_000 })
    const mood = moods.afterCreate
    moods.afterCreate = null
    if (mood === 'drop') response.destroy()
    else if (mood === 'fail') sendJson(response, 503, { error: 'unavailable', description: 'Try again' })
    else sendJson(response, 201, answer, { 'x-idempotency-lookup': 'miss' })
  }

  function requesterId(requester: Json | undefined): number {
    if (requester === undefined) return ourUser
    const known = users.find((user) => user.email === requester.email)
    if (known !== undefined) return known.id as number
    const made = { ...requester, id: id() }
    users.push(made)
    return made.id
  }

  function update(ticket: Row, request: Request, response: ServerResponse): unknown {
    const given = (JSON.parse(request.text) as { ticket: Json }).ticket
    if (ticket.status === 'closed')
      return sendJson(response, 422, {
        error: 'RecordInvalid',
        description: 'Record validation errors',
        details: { status: [{ description: 'Status: closed prevents ticket update' }] },
      })
    if (given.safe_update === true && given.updated_stamp !== ticket.updated_at)
      return sendJson(response, 409, { error: 'UpdateConflict', description: 'Safe Update prevented the update' })
    const { comment, metadata, safe_update: _, updated_stamp: __, assignee_email: ___, custom_fields, ...rest } = given
    Object.assign(ticket, rest, { updated_at: tick() })
    if (typeof rest.subject === 'string') ticket.subject = filled(rest.subject)
    ticket.custom_fields = fieldsOf(ticket, custom_fields as never)
    const events = Object.entries(rest).map(([field_name, value]) => ({
      id: id(),
      type: 'Change',
      field_name,
      value: String(value),
    }))
    const made = audit(
      ticket,
      ourUser,
      [...events, ...(comment ? [commentEvent(comment as Json, ourUser)] : [])],
      metadata as Json,
    )
    const mood = moods.afterUpdate
    moods.afterUpdate = null
    if (mood === 'drop') response.destroy()
    else if (mood === 'fail') sendJson(response, 503, { error: 'unavailable' })
    else sendJson(response, 200, { ticket, audit: { id: made.id } })
  }

  function page(request: Request, response: ServerResponse, name: string, rows: readonly unknown[]): unknown {
    const url = new URL(request.url ?? '/', server.url)
    const number = Number(url.searchParams.get('page') ?? 1)
    const slice = rows.slice((number - 1) * pageSize(), number * pageSize())
    url.searchParams.set('page', String(number + 1))
    return sendJson(response, 200, {
      [name]: slice,
      count: rows.length,
      next_page: number * pageSize() < rows.length ? url.href : null,
    })
  }

  const byNewest = (rows: readonly Row[]) => [...rows].sort((one, two) => two.id - one.id)

  const indexedRows = () => byNewest(tickets.filter((ticket) => indexed.includes(ticket.id)))

  const handle: Handler = (request, response) => {
    const url = new URL(request.url ?? '/', 'http://desk')
    const path = url.pathname.replace('/api/v2/', '')
    log.push(`${request.method} ${path}`)
    response.setHeader('date', new Date(clock).toUTCString())
    const expected = `Basic ${btoa(`${zendeskAuth.email}/token:${zendeskAuth.token}`)}`
    if (request.headers.authorization !== expected) return sendJson(response, 401, { error: "Couldn't authenticate you" })
    if (path === 'users/me') return sendJson(response, 200, { user: { id: ourUser, name: 'Ringloop', role: 'admin' } })
    if (path === 'uploads') {
      const attachment = {
        id: id(),
        file_name: url.searchParams.get('filename'),
        content_type: request.headers['content-type'],
        size: request.bytes.length,
      }
      const token = `token${attachment.id}`
      uploads.set(token, attachment)
      return sendJson(response, 201, { upload: { token, attachment, attachments: [attachment] } })
    }
    if (path === 'ticket_fields') return sendJson(response, 200, { ticket_fields: zendeskTicketFields })
    if (path === 'users/search') {
      // partial: whoever has the last four digits somewhere
      const digits = (url.searchParams.get('query') ?? '').replace(/\D/g, '').slice(-4)
      return page(
        request,
        response,
        'users',
        users.filter(
          (user) =>
            moods.ignoresFilters ||
            String(user.phone ?? '')
              .replace(/\D/g, '')
              .includes(digits),
        ),
      )
    }
    if (path === 'search')
      return page(
        request,
        response,
        'results',
        searchedTickets(indexedRows(), url.searchParams.get('query') ?? '').map((ticket) => ({
          ...ticket,
          result_type: 'ticket',
        })),
      )
    if (path === 'incremental/tickets/cursor') {
      const page = exportedTickets(tickets, url.searchParams, clock)
      return page === null
        ? sendJson(response, 422, { error: 'InvalidValue', description: 'Too recent start_time' })
        : sendJson(response, 200, page)
    }
    if (path === 'tickets' && request.method === 'POST') return create(request, response)
    if (path === 'tickets') {
      const wanted = (url.searchParams.get('external_id') ?? '').toLowerCase().split(',')
      const rows = tickets.filter((ticket) => moods.ignoresFilters || wanted.includes((ticket.external_id ?? '').toLowerCase()))
      return page(request, response, 'tickets', rows)
    }
    const [, user] = /^users\/(\d+)\/tickets\/requested$/.exec(path) ?? []
    if (user !== undefined) {
      if (!users.some((one) => String(one.id) === user))
        return sendJson(response, 404, { error: 'RecordNotFound', description: 'Not found' })
      return page(request, response, 'tickets', byNewest(tickets.filter((ticket) => String(ticket.requester_id) === user)))
    }
    const [, number, part] = /^tickets\/(\d+)(?:\/(\w+))?$/.exec(path) ?? []
    const ticket = tickets.find((one) => String(one.id) === number)
    if (ticket === undefined) return sendJson(response, 404, { error: 'RecordNotFound', description: 'Not found' })
    const history = audits.filter((one) => one.ticket_id === ticket.id)
    if (part === 'audits')
      return page(request, response, 'audits', url.searchParams.get('sort_order') === 'desc' ? history.reverse() : history)
    if (part === 'comments')
      return page(
        request,
        response,
        'comments',
        history.flatMap(({ events }) => events).filter(({ type }) => type === 'Comment'),
      )
    if (request.method === 'PUT') return update(ticket, request, response)
    return sendJson(response, 200, { ticket })
  }

  const server = await startDescribedServer(description, handle)
  return {
    ...server,
    tickets,
    audits,
    users,
    moods,
    log,
    idempotencyKeys,
    settle() {
      indexed = tickets.map((ticket) => ticket.id)
    },
    pass(seconds) {
      clock += seconds * 1000
    },
    now: () => clock,
    change(number, by, { status, subject, comment, isPublic = false }) {
      const ticket = tickets.find((one) => one.id === number)
      if (ticket === undefined) throw new Error(`no ticket ${number}`)
      ticket.updated_at = tick()
      const events: Json[] = []
      if (status !== undefined) {
        events.push({ id: id(), type: 'Change', field_name: 'status', value: status, previous_value: ticket.status })
        ticket.status = status
      }
      if (subject !== undefined) {
        events.push({ id: id(), type: 'Change', field_name: 'subject', value: subject, previous_value: ticket.subject })
        ticket.subject = subject
      }
      if (comment !== undefined) events.push(commentEvent({ body: comment, public: isPublic }, by))
      audit(ticket, by, events)
    },
    remove(number) {
      const ticket = tickets.find((one) => one.id === number)
      if (ticket !== undefined) Object.assign(ticket, { status: 'deleted', updated_at: tick() })
    },
  }
}
