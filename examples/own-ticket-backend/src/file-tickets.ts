import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CallOptions,
  type Clock,
  isOpen,
  type NewTicket,
  RingloopError,
  type Ticket,
  type TicketBackend,
  type TicketCapabilities,
  type TicketChanges,
  type TicketId,
  type TicketQuery,
} from '@ringloop/core'
import { parseStoredTicket, type StoredTicket, toTicket } from './stored-ticket.js'

export interface FileTicketsOptions {
  /** Holds one file a ticket; made if it is not there. One process at a time may change tickets in it. */
  readonly directory: string
  readonly clock: Clock
}

/** A ticket system of one JSON file a ticket. */
export function createFileTickets({ directory, clock }: FileTicketsOptions): TicketBackend {
  const fileOf = (id: string) => join(directory, `${id}.json`)
  /** Changes one after another: who reads and writes back must not be overtaken. */
  let lastChange: Promise<unknown> = Promise.resolve()

  const read = async (id: string): Promise<StoredTicket> => {
    // an id becomes a file's name: nothing that leads out of the directory
    const text = isId(id) ? await readFile(fileOf(id), 'utf8').catch(nullIfMissing) : null
    if (text === null) throw new RingloopError('notFound', `There is no ticket ${JSON.stringify(id.slice(0, 40))}.`)
    return parseStoredTicket(text, fileOf(id))
  }

  const create = async (ticket: NewTicket, options: CallOptions & { readonly externalId: string }): Promise<Ticket> => {
    const { externalId, signal } = options
    throwIfAborted(signal)
    if (ticket.subject.trim() === '') throw new RingloopError('invalidInput', 'subject: a ticket needs one.')
    await mkdir(directory, { recursive: true })
    // the same external id is the same file, on every machine and after every crash
    const id = idOf(externalId)
    const draft = join(directory, `${randomUUID()}.draft`)
    await writeFile(draft, JSON.stringify(toStored(ticket, externalId, clock.now()), null, 2), { signal, flush: true })
    try {
      // makes the whole file appear in one step, or fails if it is there: of many that try, one creates the ticket
      await link(draft, fileOf(id))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      await rm(draft, { force: true })
    }
    return toTicket(id, await read(id))
  }

  const find = async (query: TicketQuery, { signal }: CallOptions): Promise<readonly Ticket[]> => {
    throwIfAborted(signal)
    const names = (await readdir(directory).catch(nullIfMissing)) ?? []
    const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
    const wanted = query.externalId === undefined ? isId : (id: string) => id === idOf(query.externalId ?? '')
    const found: { readonly id: string; readonly stored: StoredTicket }[] = []
    for (const id of ids.filter(wanted)) {
      throwIfAborted(signal)
      const stored = await read(id)
      if (answers(stored, query)) found.push({ id, stored })
    }
    found.sort((a, b) => b.stored.createdAt - a.stored.createdAt || (a.id < b.id ? 1 : -1))
    return found.slice(0, Math.max(0, query.limit)).map(({ id, stored }) => toTicket(id, stored))
  }

  const update = async (
    id: TicketId,
    changes: TicketChanges,
    { signal, ifVersion }: CallOptions & { readonly ifVersion?: string },
  ): Promise<Ticket> => {
    throwIfAborted(signal)
    const stored = await read(id)
    if (ifVersion !== undefined && ifVersion !== String(stored.version)) {
      const mend = 'Read it again, then repeat the change.'
      throw new RingloopError('conflict', `Ticket ${id} has changed meanwhile.`, { mend })
    }
    const customFields = { ...stored.customFields, ...changes.customFields }
    const changed = { ...stored, ...changes, customFields, updatedAt: clock.now(), version: stored.version + 1 }
    const draft = join(directory, `${randomUUID()}.draft`)
    await writeFile(draft, JSON.stringify(changed, null, 2), { flush: true })
    await rename(draft, fileOf(id))
    return toTicket(id, changed)
  }

  return {
    name: 'files',
    capabilities: fileTicketsCapabilities,
    create,
    find,
    async get(id, { signal }) {
      throwIfAborted(signal)
      return toTicket(id, await read(id))
    },
    update(id, changes, options) {
      const change = lastChange.then(() => update(id, changes, options))
      lastChange = change.catch(() => {})
      return change
    },
  }
}

/** What it can do beyond the least, for who uses it; the contract checks that it is true. */
export const fileTicketsCapabilities: TicketCapabilities = {
  createOnce: 'idempotencyKey',
  findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
  versions: true,
  priority: true,
  tags: true,
  description: true,
  comments: [],
  attachments: null,
  customFields: 'configured',
  subTickets: 'parent',
  changes: [],
}

const isId = (id: string): boolean => /^[0-9a-f]{16}$/.test(id)
const idOf = (externalId: string): string => createHash('sha256').update(externalId).digest('hex').slice(0, 16)

function toStored({ contact, ...ticket }: NewTicket, externalId: string, now: number): StoredTicket {
  const { subject, description, priority, tags, customFields, queue = null, owner = null, parentId = null } = ticket
  const [number, contactId] = [contact?.number ?? null, contact?.id ?? null]
  const facts = { subject, description, priority, tags: [...tags], customFields: { ...customFields }, queue, owner, parentId }
  return { ...facts, externalId, number, contactId, status: 'acknowledged', createdAt: now, updatedAt: now, version: 1 }
}

function answers(stored: StoredTicket, { externalId, contactId, number, open, status, parentId }: TicketQuery): boolean {
  if (externalId !== undefined && stored.externalId !== externalId) return false
  if (contactId !== undefined && stored.contactId !== contactId) return false
  if (number !== undefined && stored.number !== number) return false
  if (status !== undefined && stored.status !== status) return false
  if (parentId !== undefined && stored.parentId !== parentId) return false
  return open === undefined || isOpen(stored.status) === open
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new RingloopError('aborted', 'The request was given up.', { cause: signal.reason })
}
