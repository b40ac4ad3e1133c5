import { toTicketId } from '@ringloop/core'
import { expect, it } from 'vitest'
import { createZendeskBackend, createZendeskDirectory } from '../../src/index.js'
import { startMockServer } from '../support/mock-server.js'
import { newTicket } from '../support/new-ticket.js'
import { zendeskAuth } from './zendesk-desk.js'

const { signal } = new AbortController()

it('reads the answers that Zendesk’s own description gives as examples', async () => {
  await using mock = await startMockServer('zendesk')
  const tickets = createZendeskBackend({ url: mock.url, auth: zendeskAuth, fields: { callerPhone: 27642 } })
  const ticket = await tickets.get(toTicketId('35436'), { signal })
  expect(ticket).toMatchObject({
    id: '35436',
    subject: 'Help, my printer is on fire!',
    status: 'inProgress',
    priority: 'high',
    externalId: 'ahg35h3jh',
    contactId: 'zendesk:20978392',
    owner: '235323',
    tags: ['enterprise', 'other_tag'],
    customFields: { '27648': 'yes' },
    version: '2011-05-05T10:38:52Z',
  })
  expect(await tickets.find({ externalId: 'ahg35h3jh', limit: 5 }, { signal })).toHaveLength(1)
  // The example is somebody else's ticket: what a list shows is not taken for ours.
  expect(await tickets.find({ externalId: 'call-1', limit: 5 }, { signal })).toEqual([])
  const created = await tickets.create(newTicket({ subject: 'Fire' }), { externalId: 'call-1', signal })
  expect(created.externalId).toBe('call-1')
  expect((await tickets.attachments(ticket.id, { signal })).map(({ name }) => name)).toEqual(['crash.log'])
  expect((await tickets.fields({ signal })).map(({ name, label }) => [name, label])).toEqual([['34', 'Subject']])
  const polled = await tickets.changes.poll?.(JSON.stringify({ at: null, begun: 0, since: 0, high: 0 }), { limit: 5, signal })
  expect(polled?.changes.map(({ type, ticketId }) => [type, ticketId])).toContainEqual(['commented', '35436'])
  const directory = createZendeskDirectory({ url: mock.url, auth: zendeskAuth })
  expect(await directory.lookup('+4930901820' as never, { signal })).toEqual([])
}, 60_000)
