import type { ServerResponse } from 'node:http'
import { readApiDescription } from '../support/api-description.js'
import { type DescribedServer, startDescribedServer } from '../support/described-server.js'
import { type Handler, sendJson } from '../support/http-server.js'

interface DeskMessage {
  id: number
  content: string
  message_type: number
  private: boolean
  created_at: number
  content_attributes: Record<string, unknown>
  sender: { id: number; name: string; type: string }
  attachments?: { id: number; data_url: string; file_size: number; content_type: string }[]
}

interface DeskContact {
  id: number
  name: string
  email: string | null
  phone_number: string | null
  identifier: string | null
  custom_attributes: Record<string, unknown>
  additional_attributes: Record<string, string>
}

interface DeskConversation {
  id: number
  inbox_id: number
  contact: DeskContact
  status: string
  priority: string | null
  labels: string[]
  custom_attributes: Record<string, unknown>
  created_at: number
  updated_at: number
  last_activity_at: number
  assignee: (typeof agents)[number] | null
  team_id: number | null
  source_id: string
  messages: DeskMessage[]
}

/** How the account is set up, or misbehaves. All may be changed while it runs. */
export interface DeskMoods {
  /** Custom attributes of conversations, in the place of those that Ringloop needs. */
  defined?: readonly string[]
  /** After the next create of a conversation: breaks the connection, or says 500; the conversation is there. */
  afterCreate?: 'drop' | 'fail' | null
  /** Held before a conversation is created. */
  beforeCreate?: () => Promise<void>
  /** Takes filters and gives everything. */
  ignoresFilters?: boolean
  /** Requests of this end ('labels', 'messages' …) fail once. */
  failsOnce?: string | null
}

export interface ChatwootDesk extends DescribedServer {
  readonly conversations: DeskConversation[]
  readonly contacts: DeskContact[]
  readonly files: Buffer[]
  readonly moods: DeskMoods
  readonly log: string[]
  /** Changes a conversation as a person does. */
  change(id: string, fields: Partial<DeskConversation>): void
  /** Somebody sets an attribute, and whether it is pending: an attribute alone is no activity to Chatwoot. */
  setAttribute(id: string, name: string, text: string): void
  say(id: string, text: string): void
  remove(id: string): void
  tick(seconds: number): void
  /** The body of a webhook about a conversation, as `Conversations::EventDataPresenter` makes it. */
  webhook(id: string, event: string): object
}

export const deskToken = 'token-123'
const agents = [
  { id: 7, email: 'ringloop@example.com', name: 'Ringloop', role: 'administrator' },
  { id: 8, email: 'ann@example.com', name: 'Ann', role: 'agent' },
] as const
const ours = ['ringloop_id', 'ringloop_subject', 'ringloop_number', 'ringloop_parent', 'ringloop_contact']

/**
 * A Chatwoot account in small. Requests and answers are held against Chatwoot's published description (swagger.json of 4.13); what that
 * leaves open is as the server's own code has it: filters that know no case, templates in whatever goes out, pages of 25.
 */
export async function startChatwootDesk(moods: DeskMoods = {}): Promise<ChatwootDesk> {
  const description = readApiDescription('chatwoot', {
    exceptions: [
      {
        operation: 'POST /api/v1/accounts/{account_id}/contacts',
        allow: 'answer',
        because: 'app/views/api/v1/accounts/contacts/create.json.jbuilder answers { payload: { contact, contact_inbox } }',
      },
    ],
  })
  let clock = Date.parse('2026-01-01T00:00:00Z') / 1000
  const conversations: DeskConversation[] = []
  const contacts: DeskContact[] = []
  const files: Buffer[] = []
  const log: string[] = []
  let messageCount = 0
  const now = () => {
    clock += 0.25
    return clock
  }
  const defined = () => moods.defined ?? [...ours, 'outcome', 'minutes']

  const touch = (conversation: DeskConversation, fields: Partial<DeskConversation>) => {
    Object.assign(conversation, fields, { updated_at: now() })
    conversation.last_activity_at = Math.floor(conversation.updated_at)
  }

  /** `_conversation.json.jbuilder` */
  const show = ({ contact, assignee, messages, team_id, ...one }: DeskConversation) => ({
    id: one.id,
    account_id: 1,
    uuid: `uuid-${one.id}`,
    inbox_id: one.inbox_id,
    status: one.status,
    priority: one.priority,
    labels: one.labels,
    muted: false,
    snoozed_until: null,
    can_reply: true,
    unread_count: 0,
    custom_attributes: one.custom_attributes,
    additional_attributes: {},
    created_at: one.created_at,
    updated_at: one.updated_at,
    last_activity_at: one.last_activity_at,
    timestamp: one.last_activity_at,
    messages: messages.slice(-1).map(showMessage),
    meta: {
      sender: contact,
      channel: 'Channel::Api',
      hmac_verified: false,
      ...(assignee === null ? {} : { assignee }),
      ...(team_id === null ? {} : { team: { id: team_id, name: `team ${team_id}` } }),
    },
  })
  const showMessage = (message: DeskMessage) => ({ ...message, content_type: 'text', status: 'sent', source_id: null })

  const refuse = (response: ServerResponse, status: number, error: string) => sendJson(response, status, { error })

  function filter(body: { payload: { attribute_key: string; values: string[] }[] }, page: number, response: ServerResponse) {
    for (const { attribute_key: key } of body.payload)
      if (key !== 'status' && !defined().includes(key))
        return refuse(response, 422, `Invalid attribute key - [${key}]. The key should be one of [status]`)
    const holds = (one: DeskConversation) =>
      moods.ignoresFilters ||
      body.payload.every(({ attribute_key: key, values }) =>
        key === 'status'
          ? values.includes('all') || values.includes(one.status)
          : String(one.custom_attributes[key] ?? '').toLowerCase() === values[0]?.toLowerCase(),
      )
    const found = conversations.filter(holds).sort((one, two) => two.last_activity_at - one.last_activity_at)
    const meta = { mine_count: 0, unassigned_count: 0, all_count: found.length }
    sendJson(response, 200, { meta, payload: found.slice((page - 1) * 25, page * 25).map(show) })
  }

  async function create(body: Record<string, unknown>, response: ServerResponse) {
    await moods.beforeCreate?.()
    const contact = contacts.find(({ id }) => id === body.contact_id)
    if (contact === undefined) return refuse(response, 404, 'Resource could not be found')
    const at = now()
    const conversation: DeskConversation = {
      id: conversations.length + 1,
      inbox_id: Number(body.inbox_id),
      contact,
      status: String(body.status),
      priority: null,
      labels: [],
      custom_attributes: (body.custom_attributes ?? {}) as Record<string, unknown>,
      created_at: Math.floor(at),
      updated_at: at,
      last_activity_at: Math.floor(at),
      assignee: agents.find(({ id }) => id === body.assignee_id) ?? null,
      team_id: (body.team_id as number | undefined) ?? null,
      source_id: String(body.source_id),
      messages: [],
    }
    conversations.push(conversation)
    const mood = moods.afterCreate
    moods.afterCreate = null
    if (mood === 'drop') response.destroy()
    else if (mood === 'fail') refuse(response, 500, 'oops')
    else sendJson(response, 200, show(conversation))
  }

  function say(
    conversation: DeskConversation,
    body: Record<string, unknown>,
    file: DeskMessage['attachments'],
    response: ServerResponse,
  ) {
    messageCount += 1
    const message: DeskMessage = {
      id: messageCount,
      // what goes out is a template to Chatwoot (app/models/concerns/liquidable.rb)
      content: String(body.content)
        .replace(/\{\{.*?\}\}/gs, 'RENDERED')
        .replace(/\{%.*?%\}/gs, ''),
      message_type: 1,
      private: body.private === true || body.private === 'true',
      created_at: Math.floor(now()),
      content_attributes: (body.content_attributes ?? {}) as Record<string, unknown>,
      sender: { id: 7, name: 'Ringloop', type: 'user' },
      ...(file === undefined ? {} : { attachments: file }),
    }
    conversation.messages.push(message)
    conversation.last_activity_at = message.created_at
    sendJson(response, 200, showMessage(message))
  }

  function sayForm(conversation: DeskConversation, bytes: Buffer, contentType: string, response: ServerResponse) {
    const boundary = /boundary=(\S+)/.exec(contentType)?.[1] ?? ''
    const body: Record<string, unknown> = {}
    let attached: DeskMessage['attachments']
    for (const part of bytes.toString('latin1').split(`--${boundary}`).slice(1, -1)) {
      const head = part.slice(0, part.indexOf('\r\n\r\n'))
      const content = Buffer.from(part.slice(part.indexOf('\r\n\r\n') + 4, -2), 'latin1')
      const [, name = ''] = /name="([^"]*)"/.exec(head) ?? []
      const [, file] = /filename="([^"]*)"/.exec(Buffer.from(head, 'latin1').toString('utf8')) ?? []
      if (file === undefined)
        body[name] = name === 'content_attributes' ? JSON.parse(content.toString('utf8')) : content.toString('utf8')
      else {
        files.push(content)
        const data_url = `https://chat.example.com/rails/active_storage/blobs/redirect/x/${encodeURIComponent(file)}`
        const content_type = /Content-Type: (\S+)/.exec(head)?.[1] ?? ''
        attached = [{ id: files.length, data_url, file_size: content.length, content_type }]
      }
    }
    say(conversation, body, attached, response)
  }

  function contact(body: Partial<DeskContact>, response: ServerResponse) {
    for (const field of ['phone_number', 'email', 'identifier'] as const)
      if (body[field] && contacts.some((one) => one[field] === body[field]))
        return sendJson(response, 422, { message: `${field} has already been taken`, attributes: [field] })
    const blank = { email: null, phone_number: null, identifier: null, name: '' }
    const { name = '', email = null, phone_number = null, identifier = null } = { ...blank, ...body }
    const made = {
      id: contacts.length + 101,
      name,
      email,
      phone_number,
      identifier,
      custom_attributes: {},
      additional_attributes: {},
    }
    contacts.push(made)
    sendJson(response, 200, { payload: { contact: made, contact_inbox: { source_id: 'x' } } })
  }

  function act(conversation: DeskConversation, action: string, body: Record<string, unknown>, response: ServerResponse) {
    if (action === 'toggle_status') {
      touch(conversation, { status: String(body.status) })
      return sendJson(response, 200, {
        meta: {},
        payload: { success: true, conversation_id: conversation.id, current_status: conversation.status },
      })
    }
    if (action === 'toggle_priority') {
      touch(conversation, { priority: String(body.priority) })
      response.writeHead(200)
      return response.end()
    }
    if (action === 'custom_attributes') {
      touch(conversation, { custom_attributes: body.custom_attributes as Record<string, unknown> })
      return sendJson(response, 200, { custom_attributes: conversation.custom_attributes })
    }
    if (action === 'labels') {
      touch(conversation, { labels: body.labels as string[] })
      return sendJson(response, 200, { payload: conversation.labels })
    }
    touch(conversation, { assignee: agents.find(({ id }) => id === body.assignee_id) ?? null })
    return sendJson(response, 200, conversation.assignee)
  }

  const handle: Handler = async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://desk')
    const { method = 'GET' } = request
    const path = url.pathname.replace('/api/v1/accounts/1/', '')
    log.push(`${method} ${path}`)
    if (request.headers.api_access_token !== deskToken) return refuse(response, 401, 'Invalid Access Token')
    if (moods.failsOnce && method === 'POST' && path.endsWith(moods.failsOnce)) {
      moods.failsOnce = null
      return refuse(response, 500, 'oops')
    }
    if (url.pathname === '/api/v1/profile')
      return sendJson(response, 200, { id: 7, name: 'Ringloop', email: 'ringloop@example.com' })
    const type = request.headers['content-type'] ?? ''
    const body = request.text === '' || !type.includes('json') ? {} : (JSON.parse(request.text) as Record<string, unknown>)
    const page = Number(url.searchParams.get('page') ?? 1)
    if (path === 'conversations/filter') return filter(body as Parameters<typeof filter>[0], page, response)
    if (path === 'conversations' && method === 'POST') return create(body, response)
    if (path === 'conversations') {
      const sorted = [...conversations].sort((one, two) => two.last_activity_at - one.last_activity_at)
      return sendJson(response, 200, {
        data: { meta: { all_count: sorted.length }, payload: sorted.slice((page - 1) * 25, page * 25).map(show) },
      })
    }
    if (path === 'contacts/search') {
      const text = (url.searchParams.get('q') ?? '').toLowerCase()
      const found = contacts.filter((one) =>
        [one.name, one.email, one.phone_number, one.identifier].some((cell) => cell?.toLowerCase().includes(text)),
      )
      const meta = { count: found.length, current_page: page, has_more: found.length > page * 15 }
      return sendJson(response, 200, { meta, payload: found.slice((page - 1) * 15, page * 15) })
    }
    if (path === 'contacts') return contact(body as Partial<DeskContact>, response)
    if (path === 'agents') return sendJson(response, 200, agents)
    if (path === 'inboxes/3') return sendJson(response, 200, { id: 3, name: 'Calls', channel_type: 'Channel::Api' })
    if (path === 'inboxes/4') return sendJson(response, 200, { id: 4, name: 'Mail', channel_type: 'Channel::Email' })
    if (path === 'custom_attribute_definitions')
      return sendJson(
        response,
        200,
        defined().map((key, index) => ({
          id: index,
          attribute_key: key,
          attribute_display_name: key.toUpperCase(),
          attribute_display_type: key === 'minutes' ? 'number' : 'text',
          attribute_model: 'conversation_attribute',
        })),
      )
    const [, contactNumber] = /^contacts\/(\d+)\/conversations$/.exec(path) ?? []
    if (contactNumber !== undefined) {
      const theirs = conversations.filter((one) => String(one.contact.id) === contactNumber).reverse()
      return sendJson(response, 200, { payload: theirs.slice(0, 20).map(show) })
    }
    const [, number, action] = /^conversations\/(\d+)(?:\/(\w+))?$/.exec(path) ?? []
    const conversation = conversations.find(({ id }) => String(id) === number)
    if (conversation === undefined) return refuse(response, 404, 'Resource could not be found')
    if (action === undefined) return sendJson(response, 200, show(conversation))
    if (action === 'messages') {
      if (method === 'POST')
        return type.startsWith('multipart/')
          ? sayForm(conversation, request.bytes, type, response)
          : say(conversation, body, undefined, response)
      const after = Number(url.searchParams.get('after') ?? 0)
      const messages = conversation.messages.filter(({ id }) => id > after).slice(0, 100)
      return sendJson(response, 200, { meta: { labels: conversation.labels }, payload: messages.map(showMessage) })
    }
    return act(conversation, action, body, response)
  }

  const server = await startDescribedServer(description, handle)
  return {
    url: server.url,
    wrong: server.wrong,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    conversations,
    contacts,
    files,
    moods,
    log,
    change(id, fields) {
      const conversation = conversations.find((one) => String(one.id) === id)
      if (conversation !== undefined) touch(conversation, fields)
    },
    setAttribute(id, name, text) {
      const conversation = conversations.find((one) => String(one.id) === id)
      if (conversation === undefined) throw new Error(`no conversation ${id}`)
      const status = conversation.status === 'open' ? 'pending' : 'open'
      touch(conversation, { status, custom_attributes: { ...conversation.custom_attributes, [name]: text } })
    },
    say(id, text) {
      const conversation = conversations.find((one) => String(one.id) === id)
      if (conversation === undefined) throw new Error(`no conversation ${id}`)
      messageCount += 1
      conversation.messages.push({
        ...{ id: messageCount, content: text, message_type: 1, private: true, created_at: Math.floor(now()) },
        ...{ content_attributes: {}, sender: { id: 8, name: 'Ann', type: 'user' } },
      })
      conversation.last_activity_at = Math.floor(clock)
    },
    remove(id) {
      conversations.splice(
        conversations.findIndex((one) => String(one.id) === id),
        1,
      )
    },
    tick(seconds) {
      clock += seconds
    },
    webhook(id, event) {
      const conversation = conversations.find((one) => String(one.id) === id)
      if (conversation === undefined) throw new Error(`no conversation ${id}`)
      return { ...show(conversation), event, changed_attributes: [] }
    },
  }
}
