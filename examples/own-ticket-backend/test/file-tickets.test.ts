import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type NewTicket, toTicketId } from '@ringloop/core'
import { afterAll, describe, expect, it } from 'vitest'
import { createFileTickets } from '../src/file-tickets.js'

const directories: string[] = []
afterAll(() => Promise.all(directories.map((directory) => rm(directory, { recursive: true }))))

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-file-tickets-'))
  directories.push(directory)
  return directory
}

const clock = { now: () => Date.parse('2026-03-02T09:00:00Z') }
const signal = new AbortController().signal
const ticket: NewTicket = { subject: 'A call', description: '', priority: 'normal', tags: [], customFields: {} }

describe('tickets in files', () => {
  it('gives one ticket to many processes that create it at once', async () => {
    const directory = await makeDirectory()
    const backends = Array.from({ length: 20 }, () => createFileTickets({ directory, clock }))
    const made = await Promise.all(backends.map((backend) => backend.create(ticket, { externalId: 'call-1/fileTicket', signal })))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect(await readdir(directory)).toHaveLength(1)
  })

  it('takes no id for a path', async () => {
    const directory = await makeDirectory()
    const backend = createFileTickets({ directory: join(directory, 'tickets'), clock })
    await expect(backend.get(toTicketId('../secret'), { signal })).rejects.toMatchObject({ code: 'notFound' })
  })

  it('finds nothing before the first ticket', async () => {
    const backend = createFileTickets({ directory: join(await makeDirectory(), 'not-there'), clock })
    expect(await backend.find({ open: true, limit: 10 }, { signal })).toEqual([])
  })
})
