import { type E164, toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createJiraBackend, type JiraOptions } from '../../src/index.js'
import { startMockServer } from '../support/mock-server.js'
import { newTicket } from '../support/new-ticket.js'
import { ann, type JiraDesk, type JiraMoods, jiraAuth, startJiraDesk } from './jira-desk.js'

const fresh = () => new AbortController().signal
const backendOf = (desk: { readonly url: string }, options: Partial<JiraOptions> = {}) =>
  createJiraBackend({
    url: desk.url,
    auth: jiraAuth,
    project: 'SUP',
    publicUrl: 'https://house.atlassian.net/',
    wait: async () => undefined,
    ...options,
  })
const serviceDesk = { id: '10', requestTypeId: '25' }

async function withDesk(moods: JiraMoods, use: (desk: JiraDesk) => Promise<void>): Promise<void> {
  await using desk = await startJiraDesk(moods)
  await use(desk)
}

for (const [name, moods, options] of [
  ['Jira as described', {}, {}],
  ['Jira with an index that is late', { indexIsLate: true }, {}],
  ['Jira whose search ignores filters', { searchIgnoresFilters: true }, {}],
  ['Jira Service Management', { indexIsLate: true }, { serviceDesk }],
] as [string, JiraMoods, Partial<JiraOptions>][]) {
  describe(name, () => {
    testTicketBackend({
      it,
      make: async () => {
        const desk = await startJiraDesk({ ...moods })
        return Object.assign(backendOf(desk, { unmapped: 'drop', ...options }), {
          [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
        })
      },
      capabilities: {
        createOnce: 'search',
        findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
        versions: true,
        priority: true,
        tags: true,
        description: true,
        comments: options.serviceDesk === undefined ? ['internal'] : ['internal', 'public'],
        attachments: { maximumBytes: null, visibility: ['internal'] },
        customFields: 'discovered',
        subTickets: 'parent',
        changes: ['poll'],
      },
      sample: { customFields: ['customfield_10050'] },
    })
  })
}

describe('creating once in Jira', () => {
  it('does not file anew while the search cannot know what was filed, and finds it then', async () => {
    await withDesk({ dropAfterCreate: true, indexIsLate: true }, async (desk) => {
      let now = 0
      const backend = backendOf(desk, { now: () => now })
      const create = () => backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      await expect(create()).rejects.toMatchObject({ code: 'unavailable' })
      now += 30_000
      await expect(create()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 30_000 })
      desk.index()
      expect([(await create()).externalId, desk.issues.size]).toEqual(['call-1', 1])
    })
  })

  it('does not file anew what a process filed that was killed, while the search cannot know', async () => {
    await withDesk({ indexIsLate: true }, async (desk) => {
      let now = 0
      await backendOf(desk, { now: () => now }).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const successor = backendOf(desk, { now: () => now })
      const create = () => successor.create(newTicket(), { externalId: 'call-1', signal: fresh(), triedBefore: true })
      await expect(create()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 60_000 })
      now += 45_000
      await expect(create()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 15_000 })
      desk.index()
      expect([(await create()).externalId, desk.issues.size]).toEqual(['call-1', 1])
    })
  })

  it('files at last what a killed process had not got to, and does not wait for what was surely refused', async () => {
    await withDesk({ indexIsLate: true }, async (desk) => {
      let now = 0
      const backend = backendOf(desk, { now: () => now })
      const create = (externalId: string, triedBefore: boolean) =>
        backend.create(newTicket(), { externalId, signal: fresh(), triedBefore })
      await expect(create('call-1', true)).rejects.toMatchObject({ code: 'unavailable' })
      now += 60_001
      expect((await create('call-1', true)).externalId).toBe('call-1')
      desk.moods.refuseCreate = true
      await expect(create('call-2', false)).rejects.toMatchObject({ code: 'invalidInput' })
      desk.moods.refuseCreate = false
      expect((await create('call-2', true)).externalId).toBe('call-2')
      expect(desk.issues.size).toBe(2)
    })
  })

  it('files what was never carried out, once the search must know', async () => {
    await withDesk({}, async (desk) => {
      let now = 0
      let broken = true
      const fetch: typeof globalThis.fetch = (input, init) => {
        if (broken && new Request(input, init).url.endsWith('/issue')) throw new TypeError('fetch failed')
        return globalThis.fetch(input, init)
      }
      const backend = backendOf(desk, { now: () => now, fetch })
      const create = () => backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      await expect(create()).rejects.toMatchObject({ code: 'unavailable' })
      broken = false
      now += 61_000
      expect([(await create()).externalId, desk.issues.size]).toEqual(['call-1', 1])
    })
  })

  it('leaves one that counts when gateways create at the very same moment', async () => {
    await withDesk({}, async (desk) => {
      let waiting = 0
      let start: () => void = () => undefined
      const together = new Promise<void>((resolve) => {
        start = resolve
      })
      desk.moods.beforeCreate = () => {
        waiting += 1
        if (waiting === 3) start()
        return together
      }
      const create = () => backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      await Promise.all([create(), create(), create()])
      const last = await create()
      const counting = [...desk.issues.values()].filter(({ fields }) => !fields.labels.includes('ringloop-double'))
      expect(counting.map(({ id }) => id)).toEqual([last.id])
      const put = [...desk.issues.values()].filter(({ fields }) => fields.labels.includes('ringloop-double'))
      expect(put.map(({ fields, properties }) => [fields.status.name, properties['ringloop.double']])).toEqual([
        ['Declined', { of: counting[0]?.key }],
        ['Declined', { of: counting[0]?.key }],
      ])
      const found = await backendOf(desk).find({ externalId: 'call-1', limit: 5 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual([last.id])
    })
  })

  it('finds a request by its description when the process was killed before it had a label, and puts that on', async () => {
    await withDesk({ failNextWrite: true }, async (desk) => {
      const create = () =>
        backendOf(desk, { serviceDesk }).create(newTicket({ tags: ['phone'] }), { externalId: 'call-1', signal: fresh() })
      await expect(create()).rejects.toMatchObject({ code: 'unavailable' })
      const [issue] = desk.issues.values()
      expect(issue?.fields.labels).toEqual([])
      const ticket = await create()
      expect([ticket.externalId, ticket.tags, ticket.description, desk.issues.size]).toEqual([
        'call-1',
        ['phone'],
        'She cannot log in.',
        1,
      ])
      expect(desk.log.filter((line) => line === 'POST /rest/servicedeskapi/request')).toHaveLength(1)
    })
  })
})

describe('issues of Jira', () => {
  it('writes what has no field below the description, and links the issue', async () => {
    await withDesk({}, async (desk) => {
      const ticket = await backendOf(desk).create(
        newTicket({
          queue: 'Berlin',
          owner: 'nobody@example.com',
          tags: ['first call', 'phone'],
          contact: { name: 'Ann Muster', email: 'ann@example.com', number: '+4930901820' },
          customFields: { customfield_10053: 'Phone', customfield_10052: '1.5', customfield_10051: 'One\n\nTwo', mood: 'angry' },
        }),
        { externalId: 'call-1', signal: fresh() },
      )
      expect(ticket.description).toBe(
        'She cannot log in.\n\ncustomer: Ann Muster\nnumber: +4930901820\ne-mail: ann@example.com\nqueue: Berlin\nowner: nobody@example.com\nmood: angry',
      )
      expect(ticket.customFields).toEqual({
        customfield_10053: 'Phone',
        customfield_10052: '1.5',
        customfield_10051: 'One\n\nTwo',
      })
      expect([ticket.tags, ticket.url]).toEqual([['first_call', 'phone'], 'https://house.atlassian.net/browse/SUP-1'])
    })
  })

  it('finds the tickets of a contact of any directory, and of nobody else', async () => {
    await withDesk({}, async (desk) => {
      const create = (id: string, call: string) =>
        backendOf(desk).create(newTicket({ contact: { id: toContactId(id) } }), { externalId: call, signal: fresh() })
      const mine = [await create('rt:ann', 'call-1'), await create('rt:ann', 'call-2')].map(({ id }) => id)
      await create('rt:an', 'call-3')
      const found = await backendOf(desk).find({ contactId: toContactId('rt:ann'), limit: 5 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual(mine.reverse())
    })
  })

  it('tells the search of what it has just written, and compares with the issue itself', async () => {
    await withDesk({ indexIsLate: true }, async (desk) => {
      const backend = backendOf(desk)
      const number = '+4930901820' as E164
      const { id } = await backend.create(newTicket({ contact: { number } }), { externalId: 'call-1', signal: fresh() })
      expect((await backend.find({ number, open: true, limit: 5 }, { signal: fresh() })).map((one) => one.id)).toEqual([id])
      expect(desk.searches.at(-1)?.reconcileIssues).toEqual([Number(id)])
      desk.index()
      desk.edit(id, { status: { ...desk.issues.get(id)?.fields.status, name: 'Done', statusCategory: { key: 'done' } } })
      expect(await backendOf(desk).find({ number, open: true, limit: 5 }, { signal: fresh() })).toEqual([])
    })
  })

  it('moves through the workflow by name or by category, and says when it cannot', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendOf(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const names = []
      for (const status of ['inProgress', 'pending', 'resolved', 'cancelled', 'acknowledged', 'closed'] as const) {
        await backend.update(id, { status }, { signal: fresh() })
        names.push(desk.issues.get(id)?.fields.status.name)
      }
      expect(names).toEqual(['In Progress', 'Waiting for customer', 'Done', 'Declined', 'To Do', 'Done'])
      const own = backendOf(desk, { statuses: { held: 'Frozen' } })
      await expect(own.update(id, { status: 'held' }, { signal: fresh() })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringContaining('no transition leads from "Done" to "held"'),
      })
    })
  })

  it('edits before it closes, and opens before it edits: what is done may be locked', async () => {
    await withDesk({ doneIsLocked: true }, async (desk) => {
      const backend = backendOf(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      expect(await backend.update(id, { subject: 'Solved', status: 'resolved' }, { signal: fresh() })).toMatchObject({
        subject: 'Solved',
      })
      expect(await backend.update(id, { subject: 'Again', status: 'inProgress' }, { signal: fresh() })).toMatchObject({
        subject: 'Again',
        status: 'inProgress',
      })
    })
  })

  it('says which field Jira refused, in its words', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendOf(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const update = (customFields: Record<string, string>) => backend.update(id, { customFields }, { signal: fresh() })
      await expect(update({ customfield_10053: 'Telex' })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringMatching(/field "customfield_10053".*Specify a valid/),
      })
      await expect(update({ customfield_10052: 'many' })).rejects.toMatchObject({ code: 'invalidInput' })
      await expect(update({ mood: 'angry' })).rejects.toMatchObject({ message: expect.stringContaining('customFields.mood') })
    })
  })

  it('keeps a remark from the customer unless told otherwise, and all of it as text', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendOf(desk, { serviceDesk })
      const { id } = await backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      await backend.comment?.(id, '*bold* [~ann] <b>\n\nsecond', { visibility: 'internal', signal: fresh() })
      await backend.comment?.(id, 'For you', { visibility: 'public', signal: fresh() })
      const comments = desk.issues.get(id)?.comments
      expect(comments?.map(({ internal }) => internal)).toEqual([true, false])
      expect(comments?.[0]?.body).toMatchObject({
        content: [{ content: [{ text: '*bold* [~ann] <b>' }, { type: 'hardBreak' }, { type: 'hardBreak' }, { text: 'second' }] }],
      })
    })
  })

  it('takes an owner by e-mail address or account', async () => {
    await withDesk({}, async (desk) => {
      const ticket = await backendOf(desk).create(newTicket({ owner: 'ann@example.com' }), {
        externalId: 'call-1',
        signal: fresh(),
      })
      expect(ticket.owner).toBe(ann.accountId)
      const nobody = backendOf(desk).update(ticket.id, { owner: 'bob@example.com' }, { signal: fresh() })
      await expect(nobody).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('owner') })
    })
  })

  it('reads an issue by its key, and lets nothing else into a request', async () => {
    await withDesk({}, async (desk) => {
      const { id } = await backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      expect((await backendOf(desk).get(toTicketId('SUP-1'), { signal: fresh() })).id).toBe(id)
      const before = desk.log.length
      for (const wrong of ['../myself', 'SUP-1/comment', '1 OR 1=1', '', 'sup-1'])
        await expect(backendOf(desk).get(toTicketId(wrong), { signal: fresh() })).rejects.toMatchObject({ code: 'notFound' })
      expect(desk.log).toHaveLength(before)
    })
  })

  it('checks the site and what its issues can be made with', async () => {
    await withDesk({}, async (desk) => {
      expect(await backendOf(desk).check?.({ signal: fresh() })).toEqual({ version: '1001.0.0-SNAPSHOT' })
      const check = (options: Partial<JiraOptions>) => backendOf(desk, options).check?.({ signal: fresh() })
      await expect(check({ issueType: 'Bug' })).rejects.toMatchObject({
        code: 'invalidConfig',
        mend: expect.stringContaining('Task, Subtask'),
      })
      await expect(check({ auth: { ...jiraAuth, password: 'wrong' } })).rejects.toMatchObject({ code: 'unauthorised' })
    })
  })
})

it('reads what a mock server made of the description answers', async () => {
  await using mock = await startMockServer('jira')
  const backend = backendOf(mock, { issueType: 'Bug' })
  expect(await backend.fields?.({ signal: fresh() })).toEqual([])
  // What is found has not the shape that Jira answers with: a typed error, and nobody's ticket.
  const find = backend.find({ externalId: 'call-1', limit: 1 }, { signal: fresh() })
  await expect(find).rejects.toMatchObject({ code: 'protocol' })
}, 60_000)
