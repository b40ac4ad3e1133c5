import { toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { beforeAll, expect, it, vi } from 'vitest'
import { createRequestTrackerBackend } from '../../src/index.js'
import { codeOf } from '../support/error-code.js'
import { freshId, freshNumber, newTicket } from '../support/new-ticket.js'
import { describeWithRequestTracker } from '../support/request-tracker.js'
import { createTrackerProbe } from '../support/tracker-probe.js'

const { signal } = new AbortController()

vi.setConfig({ testTimeout: 120_000 })

await describeWithRequestTracker('the Request Tracker backend', (tracker) => {
  const connection = { url: tracker.url, token: tracker.token, queue: 'Support', queues: { billing: 'Billing' } }
  const options = { ...connection, fieldNames: { outcome: 'Outcome' } }
  const backend = createRequestTrackerBackend(options)
  const probe = createTrackerProbe(tracker)
  const link = (externalId: string) => `ringloop:${encodeURIComponent(externalId)}`
  const byLink = (externalId: string) => probe.search(`RefersTo = '${link(externalId)}'`)

  // What earlier runs were killed over must not be swept in the middle of a test.
  beforeAll(async () => {
    await backend.sweep({ signal })
  })

  const dropping = createRequestTrackerBackend({ ...options, customFields: { tags: 'Tags' }, unmapped: 'drop' })
  testTicketBackend({
    it,
    // One for all, so that they do not look for doubles of killed gateways again and again.
    make: async () => dropping,
    capabilities: {
      createOnce: 'search',
      findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
      versions: true,
      priority: true,
      tags: true,
      description: true,
      comments: ['internal', 'public'],
      attachments: { maximumBytes: null, visibility: ['internal', 'public'] },
      customFields: 'discovered',
      subTickets: 'link',
      changes: ['poll'],
    },
    // RT makes a user of an address that it does not know
    sample: { customFields: ['outcome'], contactIds: [`rt:${freshNumber()}@example.test`, `rt:${freshNumber()}@example.test`] },
    runId: freshId(),
  })

  it('files a ticket with everything it was given, and reads it back', async () => {
    const externalId = freshId()
    const number = freshNumber()
    const ticket = await backend.create(
      newTicket({
        subject: '王小明 来电 🙂',
        description: '密码忘了。\nSecond line',
        priority: 'urgent',
        queue: 'billing',
        contact: { name: 'Ann', email: `ann.${number.slice(1)}@example.test`, number },
        customFields: { outcome: 'answered', 'IVR digits': '1#' },
      }),
      { externalId, signal },
    )
    expect(ticket).toMatchObject({
      subject: '王小明 来电 🙂',
      description: '密码忘了。\nSecond line\n\nIVR digits: 1#',
      priority: 'urgent',
      status: 'acknowledged',
      queue: 'billing',
      externalId,
      contactId: `rt:ann.${number.slice(1)}@example.test`,
      owner: null,
      customFields: { outcome: 'answered' },
    })
    expect(ticket.url).toBe(`${tracker.url}/Ticket/Display.html?id=${ticket.id}`)
    expect(Math.abs(Date.now() - ticket.createdAt)).toBeLessThan(60_000)
    expect(await backend.get(ticket.id, { signal })).toEqual(ticket)
    expect(await backend.find({ number: number as never, open: true, limit: 5 }, { signal })).toEqual([ticket])
    expect(
      await backend.find({ contactId: toContactId(`rt:ann.${number.slice(1)}@example.test`), limit: 5 }, { signal }),
    ).toEqual([ticket])
    expect(await backend.find({ externalId, limit: 5 }, { signal })).toEqual([ticket])
  })

  it('takes hostile text as text', async () => {
    const evil = `<script>alert(1)</script>\r\nBcc: a@b.test\u001b[31m\u0000 '; DROP TABLE Tickets; -- \${x} \ud800`
    const ticket = await backend.create(
      newTicket({ subject: evil, description: evil, contact: { name: evil, email: `x@y.test, z@y.test\r\n`, number: evil } }),
      { externalId: freshId(), signal },
    )
    expect(ticket.subject).toBe(`<script>alert(1)</script> Bcc: a@b.test[31m '; DROP TABLE Tickets; -- \${x} \ufffd`)
    expect(ticket.description).toContain(`<script>alert(1)</script>\nBcc: a@b.test[31m '; DROP TABLE Tickets; -- \${x} \ufffd`)
    expect(ticket.contactId).toBeNull()
    const long = await backend.create(newTicket({ subject: 'x'.repeat(10_000), description: '很长'.repeat(5000) }), {
      externalId: freshId(),
      signal,
    })
    expect(long.subject).toBe(`${'x'.repeat(197)}…`)
    expect(long.description).toHaveLength(10_000)
  })

  it('never takes the id of another directory for one of its own users', async () => {
    const ticket = await backend.create(newTicket({ contact: { id: toContactId('root') } }), { externalId: freshId(), signal })
    expect(ticket.contactId).toBeNull()
    expect(await backend.find({ contactId: toContactId('root'), limit: 5 }, { signal })).toEqual([])
  })

  it('changes a ticket, and refuses to if somebody else was faster', async () => {
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    const changes = {
      status: 'inProgress',
      priority: 'high',
      subject: 'New',
      owner: 'ringloop',
      customFields: { outcome: 'called back' },
    } as const
    const changed = await backend.update(ticket.id, changes, { signal, ifVersion: ticket.version })
    expect(changed).toMatchObject(changes)
    expect(changed.version).not.toBe(ticket.version)
    expect(await codeOf(backend.update(ticket.id, { status: 'resolved' }, { signal, ifVersion: ticket.version }))).toBe(
      'conflict',
    )
    expect((await backend.update(ticket.id, { status: 'resolved' }, { signal })).status).toBe('resolved')
    expect(await backend.find({ externalId: ticket.externalId ?? '', open: true, limit: 1 }, { signal })).toEqual([])
    expect(await backend.find({ externalId: ticket.externalId ?? '', open: false, limit: 1 }, { signal })).toHaveLength(1)
  })

  it('knows its own change again when the first answer was lost', async () => {
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    let lost = 0
    const loseFirstPut: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      const response = await fetch(request)
      if (request.method !== 'PUT' || lost > 0) return response
      lost += 1
      await response.text()
      throw new TypeError('terminated')
    }
    const flaky = createRequestTrackerBackend({ ...options, fetch: loseFirstPut, wait: async () => undefined })
    const changed = await flaky.update(ticket.id, { status: 'pending' }, { signal, ifVersion: ticket.version })
    expect([lost, changed.status]).toEqual([1, 'pending'])
  })

  it('says which field RT did not take', async () => {
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    await expect(backend.update(ticket.id, { owner: 'nobody-of-that-name' }, { signal })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('field "owner"'),
    })
    await expect(backend.update(ticket.id, { customFields: { colour: 'red' } }, { signal })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('customFields.colour'),
    })
  })

  it('writes remarks as text, for the house or for the customer', async () => {
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    await backend.comment(ticket.id, '<b>内部</b>', { visibility: 'internal', signal })
    await backend.comment(ticket.id, 'We call back.', { visibility: 'public', signal })
    const history = (await probe.call('GET', `ticket/${ticket.id}/history?fields=Type`)) as { items: { Type: string }[] }
    expect(history.items.map(({ Type }) => Type).filter((type) => type === 'Comment' || type === 'Correspond')).toEqual([
      'Comment',
      'Correspond',
    ])
  })

  it('describes the fields of its queues, and takes one by its name or number', async () => {
    const fields = await backend.fields({ signal })
    expect(fields.map(({ label }) => label).sort()).toEqual(['Channel', 'Outcome', 'Tags'])
    const channel = fields.find(({ label }) => label === 'Channel')
    expect(channel).toMatchObject({
      type: 'choice',
      required: false,
      options: ['Mail', 'Phone'].map((value) => ({ value, label: value })),
    })
    expect(fields.find(({ label }) => label === 'Outcome')?.name).toBe('outcome')
    const name = channel?.name ?? ''
    const ticket = await backend.create(newTicket({ customFields: { Channel: 'Mail' } }), { externalId: freshId(), signal })
    expect(ticket.customFields).toEqual({ [name]: 'Mail' })
    expect((await backend.update(ticket.id, { customFields: { [name]: 'Phone' } }, { signal })).customFields[name]).toBe('Phone')
    await expect(backend.update(ticket.id, { customFields: { [name]: 'Smoke' } }, { signal })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining(`customFields.${name}`),
    })
  })

  it('refuses a sub-ticket of nothing, and files none', async () => {
    const externalId = freshId()
    const parentId = toTicketId('99999999')
    expect(await codeOf(backend.create(newTicket({ parentId }), { externalId, signal }))).toBe('notFound')
    expect(await byLink(externalId)).toEqual([])
  })

  it('finds tickets whose status is a word of the house’s own lifecycle by what it is read as', async () => {
    const number = freshNumber()
    const ticket = await backend.create(newTicket({ contact: { number } }), { externalId: freshId(), signal })
    await backend.update(ticket.id, { status: 'inProgress' }, { signal })
    // a table that does not know RT's "open"
    const foreign = createRequestTrackerBackend({ ...options, statuses: { inProgress: 'working' } })
    const found = await foreign.find({ number: number as never, status: 'inProgress', limit: 5 }, { signal })
    expect(found.map(({ id, status }) => [id, status])).toEqual([[ticket.id, 'inProgress']])
    expect(await foreign.find({ number: number as never, status: 'pending', limit: 5 }, { signal })).toEqual([])
  })

  it('takes a file whose answer was lost once, shows no file of an e-mail, and does not read files to get the description', async () => {
    const contact = { email: `files.${freshNumber().slice(1)}@example.test` }
    const ticket = await backend.create(newTicket({ contact }), { externalId: freshId(), signal })
    let posts = 0
    const dropAnswer: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      const response = await fetch(request)
      if (request.method !== 'POST' || !request.url.includes('/correspond')) return response
      posts += 1
      await response.text()
      throw new TypeError('terminated')
    }
    const megabyte = new Uint8Array(1024 * 1024).fill(7)
    const file = {
      name: '../录音 "1".wav',
      contentType: 'audio/wav',
      open: () => {
        let left = 8
        return new ReadableStream<Uint8Array>({
          pull(controller) {
            if (left-- > 0) controller.enqueue(megabyte)
            else controller.close()
          },
        })
      },
    }
    // Public: RT sends it to the customer, and keeps the e-mail with its parts.
    const how = { key: 'call-1/recording', visibility: 'public', signal } as const
    const flaky = createRequestTrackerBackend({ ...options, fetch: dropAnswer })
    const attached = await flaky.attach(ticket.id, { ...file, size: 8 * 1024 * 1024 }, how)
    expect(await backend.attach(ticket.id, { ...file, size: 8 * 1024 * 1024 }, how)).toEqual(attached)
    expect([posts, attached.size, attached.contentType, attached.name]).toEqual([1, 8 * 1024 * 1024, 'audio/wav', '录音 1.wav'])
    expect(await backend.attachments(ticket.id, { signal })).toEqual([attached])
    expect((await backend.get(ticket.id, { signal })).description).toBe('She cannot log in.')
    const unsized = await backend.attach(ticket.id, file, { ...how, key: 'call-1/other', visibility: 'internal' })
    expect(unsized.size).toBe(8 * 1024 * 1024)
  })

  it('names what is wrong: id, token, queue, field', async () => {
    expect(await codeOf(backend.get(toTicketId('99999999'), { signal }))).toBe('notFound')
    expect(await codeOf(backend.get(toTicketId('1/../../rt'), { signal }))).toBe('notFound')
    expect(await codeOf(createRequestTrackerBackend({ ...options, token: 'wrong-token' }).check({ signal }))).toBe('unauthorised')
    const noQueue = createRequestTrackerBackend({ ...options, queue: 'Nowhere' })
    await expect(noQueue.check({ signal })).rejects.toMatchObject({
      code: 'invalidConfig',
      message: expect.stringContaining('Nowhere'),
    })
    const noField = createRequestTrackerBackend({ ...options, customFields: { callId: 'Missing' } })
    await expect(noField.check({ signal })).rejects.toMatchObject({
      code: 'invalidConfig',
      message: expect.stringContaining('Missing'),
    })
    expect((await backend.check({ signal })).version).toMatch(/^5\./)
  })
})
