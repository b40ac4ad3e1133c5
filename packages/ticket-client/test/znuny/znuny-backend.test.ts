import { execFile } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { inspect, promisify } from 'node:util'
import { type E164, toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend, testTicketPolling } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createZnunyBackend, type ZnunyOptions } from '../../src/index.js'
import { createZnunyApi } from '../../src/znuny/znuny-api.js'
import { newTicket } from '../support/new-ticket.js'
import { describeWithZnuny } from './znuny-server.js'

const signal = new AbortController().signal
const options = { signal }
const runId = `z-${process.pid}-${Date.now().toString(36)}`
const timeout = 180_000

describeWithZnuny('a real Znuny', ({ home: _, ...znuny }) => {
  const settings = {
    ...znuny,
    queue: 'Support',
    queues: { billing: 'Billing' },
    publicUrl: 'https://desk.example.com/znuny/',
    fields: { contactId: 'RingloopContact', tags: 'RingloopTags' },
    customFields: { outcome: 'Outcome' },
    unmapped: 'drop',
    timeoutMs: 60_000,
  } satisfies ZnunyOptions
  const backend = createZnunyBackend(settings)
  const capabilities = {
    createOnce: 'search',
    findBy: ['externalId', 'contact', 'number', 'open', 'status'],
    versions: true,
    priority: true,
    tags: true,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes: 20 * 1024 * 1024, visibility: ['internal', 'public'] },
    customFields: 'configured',
    subTickets: 'none',
    changes: ['poll'],
  } as const

  testTicketBackend({
    it: (name, run) => it(name, { timeout }, run),
    make: async () => backend,
    capabilities,
    sample: { customFields: ['outcome'], absentId: '99999999' },
    runId,
  })

  it('keeps customer, queue and link', { timeout }, async () => {
    const contact = { id: toContactId('c-7'), name: 'Erika', email: 'erika@ringloop.test', number: '+49 30 901820' }
    const made = await backend.create(newTicket({ queue: 'billing', contact }), { externalId: `${runId}/customer`, signal })
    expect(made).toMatchObject({ queue: 'billing', contactId: 'c-7' })
    expect(made.url).toBe(`https://desk.example.com/znuny/index.pl?Action=AgentTicketZoom;TicketID=${made.id}`)
    const found = await backend.find({ number: '+4930901820' as E164, contactId: toContactId('c-7'), limit: 5 }, options)
    expect(found.map(({ id }) => id)).toContain(made.id)
  })

  it('has no owner until somebody is given it, and keeps them when it is closed', { timeout }, async () => {
    const made = await backend.create(newTicket(), { externalId: `${runId}/owned`, signal })
    expect(made.owner).toBeNull()
    expect((await backend.get(made.id, options)).owner).toBeNull()
    expect((await backend.update(made.id, { owner: 'ann' }, options)).owner).toBe('ann')
    expect((await backend.update(made.id, { status: 'closed' }, options)).owner).toBe('ann')
    const given = await backend.create(newTicket({ owner: 'ann' }), { externalId: `${runId}/given`, signal })
    expect(given.owner).toBe('ann')
    const own = await backend.create(newTicket({ owner: znuny.user }), { externalId: `${runId}/own`, signal })
    expect(own.owner).toBe(znuny.user)
  })

  it('tells what others do, by polling, and what it did itself as its own', { timeout }, async () => {
    const begun = await backend.changes?.poll?.(null, { signal, limit: 100 })
    const made = await backend.create(newTicket(), { externalId: `${runId}/polled`, signal })
    const colleague = createZnunyBackend({ ...settings, user: 'ann' })
    const poll = async () => {
      const { changes } = (await backend.changes?.poll?.(begun?.cursor ?? null, { signal, limit: 1_000 })) ?? { changes: [] }
      return changes.filter(({ ticketId }) => ticketId === made.id).map(({ own, ticket }) => [own, ticket?.status])
    }
    expect(await poll()).toEqual([[true, 'acknowledged']])
    await colleague.update(made.id, { status: 'inProgress' }, options)
    expect(await poll()).toEqual([[false, 'inProgress']])
  })

  it('says which field Znuny refuses, and that a dynamic field is missing before a second ticket is filed', {
    timeout,
  }, async () => {
    const refused = backend.create(newTicket({ owner: 'nobody-here' }), { externalId: `${runId}/owner`, signal })
    await expect(refused).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('Owner') })
    const wrong = createZnunyBackend({ ...settings, fields: { externalId: 'NoSuchField' } })
    await expect(wrong.create(newTicket(), { externalId: `${runId}/field`, signal })).rejects.toMatchObject({
      code: expect.stringMatching(/^invalid(Input|Config)$/),
      message: expect.stringMatching(/NoSuchField|DynamicField/),
    })
    const nowhere = createZnunyBackend({ ...settings, queue: 'No such queue' })
    await expect(nowhere.create(newTicket(), { externalId: `${runId}/queue`, signal })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('Queue'),
    })
  })

  it('finds a status in whatever state is read as it, and leaves out what it may not see', { timeout }, async () => {
    const made = await backend.create(newTicket(), { externalId: `${runId}/statuses`, signal })
    const words = { statuses: { pending: 'pending auto close+', cancelled: 'removed' } }
    const colleague = createZnunyBackend({ ...settings, ...words, user: 'ann' })
    for (const status of ['pending', 'cancelled'] as const) {
      await colleague.update(made.id, { status }, options)
      expect((await backend.get(made.id, options)).status).toBe(status)
      expect((await backend.find({ status, limit: 5 }, options)).map(({ id }) => id)).toContain(made.id)
    }
    const key = { externalId: `${runId}/statuses`, limit: 5 }
    expect(await backend.find({ ...key, status: 'cancelled', open: false }, options)).toMatchObject([{ id: made.id }])
    expect(await backend.find({ ...key, status: 'pending' }, options)).toEqual([])
    const api = createZnunyApi(settings)
    expect((await api.read(['99999999', made.id], 'first', signal)).map(({ TicketID }) => TicketID)).toEqual([made.id])
  })

  it('takes a pending ticket, which needs a reminder there', { timeout }, async () => {
    const made = await backend.create(newTicket(), { externalId: `${runId}/pending`, signal })
    expect((await backend.update(made.id, { status: 'pending' }, options)).status).toBe('pending')
  })

  it('logs in again when its session has ended, and says what is wrong with the login without the password', {
    timeout,
  }, async () => {
    let logins = 0
    const forgetful: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      if (!request.url.endsWith('/Session')) return globalThis.fetch(request)
      logins += 1
      if (logins > 1) return globalThis.fetch(request)
      return new Response(JSON.stringify({ SessionID: 'ended-long-ago' }), { headers: { 'content-type': 'application/json' } })
    }
    expect(await createZnunyBackend({ ...settings, fetch: forgetful }).check?.(options)).toEqual({ version: 'unknown' })
    expect(logins).toBe(2)
    const error = await createZnunyBackend({ ...settings, password: 'wr0ng-s3cret' })
      .get(toTicketId('1'), options)
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'unauthorised' })
    expect(inspect(error, { depth: 9 })).not.toContain('wr0ng-s3cret')
  })
})

// not in a file of its own: what other files do to the same server at the same time would be told, too
describeWithZnuny('polling a real Znuny', ({ home, ...znuny }) => {
  const connect = () => createZnunyBackend({ ...znuny, queue: 'Support', timeoutMs: 60_000 })
  const colleague = createZnunyBackend({ ...znuny, user: 'ann', queue: 'Support', timeoutMs: 60_000 })
  const remove = (id: string) =>
    promisify(execFile)('perl', ['bin/otrs.Console.pl', 'Maint::Ticket::Delete', '--ticket-id', id, '--allow-root'], {
      cwd: home,
    })
  testTicketPolling({
    it: (name, run) => it(name, { timeout }, run),
    make: async () => ({
      connect,
      async changeAs(id, done) {
        if (done.type === 'deleted') await remove(id)
        else if (done.type === 'changed') await colleague.update(id, { subject: done.subject }, options)
        else await colleague.comment?.(id, done.text, { visibility: 'internal', signal })
      },
      // its times have whole seconds
      settle: () => wait(1_100),
    }),
    cannotTell: {
      remarks: 'that a remark was made is told, as a change',
      deletions: 'no search finds a ticket that is gone',
      each: 'a ticket says who changed it last',
    },
    runId: `${runId}/polling`,
  })
})

describe('ids', () => {
  it('that are no numbers are nobody’s, and nothing is sent', async () => {
    const fetch: typeof globalThis.fetch = () => Promise.reject(new Error('something was sent'))
    const backend = createZnunyBackend({ url: 'https://znuny.example.com/', user: 'u', password: 'secret', queue: 'Q', fetch })
    for (const id of ['x', '1,2', '', '-1'])
      await expect(backend.get(toTicketId(id), options)).rejects.toMatchObject({ code: 'notFound' })
  })
})
