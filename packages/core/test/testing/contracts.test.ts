import {
  type Contact,
  type ContactDirectory,
  createMemoryStore,
  type E164,
  RingloopError,
  type TicketBackend,
  type TicketCapabilities,
} from '@ringloop/core'
import {
  ContractViolation,
  createMemoryTicketBackend,
  testContactDirectory,
  testJournalAndOutbox,
  testTicketBackend,
} from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { contact } from '../scripted-call.js'

const everything: TicketCapabilities = {
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
const ticketSample = { customFields: ['order'] }

/** Runs a contract and gives the names of what failed. */
async function failures(register: (it: (name: string, run: () => Promise<void>) => void) => void): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = []
  register((name, run) => tests.push([name, run]))
  const failed: string[] = []
  for (const [name, run] of tests) {
    await run().catch((error) => {
      expect(error).toBeInstanceOf(ContractViolation)
      failed.push(name)
    })
  }
  return failed
}

describe('the ticket system in memory keeps the contract', () => {
  testTicketBackend({ it, make: async () => createMemoryTicketBackend(), capabilities: everything, sample: ticketSample })
})

const people: readonly Contact[] = [
  contact('c1', { numbers: ['+4930111111' as E164] }),
  contact('c2', { numbers: ['+4930222222' as E164, '+4930111111' as E164] }),
  contact('c3', { numbers: ['+4930333333' as E164] }),
]
const directory: ContactDirectory = {
  name: 'list',
  lookup: async (number, { signal }) => {
    if (signal.aborted) throw new RingloopError('aborted', 'given up')
    return people.filter((person) => person.numbers.includes(number))
  },
  history: async (_contact, { limit }) =>
    [3, 2, 1].slice(0, limit).map((at) => ({ id: String(at), kind: 'call', at, title: '' })),
}
const sample = {
  known: { number: '+4930333333' as E164, contactIds: ['c3'] },
  shared: { number: '+4930111111' as E164, contactIds: ['c1', 'c2'] },
  unknown: '+4930999999' as E164,
}

describe('a directory that is a list keeps the contract', () => {
  testContactDirectory({ it, make: async () => directory, sample })
})

describe('the contract finds', () => {
  const broken = (change: (backend: TicketBackend) => Partial<TicketBackend>) =>
    failures((register) =>
      testTicketBackend({
        it: register,
        capabilities: everything,
        sample: ticketSample,
        make: async () => {
          const backend = createMemoryTicketBackend()
          return { ...backend, ...change(backend) }
        },
      }),
    )

  it('a ticket system that ignores filters', async () => {
    const failed = await broken((backend) => ({ find: (query, options) => backend.find({ limit: query.limit }, options) }))
    expect(failed).toContain('ticket backend: finds nothing under an external id that is nobody’s')
  })

  it('a ticket system that ignores one filter, or begins with the oldest', async () => {
    const ignoring = (condition: 'contactId' | 'number' | 'status' | 'parentId') =>
      broken((backend) => ({ find: ({ [condition]: _, ...query }, options) => backend.find(query, options) }))
    const ofNumber = 'ticket backend: finds the tickets of a number, open ones alone, newest first, no more than asked for'
    expect(await ignoring('contactId')).toEqual(['ticket backend: finds the tickets of a contact, and no others'])
    expect(await ignoring('number')).toEqual([ofNumber])
    expect(await ignoring('status')).toEqual(['ticket backend: finds the tickets with a status, and no others'])
    expect(await ignoring('parentId')).toEqual(['ticket backend: makes a part of a ticket'])
    const reversed = await broken((backend) => ({
      find: async (query, options) => [...(await backend.find(query, options))].reverse(),
    }))
    expect(reversed).toEqual([ofNumber])
  })

  it('a ticket system that creates twice', async () => {
    let count = 0
    const failed = await broken((backend) => ({
      create: async (ticket, options) => ({
        ...(await backend.create(ticket, { ...options, externalId: `x${++count}` })),
        externalId: options.externalId,
      }),
    }))
    expect(failed).toEqual(
      expect.arrayContaining([
        'ticket backend: creates once for an external id, also with other words',
        'ticket backend: creates once for an external id when asked five times at once',
      ]),
    )
  })

  it('a ticket system that eats markup, forgets versions, and goes on when given up', async () => {
    const failed = await broken((backend) => ({
      create: (ticket, options) =>
        backend.create(
          { ...ticket, subject: ticket.subject.replace(/<.*>/, '') },
          { ...options, signal: new AbortController().signal },
        ),
      update: (id, changes, { signal }) => backend.update(id, changes, { signal }),
    }))
    expect(failed).toEqual([
      'ticket backend: takes hostile text as text: html',
      'ticket backend: refuses to change a ticket that has changed since',
      'ticket backend: does nothing once the request is given up',
    ])
  })

  it('a directory that answers with everybody', async () => {
    const failed = await failures((register) =>
      testContactDirectory({ it: register, sample, make: async () => ({ ...directory, lookup: async () => people }) }),
    )
    expect(failed).toHaveLength(5)
  })

  it('an outbox that leases twice', async () => {
    const failed = await failures((register) =>
      testJournalAndOutbox({
        it: register,
        make: async () => {
          const store = createMemoryStore()
          return { journal: store, outbox: { ...store, lease: (options) => store.lease({ ...options, leaseMs: -1 }) } }
        },
      }),
    )
    expect(failed).toEqual(
      expect.arrayContaining([
        'outbox: an effect is leased once until its lease is over, and counts its attempts',
        'outbox: gives an effect to one of several workers',
      ]),
    )
  })
})
