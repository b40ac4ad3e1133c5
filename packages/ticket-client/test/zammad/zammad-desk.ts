import type { ServerResponse } from 'node:http'
import { type Handler, sendJson, startHttpServer, type TestServer } from '../support/http-server.js'
import { documented, strayFrom } from './documented.js'

/** How the desk misbehaves. All may be changed while it runs. */
export interface ZammadMoods {
  /** Takes conditions and gives everything, as Zammad does with one that it does not understand. */
  ignoresConditions?: boolean
  /** Compares without regard to case, as MySQL does. */
  caseless?: boolean
  /** After the next create or article: breaks the connection, or says 500; it is done. */
  afterWrite?: 'drop' | 'fail' | null
  /** Before a create is carried out. */
  beforeCreate?: () => Promise<void>
  /** Object attributes that the administrator forgot. */
  missing?: readonly string[]
  /** The account is no administrator. */
  agentOnly?: boolean
  /** Refuses to merge, with 200. */
  refusesMerge?: boolean
  /** How users are searched: words of an index, or a piece of text in a column. */
  search?: 'words' | 'text'
}

export interface DeskRecord {
  id: number
  [key: string]: unknown
}

export interface ZammadDesk extends TestServer {
  readonly moods: ZammadMoods
  readonly tickets: DeskRecord[]
  readonly articles: DeskRecord[]
  readonly users: DeskRecord[]
  /** Method and path of every request, in order. */
  readonly log: string[]
  /** Bodies of the requests, as they came. */
  readonly bodies: { readonly path: string; readonly body: Record<string, unknown> }[]
  /** Answers that were not as documented. */
  readonly strays: string[]
  /** Somebody else works on a ticket. */
  byOther(work: () => void): void
  touch(ticket: DeskRecord): void
  addArticle(ticket: DeskRecord, parts: Record<string, unknown>): DeskRecord
  now: number
}

export const zammadToken = 'zammad-token-123'
export const ownAttributes = ['ringloop_id', 'ringloop_number', 'ringloop_contact', 'device']
const states = ['new', 'open', 'pending reminder', 'closed', 'merged', 'removed', 'pending close']
const priorities = ['1 low', '2 normal', '3 high']
const groups = ['Users', 'Service Desk']
const me = 3

/** A Zammad of our own over real HTTP: as documented, and with what its source says it does besides. */
export async function startZammadDesk(moods: ZammadMoods = {}): Promise<ZammadDesk> {
  const tickets: DeskRecord[] = []
  const articles: DeskRecord[] = []
  const links: { type: string; source: number; target: number }[] = []
  const tags = new Map<number, string[]>()
  const users: DeskRecord[] = [
    { id: 1, login: '-', firstname: '-', lastname: '', email: '', active: false },
    {
      id: 2,
      login: 'nicole.braun@zammad.org',
      firstname: 'Nicole',
      lastname: 'Braun',
      email: 'nicole.braun@zammad.org',
      active: true,
    },
    { id: me, login: 'ringloop', firstname: 'Ringloop', lastname: '', email: 'ringloop@example.com', active: true },
    { id: 4, login: 'emma', firstname: 'Emma', lastname: 'Taylor', email: 'emma@example.com', active: true },
  ]
  const log: string[] = []
  const bodies: ZammadDesk['bodies'] = []
  const strays: string[] = []
  let actor = me
  let fileId = 0

  const attributes = () => ownAttributes.filter((name) => !moods.missing?.includes(name))
  const time = () => {
    desk.now += 7
    return new Date(desk.now).toISOString()
  }
  const loginOf = (id: unknown) => (users.find((user) => user.id === id)?.login as string | undefined) ?? '-'
  const articlesOf = (ticket: DeskRecord) => articles.filter((article) => article.ticket_id === ticket.id)

  function expanded(ticket: DeskRecord): Record<string, unknown> {
    const own = Object.fromEntries(attributes().map((name) => [name, ticket[name] ?? null]))
    const { group, state, priority, owner_id, customer_id, ...rest } = ticket
    return {
      ...rest,
      ...own,
      group,
      state,
      state_id: states.indexOf(String(state)) + 1,
      priority,
      owner_id,
      owner: loginOf(owner_id),
      customer_id,
      customer: loginOf(customer_id),
      created_by: loginOf(ticket.created_by_id),
      updated_by: loginOf(ticket.updated_by_id),
      article_count: articlesOf(ticket).length,
      article_ids: articlesOf(ticket).map((article) => article.id),
    }
  }

  /** As `association_name_to_id_convert` and `param_cleanup`: names must be known, attributes that are not are dropped. */
  function assign(ticket: DeskRecord, given: Record<string, unknown>): string | null {
    for (const [key, known] of [
      ['state', states],
      ['priority', priorities],
      ['group', groups],
    ] as const)
      if (given[key] !== undefined && !known.includes(String(given[key])))
        return `No lookup value found for '${key}': ${JSON.stringify(given[key])}`
    if (given.owner !== undefined) {
      const owner = users.find((user) => user.login === given.owner)
      if (owner === undefined) return `No lookup value found for 'owner': ${JSON.stringify(given.owner)}`
      ticket.owner_id = owner.id
    }
    const state = given.state ?? ticket.state
    if (/^pending/.test(String(state)) && (given.pending_time ?? ticket.pending_time ?? null) === null)
      return "Missing required value for field 'pending_time'!"
    for (const key of ['title', 'state', 'priority', 'group', 'pending_time', ...attributes()])
      if (given[key] !== undefined)
        ticket[key] =
          key === 'title'
            ? String(given[key])
                .replace(/[\s\t\r]/g, ' ')
                .slice(0, 250)
            : given[key]
    ticket.updated_by_id = actor
    return null
  }

  function customerOf(given: Record<string, unknown>): number | null {
    if (typeof given.customer_id === 'number') return given.customer_id
    const customer = given.customer as Record<string, string> | undefined
    if (customer === undefined) return null
    const known = users.find(
      (user) =>
        (customer.email && user.email === customer.email.toLowerCase()) ||
        (customer.login && user.login === customer.login.toLowerCase()),
    )
    if (known !== undefined) return known.id
    const made = {
      id: users.length + 1,
      active: true,
      lastname: '',
      email: '',
      ...customer,
      login: customer.login ?? customer.email,
    }
    users.push(made)
    return made.id
  }

  function addArticle(ticket: DeskRecord, given: Record<string, unknown>): DeskRecord {
    const at = time()
    const files = (given.attachments as { filename: string; data: string; 'mime-type': string }[] | undefined) ?? []
    const article = {
      id: articles.length + 1,
      ticket_id: ticket.id,
      subject: given.subject ?? null,
      message_id: given.message_id ?? null,
      content_type: given.content_type ?? 'text/plain',
      body: given.body,
      internal: given.internal === true,
      type: given.type ?? 'note',
      sender: given.sender ?? 'Agent',
      preferences: {},
      created_at: at,
      updated_at: at,
      created_by_id: actor,
      updated_by_id: actor,
      created_by: loginOf(actor),
      updated_by: loginOf(actor),
      attachments: files.map((file) => {
        fileId += 1
        const bytes = Buffer.from(file.data, 'base64')
        return {
          id: fileId,
          filename: file.filename,
          size: String(bytes.length),
          preferences: { 'Mime-Type': file['mime-type'] },
          bytes,
        }
      }),
    }
    articles.push(article)
    ticket.updated_at = at
    return article
  }

  const articleAnswer = (article: DeskRecord) => ({
    ...article,
    attachments: (article.attachments as (DeskRecord & { bytes: unknown })[]).map(({ bytes: _, ...file }) => file),
  })

  async function create(given: Record<string, unknown>, response: ServerResponse): Promise<unknown> {
    await moods.beforeCreate?.()
    const at = time()
    const ticket: DeskRecord = {
      id: tickets.length + 1,
      number: String(22_001 + tickets.length),
      title: '',
      group: null,
      state: 'new',
      priority: '2 normal',
      owner_id: 1,
      pending_time: null,
      preferences: {},
      created_at: at,
      updated_at: at,
      created_by_id: actor,
      updated_by_id: actor,
    }
    const customer = customerOf(given)
    if (customer === null) return sendJson(response, 422, { error: "Missing required value for field 'customer_id'!" })
    const problem = assign(ticket, given)
    if (problem !== null) return sendJson(response, 422, { error: problem })
    ticket.customer_id = customer
    tickets.push(ticket)
    tags.set(ticket.id, typeof given.tags === 'string' ? given.tags.split(',') : [])
    addArticle(ticket, given.article as Record<string, unknown>)
    const asked = (given.links as { Ticket?: Record<string, number[]> } | undefined)?.Ticket ?? {}
    for (const [type, ids] of Object.entries(asked)) for (const target of ids) links.push({ type, source: ticket.id, target })
    return interrupted(response) ? undefined : answer(response, 201, 'ticket-expanded', expanded(ticket))
  }

  function interrupted(response: ServerResponse): boolean {
    const mood = moods.afterWrite
    moods.afterWrite = null
    if (mood === 'drop') response.destroy()
    if (mood === 'fail') sendJson(response, 500, { error: 'Error ID abc: Please contact your administrator.' })
    return mood === 'drop' || mood === 'fail'
  }

  function search(given: Record<string, unknown>, response: ServerResponse): unknown {
    const condition = (given.condition ?? {}) as Record<string, { operator: string; value: unknown }>
    let found = [...tickets]
    for (const [name, { operator, value }] of Object.entries(condition)) {
      const key = name.replace(/^ticket\./, '')
      const known = ['state_id', 'customer_id', 'updated_at', ...attributes()].includes(key)
      if (!known) return sendJson(response, 422, { error: 'Error ID xyz: Please contact your administrator.' })
      if (moods.ignoresConditions) continue
      const plain = (text: unknown) => (moods.caseless ? String(text ?? '').toLowerCase() : String(text ?? ''))
      if (operator === 'after (absolute)') found = found.filter((ticket) => String(ticket.updated_at) > String(value))
      else if (operator === 'is')
        found = found.filter((ticket) => {
          const own = expanded(ticket)[key]
          return (Array.isArray(value) ? value : [value]).some((one) => plain(one) === plain(own))
        })
      else return sendJson(response, 422, { error: `Invalid operator ${operator}` })
    }
    const by = given.sort_by === 'id' ? 'id' : 'updated_at'
    found.sort(
      (a, b) => (Number(a[by]) - Number(b[by]) || (String(a[by]) < String(b[by]) ? -1 : 1)) * (given.order_by === 'asc' ? 1 : -1),
    )
    const perPage = Math.min(Number(given.per_page ?? 50), 200)
    const page = Number(given.page ?? 1)
    const answers = found.slice((page - 1) * perPage, page * perPage).map(expanded)
    for (const one of answers) strays.push(...strayFrom(documented('ticket-expanded'), one, ownAttributes))
    return sendJson(response, 200, answers)
  }

  /** Users by words that all occur, or by a piece of one column. */
  function searchUsers(query: string, response: ServerResponse): void {
    const columns = (user: DeskRecord) =>
      ['login', 'firstname', 'lastname', 'email', 'phone', 'mobile'].map((key) => String(user[key] ?? ''))
    const words = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
    const fits = (user: DeskRecord) =>
      moods.search === 'words'
        ? words(query).every((word) =>
            columns(user)
              .flatMap(words)
              .some((other) => other.startsWith(word)),
          )
        : columns(user).some((text) => text.toLowerCase().includes(query.toLowerCase()))
    const found = users.filter((user) => user.id !== 1 && fits(user))
    for (const one of found) strays.push(...strayFrom(documented('user-expanded'), one, ['level']))
    sendJson(response, 200, found)
  }

  function answer(response: ServerResponse, status: number, example: string, body: unknown): void {
    strays.push(...strayFrom(documented(example), body, ownAttributes, example))
    sendJson(response, status, body)
  }

  const handle: Handler = async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://desk')
    const path = url.pathname.replace('/api/v1/', '')
    log.push(`${request.method} ${path}`)
    if (request.headers.authorization !== `Token token=${zammadToken}`) return sendJson(response, 401, { error: 'Invalid token' })
    const body = request.text === '' ? {} : (JSON.parse(request.text) as Record<string, unknown>)
    if (request.text !== '') bodies.push({ path, body })
    if (path === 'tickets' && request.method === 'POST') return create(body, response)
    if (path === 'tickets/search' && request.method === 'POST') return search(body, response)
    if (path === 'ticket_states')
      return answer(
        response,
        200,
        'states',
        states.map((name, index) => ({ id: index + 1, name, state_type_id: index + 1, active: name !== 'removed' })),
      )
    if (path === 'users/me')
      return answer(
        response,
        200,
        'user-expanded',
        users.find((user) => user.id === me),
      )
    if (path === 'users/search') return searchUsers(url.searchParams.get('query') ?? '', response)
    if (path === 'version') return sendJson(response, 403, { error: 'Not authorized' })
    if (path === 'object_manager_attributes') {
      if (moods.agentOnly) return sendJson(response, 403, { error: 'Not authorized' })
      const made = attributes().map((name, index) => ({
        id: 50 + index,
        object: 'Ticket',
        name,
        display: name,
        data_type: 'input',
        data_option: { type: 'text', maxlength: 255, null: true },
        editable: true,
        active: true,
        screens: {},
      }))
      return sendJson(response, 200, [...(documented('object-attributes') as object[]), ...made])
    }
    if (path === 'tags') return answer(response, 200, 'tags', { tags: tags.get(Number(url.searchParams.get('o_id'))) ?? [] })
    if (path === 'links') {
      const id = Number(url.searchParams.get('link_object_value'))
      const mirror: Record<string, string> = { parent: 'child', child: 'parent', normal: 'normal' }
      const mine = links.flatMap(({ type, source, target }) => [
        ...(source === id ? [{ link_type: mirror[type], link_object: 'Ticket', link_object_value: target }] : []),
        ...(target === id ? [{ link_type: type, link_object: 'Ticket', link_object_value: source }] : []),
      ])
      return answer(response, 200, 'links', { links: mine, assets: {} })
    }
    const [, ticketId] = /^tickets\/(\d+)$/.exec(path) ?? []
    const [, listedId] = /^ticket_articles\/by_ticket\/(\d+)$/.exec(path) ?? []
    const [, articleId] = /^ticket_articles\/(\d+)$/.exec(path) ?? []
    const [, from, into] = /^ticket_merge\/(\d+)\/(\w+)$/.exec(path) ?? []
    const wanted = ticketId ?? listedId ?? (path === 'ticket_articles' ? String(body.ticket_id) : undefined)
    const ticket = tickets.find(({ id }) => String(id) === wanted)
    const article = articles.find(({ id }) => String(id) === articleId)
    if (from !== undefined) {
      const source = tickets.find(({ id }) => String(id) === from)
      const target = tickets.find(({ number }) => number === into)
      if (source === undefined || target === undefined || moods.refusesMerge)
        return sendJson(response, 200, { result: 'failed', message: 'The target ticket number could not be found.' })
      Object.assign(source, { state: 'merged', updated_at: time() })
      for (const one of articlesOf(source)) one.ticket_id = target.id
      return sendJson(response, 200, { result: 'success', target_ticket: {}, source_ticket: {} })
    }
    if (article !== undefined) return answer(response, 200, 'article-with-file', articleAnswer(article))
    if (ticket === undefined) return sendJson(response, 404, { error: "Couldn't find Ticket with 'id'=…" })
    if (listedId !== undefined) return sendJson(response, 200, articlesOf(ticket).map(articleAnswer))
    if (path === 'ticket_articles') {
      const made = addArticle(ticket, body)
      return interrupted(response) ? undefined : answer(response, 201, 'article-with-file', articleAnswer(made))
    }
    if (request.method === 'PUT') {
      const problem = assign(ticket, body)
      if (problem !== null) return sendJson(response, 422, { error: problem })
      ticket.updated_at = time()
    }
    answer(response, 200, 'ticket-expanded', expanded(ticket))
  }

  const server = await startHttpServer(handle)
  const desk: ZammadDesk = {
    ...server,
    moods,
    tickets,
    articles,
    users,
    log,
    bodies,
    strays,
    now: Date.parse('2026-03-01T08:00:00.000Z'),
    byOther(work) {
      actor = 4
      work()
      actor = me
    },
    touch(ticket) {
      Object.assign(ticket, { updated_at: time(), updated_by_id: actor })
    },
    addArticle,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
  return desk
}
