import { RingloopError, type Ticket, type TicketBackend, type TicketCapabilities } from '@ringloop/core'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { requireTicketNumber } from '../filing/require-ticket-number.js'
import { createFreshdeskFiles, maximumFileBytes } from './attach-file.js'
import { externalKeyOf } from './external-key.js'
import { findTickets } from './find-tickets.js'
import { conversationSchema, freshdeskTicketSchema } from './freshdesk-answers.js'
import { createFreshdeskApi } from './freshdesk-api.js'
import { createFreshdeskMapping } from './freshdesk-mapping.js'
import type { FreshdeskOptions } from './freshdesk-options.js'
import { createFreshdeskTwins } from './freshdesk-twins.js'
import { createOwnWrites } from './own-writes.js'
import { createFreshdeskPoll } from './poll-changes.js'
import { readTicket } from './read-ticket.js'
import { createFreshdeskReceiver } from './receive-webhook.js'
import { createChangesOfTicket } from './ticket-changes.js'
import { createTicketFields } from './ticket-fields.js'
import { freshdeskHtml, writeChanges, writeTicket } from './write-ticket.js'

/**
 * Files tickets in Freshdesk over its API v2.
 *
 * The account needs a custom ticket field (single-line text) for the external id, `cf_ringloop_id` if nothing else is said. The agent must see all
 * tickets, and should be Ringloop's own: what it writes counts as our own doing.
 *
 * @throws `invalidConfig` if url or key cannot be used
 * @example
 * ```ts
 * const tickets = createFreshdeskBackend({ url: 'https://acme.freshdesk.com/', apiKey, fields: { callerPhone: 'cf_caller' } })
 * const ticket = await tickets.create(newTicket, { externalId: 'call-1/ticket', signal })
 * ```
 */
export function createFreshdeskBackend(options: FreshdeskOptions): Required<TicketBackend> {
  const { now = Date.now, webhookSecret } = options
  const api = createFreshdeskApi(options)
  const { name } = api
  const mapping = createFreshdeskMapping(options)
  const capabilities = capabilitiesOf(options)
  const fields = createTicketFields(api, mapping.nameOf, now)
  const files = createFreshdeskFiles(api, () => crypto.randomUUID())
  const own = createOwnWrites()
  const twins = createFreshdeskTwins(api, mapping, own, now)
  const changesOf = createChangesOfTicket(api, mapping, own)
  const poll = createFreshdeskPoll(api, changesOf)

  const fieldsFor = async (custom: Readonly<Record<string, string>> | undefined, signal: AbortSignal) =>
    Object.keys(custom ?? {}).length === 0 ? [] : (await fields.all(signal)).filter((field) => !mapping.isOurs(field.name))

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal, triedBefore }) {
      const key = await externalKeyOf(externalId)
      const body = writeTicket(name, ticket, key, mapping, await fieldsFor(ticket.customFields, signal))
      const post = async () => {
        const request = { method: 'POST', path: 'tickets', json: body, schema: freshdeskTicketSchema, signal } as const
        const { id, created_at } = (await api.http.send(request)).body
        own.remember(id, created_at)
        return String(id)
      }
      return { ...readTicket(await twins.create(key, signal, post, { triedBefore }), mapping), externalId }
    },
    get: async (id, { signal }) => readTicket(await api.read(requireTicketNumber(name, id), signal), mapping),
    async find(query, { signal }): Promise<readonly Ticket[]> {
      refuseUnknownConditions(name, capabilities, query)
      const found = (await findTickets(api, twins, query, mapping, signal)).map((ticket) => readTicket(ticket, mapping))
      return query.externalId === undefined ? found : found.map((ticket) => ({ ...ticket, externalId: query.externalId ?? null }))
    },
    async update(id, changes, { signal, ifVersion }) {
      const number = requireTicketNumber(name, id)
      const body = writeChanges(name, changes, mapping, await fieldsFor(changes.customFields, signal))
      // Freshdesk knows no condition on a change: this sees what was changed before, not what is being changed at this moment.
      if (ifVersion !== undefined && (await api.read(number, signal)).updated_at !== ifVersion)
        throw new RingloopError('conflict', `${name}: ticket ${number} has changed since ${ifVersion}`, {
          mend: 'Read it again and decide anew.',
        })
      const ticket = await api.update(number, body, signal)
      own.remember(ticket.id, ticket.updated_at)
      return readTicket(ticket, mapping)
    },
    async comment(id, text, { visibility, signal }) {
      const path = `tickets/${requireTicketNumber(name, id)}/${visibility === 'public' ? 'reply' : 'notes'}`
      const json = { body: freshdeskHtml(text), ...(visibility === 'public' ? {} : { private: true }) }
      await api.http.send({ method: 'POST', path, json, schema: conversationSchema, signal })
    },
    async attach(id, attachment, attaching) {
      return files.attach(requireTicketNumber(name, id), attachment, attaching)
    },
    attachments: async (id, { signal }) => files.list(requireTicketNumber(name, id), signal),
    fields: ({ signal }) => fields.describe(signal),
    async check({ signal }) {
      await api.me(signal)
      const known = await fields.all(signal)
      const missing = [mapping.fields.externalId, mapping.fields.callerPhone, mapping.fields.contactId].find(
        (field) => field !== undefined && !known.some((one) => one.name === field),
      )
      if (missing === undefined) return { version: 'v2' }
      throw new RingloopError('invalidConfig', `${name}: tickets have no custom field "${missing}"`, {
        mend: 'Add it in Freshdesk under Admin, Ticket Fields (single-line text), or name another in fields.',
      })
    },
    changes: webhookSecret === undefined ? { poll } : { poll, receive: createFreshdeskReceiver(api, changesOf, webhookSecret) },
  }
}

function capabilitiesOf({ fields = {}, webhookSecret }: FreshdeskOptions): TicketCapabilities {
  return {
    createOnce: 'search',
    findBy: [
      'externalId',
      'contact',
      ...(fields.callerPhone === undefined ? [] : (['number'] as const)),
      'open',
      'status',
      'parent',
    ],
    versions: true,
    priority: true,
    tags: true,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes: maximumFileBytes, visibility: ['internal', 'public'] },
    customFields: 'discovered',
    subTickets: 'parent',
    changes: webhookSecret === undefined ? ['poll'] : ['poll', 'webhook'],
  }
}
