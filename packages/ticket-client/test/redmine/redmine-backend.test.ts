import { toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { beforeAll, expect, it, vi } from 'vitest'
import { createRedmineBackend } from '../../src/index.js'
import { codeOf } from '../support/error-code.js'
import { freshId, freshNumber, newTicket } from '../support/new-ticket.js'
import { describeWithRedmine } from '../support/redmine.js'
import { createRedmineProbe } from '../support/redmine-probe.js'

const { signal } = new AbortController()
// Redmine takes a tenth of a second a request, and several on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

await describeWithRedmine('the Redmine backend', (redmine) => {
  const connection = { url: redmine.url, apiKey: redmine.apiKey, project: 'support', projects: { billing: 'billing' } }
  const options = {
    ...connection,
    customFields: { contactId: 'ContactId', tags: 'Tags' },
    fieldNames: { outcome: 'Outcome' },
  } as const
  const backend = createRedmineBackend(options)
  const probe = createRedmineProbe(redmine)

  beforeAll(async () => {
    await backend.sweep({ signal })
  })

  const dropping = createRedmineBackend({ ...options, unmapped: 'drop' })
  testTicketBackend({
    it,
    // One for all, so that they do not look for doubles of killed gateways again and again.
    make: async () => dropping,
    capabilities: {
      createOnce: 'search',
      findBy: ['externalId', 'number', 'open', 'status', 'parent', 'contact'],
      versions: true,
      priority: true,
      tags: true,
      description: true,
      comments: ['internal', 'public'],
      attachments: { maximumBytes: null, visibility: ['public'] },
      customFields: 'discovered',
      subTickets: 'parent',
      changes: ['poll'],
    },
    sample: { customFields: ['outcome'] },
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
        owner: 'Ann Agent',
        tags: ['phone', 'a, b'],
        contact: { id: toContactId('crm/42'), name: 'Ann', number },
        customFields: { outcome: 'answered', Channel: 'Über Fax', 'IVR digits': '1#' },
      }),
      { externalId, signal },
    )
    expect(ticket).toMatchObject({
      subject: '王小明 来电 🙂',
      description: '密码忘了。\nSecond line\n\ncustomer: Ann\nIVR digits: 1#',
      priority: 'urgent',
      status: 'acknowledged',
      queue: 'billing',
      externalId,
      contactId: 'crm/42',
      owner: 'Ann Agent',
      tags: ['phone', 'a b'],
      customFields: { outcome: 'answered', [`cf_${await probe.fieldId('Channel')}`]: 'Über Fax' },
    })
    expect(ticket.url).toBe(`${redmine.url}/issues/${ticket.id}`)
    expect(Math.abs(Date.now() - ticket.createdAt)).toBeLessThan(60_000)
    expect(await backend.get(ticket.id, { signal })).toEqual(ticket)
    expect(await backend.find({ number: number as never, open: true, limit: 5 }, { signal })).toEqual([ticket])
    expect(await backend.find({ number: number as never, open: false, limit: 5 }, { signal })).toEqual([])
    expect(await backend.find({ externalId, contactId: toContactId('crm/42'), limit: 5 }, { signal })).toEqual([ticket])
    expect(await backend.find({ externalId, contactId: toContactId('crm/43'), limit: 5 }, { signal })).toEqual([])
  })

  it('says so when a field is no filter, and Redmine answers with everybody', async () => {
    const blind = createRedmineBackend({ ...options, customFields: { callId: 'Serial' } })
    await expect(blind.find({ externalId: 'call-1', limit: 5 }, { signal })).rejects.toMatchObject({
      code: 'invalidConfig',
      message: expect.stringContaining('without that value'),
    })
    expect(await codeOf(blind.create(newTicket(), { externalId: freshId(), signal }))).toBe('invalidConfig')
  })

  it('says which field Redmine left as it was', async () => {
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    await expect(backend.update(ticket.id, { owner: 'Nobody Here' }, { signal })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('"owner"'),
    })
    await expect(backend.update(ticket.id, { customFields: { Rating: 'many' } }, { signal })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('Rating'),
    })
    await expect(backend.update(ticket.id, { customFields: { Colour: 'red' } }, { signal })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('customFields.Colour'),
    })
    // Redmine gives a ticket with parts the priority of its parts, and drops what it is told.
    await backend.create(newTicket({ parentId: ticket.id }), { externalId: freshId(), signal })
    await expect(backend.update(ticket.id, { priority: 'urgent' }, { signal })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('"priority"'),
    })
  })

  it('changes everything it can', async () => {
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    const changes = {
      status: 'inProgress',
      priority: 'high',
      subject: 'New',
      owner: 'Ann Agent',
      customFields: { outcome: 'called back' },
    } as const
    expect(await backend.update(ticket.id, changes, { signal, ifVersion: ticket.version })).toMatchObject(changes)
    expect((await backend.update(ticket.id, { customFields: { outcome: '' } }, { signal })).customFields.outcome).toBeUndefined()
  })

  it('sees in the version a change within the same second', async () => {
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    await backend.comment(ticket.id, 'one', { visibility: 'internal', signal })
    const { version } = await backend.get(ticket.id, { signal })
    await probe.call('PUT', `issues/${ticket.id}.json`, { issue: { notes: 'two' } })
    expect(await codeOf(backend.update(ticket.id, { subject: 'x' }, { signal, ifVersion: version }))).toBe('conflict')
  })

  it('keeps an internal remark from those who may not see it, and refuses one that would be seen', async () => {
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    await backend.comment(ticket.id, '<b>内部</b>', { visibility: 'internal', signal })
    await backend.comment(ticket.id, 'We call back.', { visibility: 'public', signal })
    const { issue } = (await probe.call('GET', `issues/${ticket.id}.json?include=journals`)) as {
      issue: { journals: { notes: string; private_notes: boolean }[] }
    }
    expect(issue.journals.map(({ notes, private_notes }) => [notes, private_notes])).toEqual([
      ['<b>内部</b>', true],
      ['We call back.', false],
    ])
    const powerless: typeof fetch = async (input, init) => {
      const response = await fetch(new Request(input, init))
      if (!new Request(input, init).url.includes('/roles/')) return response
      const body = (await response.json()) as { role: { permissions: string[] } }
      const permissions = body.role.permissions.filter((one) => one !== 'set_notes_private')
      return Response.json({ role: { ...body.role, permissions } })
    }
    const limited = createRedmineBackend({ ...options, fetch: powerless })
    expect(await codeOf(limited.comment(ticket.id, 'internal', { visibility: 'internal', signal }))).toBe('unauthorised')
  })

  it('takes a file whose answer was lost once, and streams what it does not know the size of', async () => {
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    let puts = 0
    const dropAnswer: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      const response = await fetch(request)
      if (request.method !== 'PUT') return response
      puts += 1
      await response.text()
      throw new TypeError('terminated')
    }
    const megabyte = new Uint8Array(1024 * 1024).fill(7)
    let opened = 0
    const file = {
      name: '../录音 "1".wav',
      contentType: 'audio/wav',
      open: () => {
        opened += 1
        let left = 8
        return new ReadableStream<Uint8Array>({
          pull(controller) {
            if (left-- > 0) controller.enqueue(megabyte)
            else controller.close()
          },
        })
      },
    }
    const how = { key: 'call-1/recording', visibility: 'public', signal } as const
    const flaky = createRedmineBackend({ ...options, fetch: dropAnswer })
    expect(await codeOf(flaky.attach(ticket.id, file, how))).toBe('unavailable')
    const attached = await backend.attach(ticket.id, file, how)
    expect([puts, opened, attached.size, attached.contentType]).toEqual([1, 1, 8 * 1024 * 1024, 'audio/wav'])
    expect(await backend.attachments(ticket.id, { signal })).toEqual([attached])
    expect(attached.name).toMatch(/^录音 .*\.wav$/)
  })

  it('describes its fields: to an administrator with their types, to others by name', async () => {
    const named = (fields: Awaited<ReturnType<typeof backend.fields>>, label: string) => fields.find((one) => one.label === label)
    const known = await createRedmineBackend({ ...options, apiKey: redmine.adminKey }).fields({ signal })
    expect(named(known, 'Rating')?.type).toBe('number')
    expect(named(known, 'Channel')).toMatchObject({
      name: `cf_${await probe.fieldId('Channel')}`,
      type: 'choice',
      options: ['Phone', 'Mail', 'Über Fax'].map((value) => ({ value, label: value })),
    })
    expect(named(known, 'Outcome')?.name).toBe('outcome')
    expect(named(known, 'CallId')).toBeUndefined()
    const seen = await backend.fields({ signal })
    expect(seen.map((field) => field.label)).toEqual(known.map((field) => field.label))
    expect(named(seen, 'Rating')?.type).toBe('other')
  })

  it('names what is wrong: id, key, project, field, tracker, status', async () => {
    expect(await codeOf(backend.get(toTicketId('99999999'), { signal }))).toBe('notFound')
    expect(await codeOf(backend.get(toTicketId('1/../../users/1'), { signal }))).toBe('notFound')
    const failing = [
      [{ apiKey: 'wrong-key' }, 'unauthorised', ''],
      [{ project: 'nowhere' }, 'invalidConfig', 'nowhere'],
      [{ customFields: { callId: 'Missing' } }, 'invalidConfig', 'Missing'],
      [{ tracker: 'Nothing' }, 'invalidConfig', 'Nothing'],
      [{ statuses: { held: 'On ice' } }, 'invalidConfig', 'On ice'],
    ] as const
    for (const [parts, code, word] of failing) {
      await expect(createRedmineBackend({ ...options, ...parts }).check({ signal })).rejects.toMatchObject({
        code,
        message: expect.stringContaining(word),
      })
    }
    await backend.check({ signal })
  })
})
