import { type NewTicket, RingloopError, type TicketBackend, type TicketCapabilities } from '@ringloop/core'
import { createKeyedLock } from '../filing/keyed-lock.js'
import { createRecentWrites } from '../filing/recent-writes.js'
import { refuseOtherReaders } from '../filing/refuse-other-readers.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { storableId } from '../filing/storable-id.js'
import { oneLine } from '../text/plain-text.js'
import { checkHubSpot } from './check-hubspot.js'
import { findHubSpotTickets, fitsHubSpotQuery } from './find-hubspot-tickets.js'
import { createHubSpotApi } from './hubspot-api.js'
import { createHubSpotPoll } from './hubspot-changes.js'
import { hubSpotIdOfContact } from './hubspot-contact-id.js'
import { createHubSpotMapping, type HubSpotMapping } from './hubspot-mapping.js'
import { createHubSpotNotes } from './hubspot-notes.js'
import type { HubSpotOptions } from './hubspot-options.js'
import { createHubSpotReceive } from './hubspot-webhook.js'
import { type HubSpotTicket, readHubSpotTicket } from './read-hubspot-ticket.js'
import { propertiesOfChanges, propertiesOfNewTicket } from './write-hubspot-ticket.js'

/**
 * Files tickets in HubSpot, over version 3 of its CRM API.
 *
 * A ticket is created once by a property with unique values (`check` says how to make it): HubSpot itself keeps two from having the same.
 *
 * @throws `invalidConfig` if url or auth cannot be used
 * @example
 * ```ts
 * const tickets = createHubSpotBackend({ auth: { kind: 'bearer', token }, portalId: '12345678' })
 * const ticket = await tickets.create(newTicket, { externalId: 'call-1/ticket', signal })
 * ```
 */
export function createHubSpotBackend(options: HubSpotOptions): TicketBackend {
  const { name = 'hubspot', now = Date.now, newId = () => crypto.randomUUID(), uploadTimeoutMs = 600_000 } = options
  const api = createHubSpotApi(options)
  const mapping = createHubSpotMapping(name, api, options)
  const notes = createHubSpotNotes(name, api, { now, newId, uploadTimeoutMs })
  const recent = createRecentWrites(now, 100)
  const lock = createKeyedLock(name)
  const capabilities = capabilitiesOf(options, mapping)
  const { properties: names } = mapping

  async function load(ids: readonly string[], signal: AbortSignal, idProperty?: string): Promise<readonly HubSpotTicket[]> {
    if (ids.length === 0) return []
    const what = { properties: await mapping.read(signal), ...(idProperty === undefined ? {} : { idProperty }) }
    const rows = await api.read('tickets', ids, what, signal)
    if (rows.length === 0) return []
    const contacts = await api.associations(
      'tickets',
      rows.map(({ id }) => id),
      'contacts',
      signal,
    )
    const [stages, fields] = [await mapping.stages.get(signal), await mapping.fields.get(signal)]
    return rows.map((row) => readHubSpotTicket(row, contacts.get(row.id) ?? [], mapping, stages, fields))
  }

  async function demand(id: string, signal: AbortSignal): Promise<HubSpotTicket> {
    const [found] = await load([requireId(name, id)], signal)
    if (found !== undefined) return found
    throw new RingloopError('notFound', `${name}: there is no ticket ${id}`, { mend: 'It may have been deleted.' })
  }

  async function byKey(key: string, signal: AbortSignal): Promise<HubSpotTicket | null> {
    const [found] = await load([key], signal, names.externalId)
    if (found === undefined || found.ticket.externalId === key) return found ?? null
    // To overwrite it would be worse than to file none.
    throw new RingloopError(
      'conflict',
      `${name}: ticket ${found.ticket.id} answers to "${oneLine(key, 60)}", but has another external id`,
      {
        mend: `See what "${names.externalId}" of that ticket holds in HubSpot.`,
      },
    )
  }

  async function create(ticket: NewTicket, key: string, signal: AbortSignal): Promise<string> {
    const contact = ticket.contact?.id === undefined ? null : hubSpotIdOfContact(ticket.contact.id)
    const known = contact !== null && (await api.read('contacts', [contact], { properties: [] }, signal)).length > 0
    // Looked for first: an upsert would write over what people have changed since.
    const before = await byKey(key, signal)
    const parent = names.parentId === undefined ? null : (ticket.parentId ?? null)
    const hasParent =
      parent !== null && isId(parent) && (await api.read('tickets', [parent], { properties: [] }, signal)).length > 0
    let id: string | undefined = before?.ticket.id
    if (id === undefined) {
      // Once it is filed, an association that is refused would look as if it were not.
      if (parent !== null && !hasParent) throw noParent(name, parent)
      const properties = await propertiesOfNewTicket(api, mapping, ticket, { key, contactIsKnown: known, signal })
      try {
        id = await api.upsert(names.externalId, key, properties, signal)
      } catch (error) {
        // Made although the answer was lost, or by another gateway at the same moment, whatever HubSpot calls that.
        id = signal.aborted ? undefined : (await byKey(key, signal).catch(() => null))?.ticket.id
        if (id === undefined) throw error
      }
    }
    recent.remember(id)
    // Separate requests, which a killed gateway has not sent: so they are made up for.
    if (contact !== null && known && !before?.contacts.includes(contact)) await api.associate(id, 'contacts', contact, signal)
    if (hasParent) await api.associate(id, 'tickets', parent, signal)
    return id
  }

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal }) {
      const key = await storableId(externalId)
      const id = await lock.run(key, signal, () => create(ticket, key, signal))
      return { ...(await demand(id, signal)).ticket, externalId }
    },
    get: async (id, { signal }) => (await demand(id, signal)).ticket,
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      const { externalId, ...others } = query
      if (externalId === undefined) return findHubSpotTickets(api, mapping, recent, load, others, signal)
      const found = query.limit < 1 ? null : await byKey(await storableId(externalId), signal)
      return found !== null && fitsHubSpotQuery(found, others) ? [{ ...found.ticket, externalId }] : []
    },
    async update(id, changes, { signal, ifVersion }) {
      const before = await demand(id, signal)
      if (ifVersion !== undefined && ifVersion !== before.ticket.version) {
        throw new RingloopError('conflict', `${name}: ticket ${id} has changed since version ${oneLine(ifVersion, 40)}`, {
          mend: 'Read it again and decide anew.',
        })
      }
      const properties = await propertiesOfChanges(name, api, mapping, changes, { pipeline: before.pipeline, signal })
      if (Object.keys(properties).length > 0) await api.update(id, properties, signal)
      recent.remember(id)
      return (await demand(id, signal)).ticket
    },
    check: ({ signal }) => checkHubSpot(name, api, mapping, signal),
    async comment(id, text, { visibility, signal }) {
      refuseOtherReaders(name, 'a remark', ['internal'], visibility)
      await notes.write((await demand(id, signal)).ticket.id, text, signal)
    },
    async attach(id, attachment, { key, visibility, signal }) {
      refuseOtherReaders(name, 'a file', ['internal'], visibility)
      const { ticket } = await demand(id, signal)
      return notes.attach(ticket.id, attachment, key, signal)
    },
    attachments: async (id, { signal }) => notes.files((await demand(id, signal)).ticket.id, signal),
    async fields({ signal }) {
      mapping.fields.forget()
      return mapping.fields.get(signal)
    },
    changes: {
      poll: createHubSpotPoll(name, api, mapping, options.appId),
      ...(options.webhookSecret === undefined
        ? {}
        : {
            receive: createHubSpotReceive({
              name,
              secret: options.webhookSecret,
              portalId: options.portalId,
              appId: options.appId,
            }),
          }),
    },
  }
}

function capabilitiesOf({ webhookSecret }: HubSpotOptions, { properties }: HubSpotMapping): TicketCapabilities {
  return {
    createOnce: 'upsert',
    findBy: [
      'externalId',
      'contact',
      ...(properties.callerPhone === undefined ? [] : (['number'] as const)),
      'open',
      'status',
      ...(properties.parentId === undefined ? [] : (['parent'] as const)),
    ],
    versions: true,
    priority: true,
    tags: false,
    description: true,
    comments: ['internal'],
    // The limit is that of the account's plan, which the API does not tell.
    attachments: { maximumBytes: null, visibility: ['internal'] },
    customFields: 'discovered',
    subTickets: properties.parentId === undefined ? 'none' : 'link',
    changes: webhookSecret === undefined ? ['poll'] : ['poll', 'webhook'],
  }
}

/** HubSpot's ids are numbers; anything else must not get into a path. */
const isId = (text: string): boolean => /^\d{1,20}$/.test(text)

function requireId(name: string, id: string): string {
  if (isId(id)) return id
  throw new RingloopError('notFound', `${name}: "${oneLine(id, 40)}" is no ticket id`, { mend: 'Check the id.' })
}

function noParent(name: string, id: string): RingloopError {
  return new RingloopError('invalidInput', `${name}: parentId: there is no ticket "${oneLine(id, 40)}"`, {
    mend: 'Correct parentId; the ticket may have been deleted.',
  })
}
