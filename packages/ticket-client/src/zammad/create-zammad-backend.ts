import { isRingloopError, type Ticket, type TicketBackend, type TicketCapabilities } from '@ringloop/core'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { requireTicketNumber } from '../filing/require-ticket-number.js'
import { storableId } from '../filing/storable-id.js'
import { mapInBatches } from '../http/map-in-batches.js'
import { createRemembered } from '../mapping/remembered.js'
import { plainText } from '../text/plain-text.js'
import { createZammadFiles } from './attach-file.js'
import { checkZammad } from './check-zammad.js'
import { findZammadTickets, matches } from './find-tickets.js'
import { loadTicket } from './read-ticket.js'
import { updateZammadTicket } from './update-ticket.js'
import { writeTicket } from './write-ticket.js'
import type { ZammadTicket } from './zammad-answers.js'
import { createZammadApi } from './zammad-api.js'
import { createZammadChanges } from './zammad-changes.js'
import { readZammadFields } from './zammad-fields.js'
import { createZammadMapping } from './zammad-mapping.js'
import type { ZammadOptions } from './zammad-options.js'
import { createZammadTwins } from './zammad-twins.js'

/**
 * Files tickets in Zammad.
 *
 * The account needs `ticket.agent` with full access to the groups; `admin.object` too, if the custom fields are to be discovered.
 * Searches go by `condition`, which Zammad answers from its database, so a ticket is found as soon as it is there.
 *
 * @throws `invalidConfig` if url, token or a field's name cannot be used
 * @example
 * ```ts
 * const tickets = createZammadBackend({ url: 'https://desk.example.com/', token, group: 'Support' })
 * const ticket = await tickets.create(newTicket, { externalId: 'call-1/ticket', signal })
 * ```
 */
export function createZammadBackend(options: ZammadOptions): Required<TicketBackend> {
  const { name = 'zammad', now = Date.now, maximumAttachmentBytes: maximum = 35 * 1024 * 1024 } = options
  const api = createZammadApi(options)
  const mapping = createZammadMapping(name, options)
  const capabilities = capabilitiesOf(maximum, options)
  const twins = createZammadTwins(api, mapping, now)
  const files = createZammadFiles(name, api, { maximum, timeoutMs: options.timeoutMs ?? 10_000 })
  /** What tickets have besides Zammad's own and ours; `null` if the account may not ask. */
  const attributeNames = createRemembered<ReadonlySet<string> | null>({
    now,
    load: (signal) =>
      readZammadFields(api, { ...mapping, fieldNames: {} }, signal).then(
        (fields) => new Set(fields.map((field) => field.name)),
        (error: unknown) => {
          if (isRingloopError(error) && error.code === 'unauthorised') return null
          throw error
        },
      ),
  })

  const load = (ticket: ZammadTicket, signal: AbortSignal): Promise<Ticket> => loadTicket(api, ticket, mapping, signal)

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal, triedBefore }) {
      const key = await storableId(externalId)
      const unnamed = Object.keys(ticket.customFields).some((field) => mapping.fieldNames[field] === undefined)
      const body = writeTicket(ticket, key, mapping, unnamed ? await attributeNames.get(signal) : null)
      const post = async () => String((await api.create(body, signal)).id)
      const { ticket: winner } = await twins.once.create(key, signal, post, { triedBefore })
      return { ...(await load(winner, signal)), externalId }
    },
    get: async (id, { signal }) => load(await api.read(id, signal), signal),
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      const { externalId, ...others } = query
      if (externalId === undefined)
        return mapInBatches(await findZammadTickets(api, others, mapping, signal), (ticket) => load(ticket, signal))
      const found = await twins.findAll(await storableId(externalId), signal)
      if (found.length === 0 || query.limit < 1) return []
      const winner = twins.winnerOf(found).ticket
      const ticket = await load(winner, signal)
      return matches(winner, ticket, others, mapping) ? [{ ...ticket, externalId }] : []
    },
    async update(id, changes, { signal, ifVersion }) {
      return load(await updateZammadTicket(api, id, changes, mapping, { signal, ifVersion, now }), signal)
    },
    async comment(id, text, { visibility, signal }) {
      const json = {
        ticket_id: Number(requireTicketNumber(name, id)),
        body: plainText(text),
        content_type: 'text/plain',
        type: 'note',
        sender: 'Agent',
        internal: visibility === 'internal',
      }
      await api.addArticle({ json }, { signal })
    },
    attach: (id, file, { key, visibility, signal }) =>
      files.attach(id, file, { key, internal: visibility === 'internal', signal }),
    attachments: (id, { signal }) => files.list(id, signal),
    fields: ({ signal }) => readZammadFields(api, mapping, signal),
    changes: createZammadChanges(name, api, { webhookSecret: options.webhookSecret }),
    check: ({ signal }) => checkZammad(api, mapping, signal),
  }
}

function capabilitiesOf(maximumBytes: number, options: ZammadOptions): TicketCapabilities {
  return {
    createOnce: 'search',
    findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
    versions: true,
    priority: true,
    tags: true,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes, visibility: ['internal', 'public'] },
    customFields: 'discovered',
    subTickets: 'link',
    changes: options.webhookSecret === undefined ? ['poll'] : ['poll', 'webhook'],
  }
}
