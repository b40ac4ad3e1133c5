import { RingloopError, type Ticket, type TicketBackend, type TicketCapabilities } from '@ringloop/core'
import * as z from 'zod'
import { createAttachOnce } from '../filing/attach-once.js'
import { createOnceWith } from '../filing/create-once.js'
import { createKeyedLock } from '../filing/keyed-lock.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { storableId } from '../filing/storable-id.js'
import { mapInBatches } from '../http/map-in-batches.js'
import { createRemembered } from '../mapping/remembered.js'
import { oneLine } from '../text/plain-text.js'
import { sha256 } from '../text/sha256.js'
import type { ChatwootConversation } from './chatwoot-answers.js'
import { type ChatwootApi, createChatwootApi } from './chatwoot-api.js'
import type { ChatwootOptions } from './chatwoot-options.js'
import { chatwootContactIds } from './contact-id.js'
import { createConversationChanges } from './conversation-changes.js'
import { contactFor } from './conversation-contact.js'
import { readDefinitions } from './conversation-fields.js'
import { type ConversationMapping, createConversationMapping } from './conversation-mapping.js'
import { attachFile, ensureDescription, listFiles, readDescription, writeRemark } from './conversation-notes.js'
import { findConversations, matches } from './find-conversations.js'
import { createOwnWrites } from './own-writes.js'
import { attributeOf, changedAt, readConversation } from './read-conversation.js'
import { attributeValue, type NewConversation, notThere, writeConversation } from './write-conversation.js'

/**
 * Files tickets as conversations in an API inbox of Chatwoot 4.
 *
 * Needs an inbox of the channel "API" and five custom attributes of conversations (texts): `ringloop_id`, `ringloop_subject`,
 * `ringloop_number`, `ringloop_parent`, `ringloop_contact`. The token's person must be a member of the inbox. Chatwoot finds no conflicts
 * and changes one thing at a time: `ifVersion` is compared before the first request, and a change of several things may stop half-way.
 *
 * @throws `invalidConfig` if url, account, token or a key cannot be used
 */
export function createChatwootBackend(options: ChatwootOptions): TicketBackend {
  const { inbox, now = Date.now } = options
  const api = createChatwootApi(options)
  const { name } = api
  const mapping = createConversationMapping(name, options)
  const { attributes: keys } = mapping
  const capabilities = capabilitiesOf(options)
  const lock = createKeyedLock(name)
  const attachOnce = createAttachOnce(name)
  const writes = createOwnWrites(now)
  const definitions = createRemembered({ load: (signal) => readDefinitions(api, signal), now })
  const account = createRemembered({ load: (signal) => readProfile(api, signal), now })

  const customFields = async (signal: AbortSignal) => {
    const ours = new Set<string>(Object.values(keys))
    return (await definitions.get(signal)).filter(({ key }) => !ours.has(key))
  }
  const read = async (conversation: ChatwootConversation, signal: AbortSignal): Promise<Ticket> => {
    const description = await readDescription(api, String(conversation.id), signal)
    return readConversation(
      conversation,
      description,
      mapping,
      (await customFields(signal)).map(({ key }) => key),
    )
  }
  const demand = (id: string): string => {
    if (/^[1-9]\d{0,14}$/.test(id)) return id
    throw new RingloopError('notFound', `${name}: "${oneLine(id, 40)}" is no number of a conversation`, { mend: 'Check the id.' })
  }

  /** A filter finds texts without case, and what is defined alone: each is compared again. */
  async function findAll(externalId: string, signal: AbortSignal) {
    demandDefined(
      name,
      (await definitions.get(signal)).map(({ key }) => key),
      keys,
    )
    const key = await storableId(externalId)
    const { found, all } = await api.filter([{ attribute: keys.externalId, values: [key] }], signal)
    if (!all)
      throw new RingloopError(
        'protocol',
        `${name}: a filter for ${keys.externalId} finds more than ${found.length} conversations`,
        {
          mend: `See that "${keys.externalId}" is a custom attribute of conversations, a text.`,
        },
      )
    return found
      .filter((conversation) => attributeOf(conversation, keys.externalId) === key)
      .map((conversation) => ({ id: String(conversation.id), conversation }))
  }

  const once = createOnceWith<{ readonly id: string; readonly conversation: ChatwootConversation }>({
    name,
    now,
    findAll,
    winnerOf: (found) => found.reduce((first, one) => (one.conversation.id < first.conversation.id ? one : first)),
    async discard({ id, conversation }, winner, signal) {
      const custom_attributes = { ...conversation.custom_attributes, [keys.externalId]: `duplicate-of-${winner.id}` }
      await api.act(id, 'custom_attributes', { custom_attributes }, signal)
      await api.act(id, 'toggle_status', { status: mapping.statuses.write('cancelled') }, signal)
    },
    read: async (id, signal) => ({ id, conversation: await api.conversation(id, signal) }),
  })

  async function post(
    conversation: NewConversation,
    contact: number,
    key: string,
    owner: number | undefined,
    signal: AbortSignal,
  ) {
    const json = {
      // Each ticket is a thread of its own, also in an inbox that is locked to one conversation.
      source_id: `ringloop-${(await sha256(key)).slice(0, 40)}`,
      inbox_id: inbox,
      contact_id: contact,
      custom_attributes: conversation.attributes,
      status: mapping.statuses.write('acknowledged'),
      ...(owner === undefined ? {} : { assignee_id: owner }),
      ...(conversation.team === undefined ? {} : { team_id: conversation.team }),
    }
    const schema = z.object({ id: z.number().int().positive() })
    return String((await api.http.send({ method: 'POST', path: 'conversations', json, schema, signal })).body.id)
  }

  /** Writes; what changes meanwhile is our own doing. @returns the conversation after it */
  async function asOurs(before: ChatwootConversation, signal: AbortSignal, write: () => Promise<void>) {
    const since = changedAt(before)
    const ended = writes.begin(before.id, since)
    try {
      await write()
      const after = await api.conversation(String(before.id), signal)
      ended(changedAt(after))
      return after
    } catch (error) {
      // nobody can say how far it came: our own changes told as somebody's do less harm than somebody's left out
      ended(since)
      throw error
    }
  }

  /** What creating cannot set at once; done again where a gateway died in between. */
  const complete = (id: string, wanted: NewConversation, there: ChatwootConversation, signal: AbortSignal) =>
    asOurs(there, signal, async () => {
      await ensureDescription(api, id, wanted.description, signal)
      if (!there.priority) await api.act(id, 'toggle_priority', { priority: wanted.priority }, signal)
      if (wanted.labels.length > 0 && !there.labels?.length) await api.act(id, 'labels', { labels: wanted.labels }, signal)
    })

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal, triedBefore }) {
      const key = await storableId(externalId)
      const knows = ticket.contact?.id !== undefined && chatwootContactIds.numberIn(ticket.contact.id) !== null
      const wanted = writeConversation(name, ticket, key, mapping, await customFields(signal), knows)
      const owner = await agentOf(api, ticket.owner, signal)
      const send = async () => post(wanted, await contactFor(api, inbox, ticket, key, signal), key, owner, signal)
      const { id, conversation } = await once.create(externalId, signal, send, { triedBefore })
      if (attributeOf(conversation, keys.externalId) !== key)
        throw new RingloopError('invalidConfig', `${name}: conversation ${id} was filed without ${keys.externalId}`, {
          mend: 'See whether an automation changes custom attributes.',
        })
      const filed = await lock.run(id, signal, () => complete(id, wanted, conversation, signal))
      return { ...(await read(filed, signal)), externalId }
    },
    get: async (id, { signal }) => read(await api.conversation(demand(id), signal), signal),
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      const { externalId, ...others } = query
      if (query.limit < 1) return []
      const found =
        externalId === undefined
          ? await findConversations(api, mapping, others, signal)
          : (await findAll(externalId, signal)).map(({ conversation }) => conversation)
      const holds = (conversation: ChatwootConversation) => matches(conversation, mapping, others)
      const kept = found.filter(holds).sort((one, two) => two.id - one.id)
      const chosen = externalId === undefined ? kept.slice(0, query.limit) : kept.slice(-1)
      const tickets = await mapInBatches(chosen, (conversation) => read(conversation, signal))
      return externalId === undefined ? tickets : tickets.map((ticket) => ({ ...ticket, externalId }))
    },
    async update(id, changes, { signal, ifVersion }) {
      const number = demand(id)
      const before = await api.conversation(number, signal)
      if (ifVersion !== undefined && String(changedAt(before)) !== ifVersion) {
        throw new RingloopError('conflict', `${name}: conversation ${number} has changed since`, {
          mend: 'Somebody else changed it; read it again and decide anew.',
        })
      }
      // Whatever can be refused is looked at before anything is sent.
      const owner = await agentOf(api, changes.owner, signal)
      const known = await customFields(signal)
      const attributes: Record<string, unknown> = {}
      if (changes.subject !== undefined) attributes[keys.subject] = oneLine(changes.subject, 500)
      for (const [field, value] of Object.entries(changes.customFields ?? {})) {
        const definition = known.find(({ key }) => key === field)
        if (definition === undefined) throw notThere(name, 'customFields', field)
        attributes[field] = attributeValue(name, definition, value)
      }
      const after = await asOurs(before, signal, async () => {
        if (Object.keys(attributes).length > 0) {
          const custom_attributes = { ...before.custom_attributes, ...attributes }
          await api.act(number, 'custom_attributes', { custom_attributes }, signal)
        }
        if (owner !== undefined) await api.act(number, 'assignments', { assignee_id: owner }, signal)
        if (changes.priority !== undefined)
          await api.act(number, 'toggle_priority', { priority: mapping.priorities.write(changes.priority) }, signal)
        if (changes.status !== undefined)
          await api.act(number, 'toggle_status', { status: mapping.statuses.write(changes.status) }, signal)
      })
      return read(after, signal)
    },
    async comment(id, text, { visibility, signal }) {
      await writeRemark(api, demand(id), text, visibility, signal)
    },
    async attach(id, file, { key, visibility, signal }) {
      const number = demand(id)
      const mark = (await sha256(`${number}/${key}`)).slice(0, 32)
      const boundary = `ringloop-${crypto.randomUUID()}`
      return attachFile(api, attachOnce, number, file, { mark, visibility, boundary, signal })
    },
    async attachments(id, { signal }) {
      return listFiles(api, demand(id), signal)
    },
    fields: async ({ signal }) => (await customFields(signal)).map(({ field }) => field),
    changes: createConversationChanges({
      api,
      webhookSecret: options.webhookSecret,
      webhookWindowMs: options.webhookWindowMs,
      writes,
      isOurs: (conversation) => attributeOf(conversation, keys.externalId) !== '',
      read,
      account: account.get,
    }),
    async check({ signal }) {
      definitions.forget()
      demandDefined(
        name,
        (await definitions.get(signal)).map(({ key }) => key),
        keys,
      )
      const schema = z.object({ channel_type: z.string() })
      const { body } = await api.http.send({ method: 'GET', path: `inboxes/${inbox}`, schema, signal })
      if (body.channel_type === 'Channel::Api') return { version: 'v1' }
      throw new RingloopError('invalidConfig', `${name}: inbox ${inbox} is a ${oneLine(body.channel_type, 40)}`, {
        mend: 'Make an inbox of the channel "API" and name its number.',
      })
    },
  }
}

function capabilitiesOf(options: ChatwootOptions): TicketCapabilities {
  return {
    createOnce: 'search',
    findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
    versions: true,
    priority: true,
    tags: true,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes: null, visibility: ['internal', 'public'] },
    customFields: 'discovered',
    subTickets: 'parent',
    changes: options.webhookSecret === undefined ? ['poll'] : ['poll', 'webhook'],
  }
}

/** Chatwoot refuses to filter by what is not defined. @throws `invalidConfig` naming it */
function demandDefined(name: string, defined: readonly string[], keys: ConversationMapping['attributes']): void {
  const missing = Object.values(keys).find((key) => !defined.includes(key))
  if (missing === undefined) return
  throw new RingloopError('invalidConfig', `${name}: there is no custom attribute "${missing}" of conversations`, {
    mend: `In Chatwoot, under Settings, Custom Attributes, Conversation, add "${missing}" as a text.`,
  })
}

/** The number of an agent by their e-mail. @throws `invalidInput` if there is none */
async function agentOf(api: ChatwootApi, owner: string | undefined, signal: AbortSignal): Promise<number | undefined> {
  if (owner === undefined) return undefined
  const schema = z.array(z.object({ id: z.number().int(), email: z.string().nullish() }))
  const { body } = await api.http.send({ method: 'GET', path: 'agents', schema, signal })
  const agent = body.find(({ email }) => email?.toLowerCase() === owner.toLowerCase())
  if (agent === undefined) throw notThere(api.name, 'owner', owner)
  return agent.id
}

/** The number of the user whose token we have. */
async function readProfile(api: ChatwootApi, signal: AbortSignal): Promise<number> {
  const schema = z.object({ id: z.number().int() })
  return (await api.http.send({ method: 'GET', path: '../../profile', schema, signal })).body.id
}
