import { RingloopError, type Ticket, type TicketBackend, type TicketCapabilities } from '@ringloop/core'
import * as z from 'zod'
import { parseConfig } from '../config/parse-config.js'
import { createOnceWith } from '../filing/create-once.js'
import { refuseOtherReaders } from '../filing/refuse-other-readers.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { storableId } from '../filing/storable-id.js'
import { plainText } from '../text/plain-text.js'
import { readersOfFiles } from './attachments-description.js'
import { createRestTicketMap } from './map-rest-ticket.js'
import { readPath, writePath } from './path-expression.js'
import { readText } from './read-value.js'
import { createRestAttachments } from './rest-attachments.js'
import { createRestChanges } from './rest-changes.js'
import { type RestDescriptionInput, type RestTickets, restDescriptionSchema } from './rest-description.js'
import { createRestFields } from './rest-fields.js'
import { createRestHttp, type RestBackendOptions } from './rest-http.js'
import { createRestTicketRequests } from './rest-tickets.js'
import { fillPath } from './template.js'

/**
 * A ticket backend that is only described: addresses, fields and words in JSON.
 *
 * A ticket is created once by looking for its external id first, in every page the backend gives and with each answer
 * compared. Two gateways that create at the very same moment both find two tickets afterwards, choose the same one and put the
 * other away (`discard`, or the status `cancelled`).
 *
 * @throws `invalidConfig` naming the keys of the description that are wrong, or the secret that is not set
 */
export function createRestBackend(description: RestDescriptionInput, options: RestBackendOptions): TicketBackend {
  const checked = parseConfig(restDescriptionSchema, description, 'description')
  const { name, tickets } = checked
  if (tickets === undefined) {
    throw new RingloopError('invalidConfig', `description.tickets: is missing, so ${name} can file none`, {
      mend: 'Describe its tickets.',
    })
  }
  const http = createRestHttp(checked, options)
  const map = createRestTicketMap(name, tickets)
  const requests = createRestTicketRequests(checked, tickets, http, map)
  const now = options.now ?? Date.now
  /** Once it is known that external ids are not kept, each further create would be one more double. */
  let unfit: RingloopError | null = null

  async function discard(loser: Ticket, winner: Ticket, signal: AbortSignal): Promise<void> {
    if (loser.status === 'cancelled') return
    if (tickets?.discard !== undefined) await requests.remove(loser.id, winner.id, signal)
    else if (tickets?.statuses.cancelled !== undefined)
      await requests.update(loser.id, map.update({ status: 'cancelled' }, new Set()), undefined, signal)
  }

  const once = createOnceWith<Ticket>({
    name,
    now,
    findAll: (id, signal) => requests.findAll(id, signal),
    winnerOf,
    discard,
    read: (id, signal) => requests.read(id, signal),
  })

  const { paging } = checked
  const fieldList = tickets.fieldList === undefined ? null : createRestFields(name, tickets.fieldList, paging, http, now)
  /** The names that only the backend knows; asked for when somebody uses one. */
  const discoveredFor = async (customFields: Readonly<Record<string, string>> | undefined, signal: AbortSignal) => {
    const asked = Object.keys(customFields ?? {}).some((field) => !Object.hasOwn(tickets.fields.customFields, field))
    if (!asked || fieldList === null) return new Set<string>()
    return new Set((await fieldList.get(signal)).map((field) => field.name))
  }

  const capabilities = capabilitiesOf(tickets)
  const backend: TicketBackend = {
    name,
    capabilities,
    async create(ticket, { externalId, signal, triedBefore }) {
      if (unfit) throw unfit
      const stored = await storableId(externalId)
      const post = async () => {
        const discovered = await discoveredFor(ticket.customFields, signal)
        return requests.create(map.create(ticket, stored, discovered), stored, signal)
      }
      const winner = await once.create(stored, signal, post, { triedBefore })
      const read = await requests.read(winner.id, signal)
      if (read.externalId === stored) return { ...read, externalId }
      unfit = new RingloopError(
        'invalidConfig',
        `${name}: ticket ${read.id} came back without the external id it was filed with`,
        {
          mend: 'Correct tickets.fields.externalId: it must name a field that the backend keeps and gives back unchanged.',
        },
      )
      throw unfit
    },
    get: async (id, { signal }) => requests.read(id, signal),
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      if (query.externalId === undefined) return requests.find(query, signal)
      const stored = await storableId(query.externalId)
      const found = await requests.findAll(stored, signal)
      if (found.length === 0 || query.limit < 1) return []
      const winner = await requests.read(winnerOf(found).id, signal)
      const { externalId, ...others } = query
      const narrowed = (['contactId', 'number', 'open', 'status', 'parentId'] as const).some((one) => others[one] !== undefined)
      if (narrowed && !(await requests.find({ ...others, limit: 1000 }, signal)).some(({ id }) => id === winner.id)) return []
      return [{ ...winner, externalId }]
    },
    async update(id, changes, { signal, ifVersion }) {
      await requests.update(id, map.update(changes, await discoveredFor(changes.customFields, signal)), ifVersion, signal)
      const after = await requests.read(id, signal)
      const refused = map.refusedField(changes, after)
      if (refused === null) return after
      throw new RingloopError('invalidInput', `${name}: ticket ${id}: field "${refused}" was not changed`, {
        mend: `Give "${refused}" a value that ${name} allows here, or its account the right to change it.`,
      })
    },
  }
  const { comment, attachments, changes } = tickets
  const { check } = checked
  if (comment) {
    backend.comment = async (id, text, { visibility, signal }) => {
      refuseOtherReaders(name, 'a remark', capabilities.comments, visibility)
      const json: Record<string, unknown> = {}
      writePath(json, comment.text, plainText(text))
      for (const [expression, value] of Object.entries(comment.constants ?? {})) writePath(json, expression, value)
      if (comment.visibility) writePath(json, comment.visibility.field, comment.visibility[visibility])
      await http.send({ method: comment.method, path: fillPath(name, comment.path, { id }), json, schema: z.unknown(), signal })
    }
  }
  if (attachments) {
    const files = createRestAttachments(name, attachments, paging, http)
    backend.attach = files.attach
    backend.attachments = (id, { signal }) => files.list(id, signal)
  }
  if (fieldList !== null) backend.fields = ({ signal }) => fieldList.get(signal)
  if (changes)
    Object.assign(backend, {
      changes: createRestChanges({ name, changes, paging, http, map, secrets: options.secrets, now }),
    })
  if (check) {
    backend.check = async ({ signal }) => {
      const { body } = await http.send({ method: 'GET', path: check.path, schema: z.unknown(), signal })
      return { version: (check.version === undefined ? undefined : readText(readPath(body, check.version))) ?? 'unknown' }
    }
  }
  return backend
}

function capabilitiesOf({ fields, priorities, comment, attachments, fieldList, changes }: RestTickets): TicketCapabilities {
  return {
    createOnce: 'search',
    findBy: [
      'externalId',
      ...(fields.contactId === undefined ? [] : (['contact'] as const)),
      ...(fields.number === undefined ? [] : (['number'] as const)),
      'open',
      'status',
      ...(fields.parentId === undefined ? [] : (['parent'] as const)),
    ],
    versions: true,
    priority: fields.priority !== undefined && Object.keys(priorities).length > 0,
    tags: fields.tags !== undefined,
    description: true,
    comments: comment === undefined ? [] : comment.visibility === undefined ? ['public'] : ['internal', 'public'],
    attachments:
      attachments === undefined
        ? null
        : { maximumBytes: attachments.maximumBytes ?? null, visibility: readersOfFiles(attachments) },
    customFields: fieldList !== undefined ? 'discovered' : Object.keys(fields.customFields).length > 0 ? 'configured' : 'none',
    subTickets: fields.parentId === undefined ? 'none' : 'parent',
    changes: [
      ...(changes?.poll === undefined ? [] : (['poll'] as const)),
      ...(changes?.webhook === undefined ? [] : (['webhook'] as const)),
    ],
  }
}

/** The oldest that is not put away; every gateway chooses the same. */
function winnerOf(found: readonly Ticket[]): Ticket {
  const [winner] = [...found].sort(
    (left, right) =>
      Number(left.status === 'cancelled') - Number(right.status === 'cancelled') ||
      left.createdAt - right.createdAt ||
      left.id.localeCompare(right.id, 'en', { numeric: true }),
  )
  if (winner === undefined) throw new RingloopError('notFound', 'no ticket to choose from')
  return winner
}
