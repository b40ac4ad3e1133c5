import { isOpen, isRingloopError, RingloopError, type Ticket, type TicketBackend, type TicketCapabilities } from '@ringloop/core'
import { createOnceWith } from '../filing/create-once.js'
import { refuseUnknownConditions } from '../filing/refuse-unknown-conditions.js'
import { storableId } from '../filing/storable-id.js'
import { oneLine, plainText } from '../text/plain-text.js'
import { findByKey, findZnunyTickets, matches } from './find-znuny-tickets.js'
import { type ZnunyTicket, znunyWritten } from './znuny-answers.js'
import { createZnunyApi } from './znuny-api.js'
import { createZnunyAttachments } from './znuny-attachments.js'
import { createZnunyPoll } from './znuny-changes.js'
import { articleOf, createZnunyMapping, type DynamicValue } from './znuny-mapping.js'
import type { ZnunyOptions } from './znuny-options.js'

type Twin = { readonly id: string; readonly row: ZnunyTicket }

/**
 * Files tickets into Znuny 6.5 (or OTRS 6) by a web service of its Generic Interface (`docs/znuny-webservice.yml`).
 *
 * Before the first ticket Znuny needs two dynamic fields of type text for tickets, `RingloopId` and `RingloopNumber`.
 *
 * @throws `invalidConfig` if url or password cannot be used
 */
export function createZnunyBackend(options: ZnunyOptions): TicketBackend {
  const { name = 'znuny', now = Date.now, maximumAttachmentBytes = 20 * 1024 * 1024, customFields = {} } = options
  const api = createZnunyApi(options)
  const mapping = createZnunyMapping(options)
  const attachments = createZnunyAttachments(name, api, maximumAttachmentBytes)
  const capabilities = capabilitiesOf(options, maximumAttachmentBytes)

  async function row(id: string, signal: AbortSignal): Promise<ZnunyTicket> {
    if (!/^\d{1,15}$/.test(id)) throw notThere(name, id)
    const [found] = await api.read([id], 'first', signal)
    if (found === undefined || found.TicketID !== id) throw notThere(name, id)
    return found
  }

  const once = createOnceWith<Twin>({
    name,
    now,
    findAll: async (key, signal) => (await findByKey(name, api, mapping, key, signal)).map(twinOf),
    // Ids only grow: every gateway chooses the same.
    winnerOf: oldest,
    async discard(loser, winner, signal) {
      // done before, or by somebody
      if (!isOpen(mapping.read(loser.row).status)) return
      const note = articleOf('Filed twice', `Filed twice: ticket ${winner.id} stays.`, false)
      const data = { TicketID: loser.id, Ticket: mapping.state('cancelled'), Article: note }
      await api.send('TicketUpdate', data, znunyWritten, signal)
    },
    read: async (id, signal) => twinOf(await row(id, signal)),
  })

  async function post(ticket: Parameters<TicketBackend['create']>[0], key: string, signal: AbortSignal): Promise<string> {
    const send = async (customer: string | null) =>
      (await api.send('TicketCreate', mapping.create(ticket, key, customer), znunyWritten, signal)).TicketID
    const email = ticket.contact?.email
    if (email === undefined || !/^[^\s@<>",;]{1,64}@[A-Za-z0-9.-]{1,190}$/.test(email)) return send(null)
    try {
      return await send(email)
    } catch (error) {
      // Znuny asks the name server about addresses; a customer's mistake must not cost the ticket.
      if (!isRingloopError(error) || error.code !== 'invalidInput' || !/CustomerUser/.test(error.message)) throw error
      return send(null)
    }
  }

  return {
    name,
    capabilities,
    async create(ticket, { externalId, signal, triedBefore }) {
      if (ticket.parentId !== undefined)
        throw new RingloopError('invalidInput', `${name}: a ticket cannot be a part of another`, {
          mend: "Znuny's web service cannot link tickets.",
        })
      const key = await storableId(externalId)
      const { id } = await once.create(key, signal, () => post(ticket, key, signal), { triedBefore })
      return { ...mapping.read(await row(id, signal)), externalId }
    },
    get: async (id, { signal }) => mapping.read(await row(id, signal)),
    async find(query, { signal }) {
      refuseUnknownConditions(name, capabilities, query)
      const { externalId, ...others } = query
      if (externalId === undefined) return findZnunyTickets(api, mapping, query, signal)
      const found = await findByKey(name, api, mapping, await storableId(externalId), signal)
      if (found.length === 0 || query.limit < 1) return []
      const winner = oldest(found.map(twinOf)).row
      const ticket: Ticket = { ...mapping.read(winner), externalId }
      return matches(winner, ticket, others, mapping) ? [ticket] : []
    },
    async update(id, changes, { signal, ifVersion }) {
      const before = mapping.read(await row(id, signal))
      if (ifVersion !== undefined && before.version !== ifVersion)
        throw new RingloopError('conflict', `${name}: ticket ${id} has changed since`, { mend: 'Read it again and decide anew.' })
      const Ticket = {
        ...(changes.status === undefined ? {} : mapping.state(changes.status)),
        ...(changes.priority === undefined ? {} : { Priority: mapping.priorityWord(changes.priority) }),
        ...(changes.subject === undefined ? {} : { Title: oneLine(changes.subject, 250) || 'Call' }),
        ...(changes.owner === undefined ? {} : { Owner: changes.owner }),
      }
      const DynamicField: DynamicValue[] = Object.entries(changes.customFields ?? {}).map(([ours, value]) => {
        const theirs = Object.hasOwn(customFields, ours) ? customFields[ours] : undefined
        if (theirs !== undefined) return { Name: theirs, Value: oneLine(value, 1_000) }
        throw new RingloopError('invalidInput', `${name}: "customFields.${oneLine(ours, 60)}" has no dynamic field`, {
          mend: 'Name it in customFields of the configuration.',
        })
      })
      const parts = {
        ...(Object.keys(Ticket).length === 0 ? {} : { Ticket }),
        ...(DynamicField.length === 0 ? {} : { DynamicField }),
      }
      if (Object.keys(parts).length > 0) await api.send('TicketUpdate', { TicketID: id, ...parts }, znunyWritten, signal)
      return mapping.read(await row(id, signal))
    },
    async comment(id, text, { visibility, signal }) {
      await row(id, signal)
      const Article = articleOf('Remark', plainText(text) || '-', visibility === 'public')
      await api.send('TicketUpdate', { TicketID: id, Article }, znunyWritten, signal)
    },
    async attach(id, file, { key, visibility, signal }) {
      if ((file.size ?? 0) > maximumAttachmentBytes)
        throw new RingloopError(
          'invalidInput',
          `${name}: the file has ${file.size} bytes, ${maximumAttachmentBytes} are allowed`,
          {
            mend: 'Link to it instead, or raise maximumAttachmentBytes and the limits of Znuny.',
          },
        )
      await row(id, signal)
      return attachments.attach(id, file, { key, visible: visibility === 'public', signal })
    },
    async attachments(id, { signal }) {
      await row(id, signal)
      return attachments.list(id, signal)
    },
    changes: { poll: createZnunyPoll(name, api, mapping) },
    async check({ signal }) {
      await api.userId(signal)
      await api.search({ Limit: 1 }, signal)
      // The web service does not tell a version.
      return { version: 'unknown' }
    },
  }
}

const twinOf = (row: ZnunyTicket): Twin => ({ id: row.TicketID, row })

function oldest(found: readonly Twin[]): Twin {
  const [winner] = [...found].sort((left, right) => Number(left.id) - Number(right.id))
  if (winner === undefined) throw new RingloopError('notFound', 'no ticket to choose from')
  return winner
}

const notThere = (name: string, id: string) =>
  new RingloopError('notFound', `${name}: there is no ticket ${JSON.stringify(id.slice(0, 40))}`, { mend: 'Check its id.' })

function capabilitiesOf({ fields, customFields = {} }: ZnunyOptions, maximumBytes: number): TicketCapabilities {
  return {
    createOnce: 'search',
    findBy: ['externalId', ...(fields?.contactId === undefined ? [] : (['contact'] as const)), 'number', 'open', 'status'],
    versions: true,
    priority: true,
    tags: fields?.tags !== undefined,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes, visibility: ['internal', 'public'] },
    customFields: Object.keys(customFields).length > 0 ? 'configured' : 'none',
    subTickets: 'none',
    changes: ['poll'],
  }
}
