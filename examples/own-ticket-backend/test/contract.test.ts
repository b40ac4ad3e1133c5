import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testTicketBackend } from '@ringloop/core/testing'
import { afterAll, it } from 'vitest'
import { createFileTickets, fileTicketsCapabilities } from '../src/file-tickets.js'

const directory = await mkdtemp(join(tmpdir(), 'ringloop-file-tickets-'))
afterAll(() => rm(directory, { recursive: true }))

testTicketBackend({
  it,
  make: async () => createFileTickets({ directory, clock: { now: () => Date.now() } }),
  capabilities: fileTicketsCapabilities,
  sample: { customFields: ['orderNumber'], absentId: '0123456789abcdef' },
})
