import { toTicketId } from '@ringloop/core'
import { expect, it } from 'vitest'
import { createFreshdeskBackend, createFreshdeskDirectory } from '../../src/index.js'
import { startMockServer } from '../support/mock-server.js'
import { apiKey } from './freshdesk-desk.js'

const { signal } = new AbortController()

it('reads answers that are made of the description, and takes none of them for what it asked for', async () => {
  // The description's paths begin after /api/v2, which the mock does not serve.
  await using mock = await startMockServer('freshdesk', { dynamic: true })
  const direct: typeof fetch = (input, init) => {
    const request = new Request(input, init)
    return fetch(new Request(request.url.replace('/api/v2/', '/'), request))
  }
  const tickets = createFreshdeskBackend({ url: mock.url, apiKey, fetch: direct })
  const id = toTicketId('20')
  const ticket = await tickets.get(id, { signal })
  expect(ticket.id).toMatch(/^-?\d+$/)
  expect(['low', 'normal', 'high', 'urgent']).toContain(ticket.priority)
  expect(Number.isFinite(ticket.updatedAt)).toBe(true)
  expect(await tickets.find({ externalId: 'call-1', limit: 5 }, { signal })).toEqual([])
  expect((await tickets.update(id, { status: 'resolved' }, { signal })).version).not.toBe('')
  await tickets.comment(id, 'A remark', { visibility: 'internal', signal })
  await tickets.comment(id, 'A remark', { visibility: 'public', signal })
  for (const field of await tickets.fields({ signal })) expect(field.label).not.toBe('')
  const directory = createFreshdeskDirectory({ url: mock.url, apiKey, fetch: direct })
  expect(await directory.lookup('+4930901820' as never, { signal })).toEqual([])
}, 60_000)
