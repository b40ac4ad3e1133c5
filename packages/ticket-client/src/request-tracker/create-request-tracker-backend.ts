import type { Ticket, TicketBackend, TicketCapabilities } from '@ringloop/core'
import * as z from 'zod'
import { publicUrlOf } from '../config/public-url.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { requireTicketNumber } from '../filing/require-ticket-number.js'
import { createSweepAtTimes } from '../filing/sweep-at-times.js'
import { mapInBatches } from '../http/map-in-batches.js'
import { plainText } from '../text/plain-text.js'
import { applyTicketChanges } from './apply-changes.js'
import { checkTracker } from './check-tracker.js'
import { externalKeyOf } from './external-key.js'
import { findTicketIds } from './find-tickets.js'
import { createPriorityTable } from './priority-table.js'
import { readTicket, type TrackerMapping } from './read-ticket.js'
import type { RequestTrackerOptions } from './request-tracker-options.js'
import { createStatusTable } from './status-table.js'
import { createAccountName } from './tracker-account.js'
import { createTrackerApi } from './tracker-api.js'
import { createTrackerAttachments } from './tracker-attachments.js'
import { createTrackerPoll } from './tracker-changes.js'
import { createTrackerFields } from './tracker-fields.js'
import { createTrackerTwins } from './tracker-twins.js'
import { createTrackerWebhook } from './tracker-webhook.js'
import { writeTicket } from './write-ticket.js'

/** A {@link TicketBackend} with what only Request Tracker needs. */
export interface RequestTrackerBackend extends Required<TicketBackend> {
  /**
   * Merges doubles of the last day whose gateway was killed before it could. Runs by itself with the first ticket of a process, and with
   * one every hour.
   */
  sweep(options: { readonly signal: AbortSignal }): Promise<{ readonly merged: number }>
}

/**
 * Files tickets in Request Tracker 5 over REST 2.0.
 *
 * The account needs CreateTicket, ShowTicket, ShowTicketComments, ModifyTicket, CommentOnTicket, ReplyToTicket, SeeQueue, SeeCustomField
 * and ModifyCustomField in its queues.
 *
 * @throws `invalidConfig` if url or token cannot be used
 * @example
 * ```ts
 * const tickets = createRequestTrackerBackend({ url: 'https://rt.example.com/', token, queue: 'Support' })
 * const ticket = await tickets.create(newTicket, { externalId: 'call-1/ticket', signal })
 * ```
 */
export function createRequestTrackerBackend(options: RequestTrackerOptions): RequestTrackerBackend {
  const { name = 'request-tracker', now = Date.now } = options
  const api = createTrackerApi(options)
  const mapping = mappingOf(options)
  const capabilities = capabilitiesOf(mapping, options)
  const fields = createTrackerFields(api, mapping, now)
  const attachments = createTrackerAttachments(name, api)
  const account = createAccountName(api)
  const twins = createTrackerTwins(name, api, mapping, now)
  const sweepAtTimes = createSweepAtTimes(now, twins.sweep)

  /** @param known the description, if we have just written it: it is a request of its own */
  async function load(id: string, signal: AbortSignal, known?: string): Promise<Ticket> {
    const [{ ticket, etag }, description] = await Promise.all([api.read(id, signal), known ?? api.description(id, signal)])
    return readTicket(ticket, etag, description, mapping)
  }

  /** Those of a ticket's custom fields that RT has, by its names for them. */
  async function namesOf(
    customFields: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>()
    for (const ours of Object.keys(customFields)) {
      const theirs = await fields.theirNameOf(ours, signal)
      if (theirs !== null) names.set(ours, theirs)
    }
    return names
  }

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal, triedBefore }) {
      const key = await externalKeyOf(externalId)
      // RT files a ticket whose link leads nowhere, and drops the link.
      if (ticket.parentId !== undefined) await api.read(requireTicketNumber(name, ticket.parentId), signal)
      const body = writeTicket(ticket, key, mapping, await namesOf(ticket.customFields, signal))
      let mine: string | null = null
      const post = async () => {
        mine = await api.create(body, signal)
        return mine
      }
      const winner = await twins.once.create(externalId, signal, post, { triedBefore })
      if (!twins.holdsField(winner, key)) {
        // Nobody holds the field: taken away by hand, or not there at all. The link keeps the ticket single without it.
        await api.write(winner.id, { CustomFields: { [mapping.fields.callId]: key.field } }, { signal })
      }
      await sweepAtTimes(signal)
      return { ...(await load(winner.id, signal, winner.id === mine ? body.Content : undefined)), externalId }
    },
    get: async (id, { signal }) => load(requireTicketNumber(name, id), signal),
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      if (query.externalId === undefined) {
        const ids = await findTicketIds(api, query, mapping, signal)
        return mapInBatches(ids, (id) => load(id, signal))
      }
      const { externalId, ...others } = query
      const key = await externalKeyOf(externalId)
      const found = await twins.findAll(key, signal)
      if (found.length === 0 || query.limit < 1) return []
      const { id } = twins.winnerOf(found, key)
      const { limit: _, ...conditions } = others
      const narrowed = Object.values(conditions).some((condition) => condition !== undefined)
      if (narrowed && !(await findTicketIds(api, { ...others, limit: 1 }, mapping, signal, id)).includes(id)) return []
      return [{ ...(await load(id, signal)), externalId }]
    },
    async update(id, changes, { signal, ifVersion }) {
      const number = requireTicketNumber(name, id)
      const fieldNames = await namesOf(changes.customFields ?? {}, signal)
      const options = { signal, etag: ifVersion, fieldNames }
      const { ticket, etag } = await applyTicketChanges(name, api, number, changes, mapping, options)
      return readTicket(ticket, etag, await api.description(number, signal), mapping)
    },
    async comment(id, text, { visibility, signal }) {
      const path = `ticket/${requireTicketNumber(name, id)}/${visibility === 'public' ? 'correspond' : 'comment'}`
      const json = { Content: plainText(text), ContentType: 'text/plain' }
      await api.http.send({ method: 'POST', path, json, schema: z.unknown(), signal })
    },
    attach: async (id, file, how) => attachments.attach(requireTicketNumber(name, id), file, how),
    attachments: async (id, { signal }) => attachments.list(requireTicketNumber(name, id), signal),
    fields: ({ signal }) => fields.describe(signal),
    changes: {
      poll: createTrackerPoll(name, api, account),
      ...(options.webhookSecret === undefined ? {} : { receive: createTrackerWebhook(name, options.webhookSecret, account) }),
    },
    check: ({ signal }) => checkTracker(name, api, mapping, signal),
    sweep: async ({ signal }) => ({ merged: await twins.sweep(signal) }),
  }
}

function capabilitiesOf({ fields }: TrackerMapping, { webhookSecret }: RequestTrackerOptions): TicketCapabilities {
  return {
    createOnce: 'search',
    findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
    versions: true,
    priority: true,
    tags: fields.tags !== undefined,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes: null, visibility: ['internal', 'public'] },
    customFields: 'discovered',
    subTickets: 'link',
    changes: webhookSecret === undefined ? ['poll'] : ['poll', 'webhook'],
  }
}

function mappingOf(options: RequestTrackerOptions): TrackerMapping {
  const { customFields = {} } = options
  return {
    fields: { ...customFields, callId: customFields.callId ?? 'CallId', callerPhone: customFields.callerPhone ?? 'CallerPhone' },
    fieldNames: options.fieldNames ?? {},
    unmapped: options.unmapped ?? 'describe',
    queue: options.queue,
    queues: options.queues ?? {},
    statuses: createStatusTable(options.statuses),
    priorities: createPriorityTable(options.priorities),
    publicUrl: publicUrlOf(options),
  }
}
