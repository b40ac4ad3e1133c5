import {
  type CallOptions,
  isRingloopError,
  type NewTicket,
  type Ticket,
  type TicketBackend,
  type TicketCapabilities,
  type TicketQuery,
} from '@ringloop/core'
import { plainText, refuseOtherReaders, refuseUnknownConditions, storableId } from '@ringloop/ticket-client/building-blocks'
import type { AcmeCase } from './acme-answers.js'
import { createAcmeApi } from './acme-api.js'
import { type AcmeOptions, name } from './acme-options.js'
import { createCaseChanges } from './case-changes.js'
import { createCaseFiles, largestFile } from './case-files.js'
import { describeField } from './extra-fields.js'
import { createFileOnce } from './file-once.js'
import { answers, findCases } from './find-cases.js'
import { pause } from './pause.js'
import { pollCases } from './poll-cases.js'
import { readCaseAt } from './read-case.js'
import { receiveWebhooks } from './receive-webhook.js'
import { writeCase, writeChanges } from './write-case.js'

/** Files and reads tickets in Acme Desk. */
export function createAcmeBackend(options: AcmeOptions): TicketBackend {
  const { url, webhookSecret, region, searchLagMs = 1500 } = options
  const capabilities = acmeCapabilities({ webhooks: webhookSecret !== undefined })
  const api = createAcmeApi(options)
  const once = createFileOnce(api, searchLagMs)
  const files = createCaseFiles(api)
  const readCase = readCaseAt(url)

  let account: string | null = null
  const changesNow = async (signal: AbortSignal) => {
    account ??= (await api.me(signal)).account
    return createCaseChanges(account, readCase)
  }

  async function create(
    ticket: NewTicket,
    { externalId, signal, triedBefore = false }: CallOptions & { readonly externalId: string; readonly triedBefore?: boolean },
  ): Promise<Ticket> {
    const body = writeCase(ticket, await storableId(externalId), await api.extraFields(signal))
    const post = async () => String((await once.thenSearchable(() => api.create(body, signal), signal)).number)
    // what a process filed right before it was killed is found after this
    if (triedBefore) await pause(searchLagMs, signal)
    const { one } = await once.create(externalId, signal, post)
    // a long id is kept as its hash
    return { ...readCase(await give(one, ticket.owner, signal)), externalId }
  }

  /** A new case takes no owner: it is given to them as long as nobody has touched it, also after a crash in between. */
  async function give(one: AcmeCase, owner: string | undefined, signal: AbortSignal): Promise<AcmeCase> {
    if (owner === undefined || one.rev > 1) return one
    return api.change(String(one.number), writeChanges({ owner }, []), String(one.rev), signal).catch((error: unknown) => {
      if (isRingloopError(error) && error.code === 'conflict') return api.read(String(one.number), signal)
      throw error
    })
  }

  async function find(query: TicketQuery, { signal }: CallOptions): Promise<readonly Ticket[]> {
    refuseUnknownConditions(name, capabilities, query)
    const { externalId, limit } = query
    if (externalId === undefined) return (await findCases(api, query, region, signal)).map(readCase)
    const one = await once.find(externalId, signal)
    return one !== null && limit > 0 && answers(one, query, region) ? [{ ...readCase(one), externalId }] : []
  }

  return {
    name,
    capabilities,
    create,
    find,
    get: async (id, { signal }) => readCase(await api.read(id, signal)),
    async update(id, changes, { ifVersion, signal }) {
      const fields = changes.customFields === undefined ? [] : await api.extraFields(signal)
      return readCase(await api.change(id, writeChanges(changes, fields), ifVersion, signal))
    },
    check: async ({ signal }) => ({ version: (await api.me(signal)).version }),
    comment: (id, text, { visibility, signal }) => api.remark(id, plainText(text), visibility === 'internal', signal),
    async attach(id, file, { key, visibility, signal }) {
      refuseOtherReaders(name, 'a file', fileReaders, visibility)
      return files.attach(id, file, key, signal)
    },
    attachments: (id, { signal }) => files.list(id, signal),
    fields: async ({ signal }) => (await api.extraFields(signal)).map(describeField),
    changes: {
      poll: pollCases(api, changesNow),
      ...(webhookSecret === undefined ? {} : { receive: receiveWebhooks(webhookSecret, changesNow) }),
    },
  }
}

/** The desk knows no hidden files: whoever sees a case sees its files. */
const fileReaders = ['public'] as const

/** What Acme Desk can do beyond the least; the contract checks that it is true. */
export const acmeCapabilities = ({ webhooks }: { readonly webhooks: boolean }): TicketCapabilities => ({
  createOnce: 'search',
  findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
  versions: true,
  priority: true,
  tags: true,
  description: true,
  comments: ['internal', 'public'],
  attachments: { maximumBytes: largestFile, visibility: fileReaders },
  customFields: 'discovered',
  subTickets: 'parent',
  changes: webhooks ? ['poll', 'webhook'] : ['poll'],
})
