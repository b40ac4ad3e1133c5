import { RingloopError, type Ticket, type TicketBackend, type TicketCapabilities, type TicketChangeFeed } from '@ringloop/core'
import { createKeyedLock } from '../filing/keyed-lock.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { requireTicketNumber } from '../filing/require-ticket-number.js'
import { createZendeskFiles, maximumFileBytes } from './attach-file.js'
import { createTicketOnce } from './create-ticket.js'
import { externalKeyOf } from './external-key.js'
import { findTickets } from './find-tickets.js'
import { createZendeskPoll } from './poll-changes.js'
import { readTicket } from './read-ticket.js'
import { createZendeskReceiver } from './receive-webhook.js'
import { createTicketFields } from './ticket-fields.js'
import { writeChanges, writeTicket, zendeskText } from './write-ticket.js'
import type { ZendeskTicket } from './zendesk-answers.js'
import { createZendeskApi } from './zendesk-api.js'
import { createZendeskMapping } from './zendesk-mapping.js'
import type { ZendeskOptions } from './zendesk-options.js'

/**
 * Files tickets in Zendesk Support over its API.
 *
 * The account must be an agent who sees all tickets; for polling changes an administrator. It should be Ringloop's own: what it does counts
 * as our own doing.
 *
 * @throws `invalidConfig` if url or credentials cannot be used
 * @example
 * ```ts
 * const tickets = createZendeskBackend({
 *   url: 'https://acme.zendesk.com/',
 *   auth: { kind: 'apiToken', email: 'ringloop@acme.example', token },
 * })
 * const ticket = await tickets.create(newTicket, { externalId: 'call-1/ticket', signal })
 * ```
 */
export function createZendeskBackend(options: ZendeskOptions): Required<TicketBackend> {
  const { now = Date.now } = options
  const api = createZendeskApi(options)
  const { name } = api
  const mapping = createZendeskMapping(options)
  const capabilities = capabilitiesOf(options)
  const fields = createTicketFields(api, mapping.nameOf, now)
  const files = createZendeskFiles(api)
  const lock = createKeyedLock(name)

  const read = async (ticket: ZendeskTicket, signal: AbortSignal): Promise<Ticket> =>
    readTicket(ticket, mapping, await api.me(signal))
  const fieldsFor = async (custom: Readonly<Record<string, string>> | undefined, signal: AbortSignal) =>
    Object.keys(custom ?? {}).length === 0 ? [] : (await fields.all(signal)).filter((field) => !mapping.isOurs(field.id))

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal }) {
      const key = await externalKeyOf(externalId)
      const body = writeTicket(ticket, key, mapping, await fieldsFor(ticket.customFields, signal))
      const made = await lock.run(key, signal, () => createTicketOnce(api, key, body, signal))
      return { ...(await read(made, signal)), externalId }
    },
    get: async (id, { signal }) => read(await api.read(requireTicketNumber(name, id), signal), signal),
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      const me = await api.me(signal)
      const found = await findTickets(api, query, mapping, signal)
      const asked = query.externalId === undefined ? {} : { externalId: query.externalId }
      return found.map((ticket) => ({ ...readTicket(ticket, mapping, me), ...asked }))
    },
    async update(id, changes, { signal, ifVersion }) {
      const number = requireTicketNumber(name, id)
      const body = writeChanges(name, changes, mapping, await fieldsFor(changes.customFields, signal))
      const insisted = ifVersion === undefined ? {} : { safe_update: true, updated_stamp: ifVersion }
      return read(await api.update(number, { ...body, ...insisted }, signal), signal)
    },
    async comment(id, text, { visibility, signal }) {
      const comment = { body: zendeskText(text), public: visibility === 'public' }
      await api.update(requireTicketNumber(name, id), { comment }, signal)
    },
    async attach(id, attachment, attaching) {
      return files.attach(requireTicketNumber(name, id), attachment, attaching)
    },
    attachments: async (id, { signal }) => files.list(requireTicketNumber(name, id), signal),
    fields: ({ signal }) => fields.describe(signal),
    async check({ signal }) {
      await api.me(signal)
      const wanted = Object.values(mapping.fields).filter((id) => id !== undefined)
      const known = wanted.length === 0 ? [] : await fields.all(signal)
      const missing = wanted.find((id) => !known.some((field) => field.id === id))
      if (missing === undefined) return { version: 'v2' }
      // Zendesk takes a value for a field that is not there, and keeps nothing of it.
      throw new RingloopError('invalidConfig', `${name}: tickets have no field ${missing}`, {
        mend: 'See the number in the address of the field’s page in Zendesk, and whether the field is active.',
      })
    },
    changes: changesOf(),
  }

  function changesOf(): TicketChangeFeed {
    const { webhookSecret: secret, webhookWindowMs: windowMs = 5 * 60_000 } = options
    const poll = createZendeskPoll(api, now)
    return secret === undefined ? { poll } : { poll, receive: createZendeskReceiver(api, { secret, windowMs }) }
  }
}

function capabilitiesOf({ fields = {}, webhookSecret }: ZendeskOptions): TicketCapabilities {
  return {
    createOnce: 'idempotencyKey',
    findBy: ['externalId', 'contact', ...(fields.callerPhone === undefined ? [] : (['number'] as const)), 'open', 'status'],
    versions: true,
    priority: true,
    tags: true,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes: maximumFileBytes, visibility: ['internal', 'public'] },
    customFields: 'discovered',
    // Problems have incidents, and closed tickets follow-ups; neither is a part of the other.
    subTickets: 'none',
    changes: webhookSecret === undefined ? ['poll'] : ['poll', 'webhook'],
  }
}
