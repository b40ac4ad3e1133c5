import { type E164, toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import type { JiraOptions } from '../../src/index.js'
import { startMockServer } from '../support/mock-server.js'
import { newFile } from '../support/new-file.js'
import { newTicket } from '../support/new-ticket.js'
import { type JiraMoods, jiraAuth, startJiraDesk } from './jira-desk.js'
import { backendOf, fresh, serviceDesk, withDesk } from './jira-gateway.js'
import { ann, field } from './jira-site.js'

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

  it('keeps what stands below the description, however long that is', async () => {
    await withDesk({}, async (desk) => {
      const ticket = newTicket({ description: 'x'.repeat(40_000), contact: { number: '+4930901820' } })
      const { description } = await backendOf(desk).create(ticket, { externalId: 'call-1', signal: fresh() })
      expect([description.endsWith('…\n\nnumber: +4930901820'), description.length > 26_000]).toEqual([true, true])
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

  it('finds the file whose answer was lost', async () => {
    await withDesk({ dropAfterUpload: true }, async (desk) => {
      const backend = backendOf(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const file = await backend.attach?.(id, newFile(new Uint8Array(7)), { key: 'k', visibility: 'internal', signal: fresh() })
      expect([file, desk.issues.get(id)?.attachments.length]).toMatchObject([{ name: 'call.wav', size: 7 }, 1])
    })
  })

  it('takes an owner by e-mail address or account', async () => {
    await withDesk({}, async (desk) => {
      const ticket = await backendOf(desk).create(newTicket({ owner: 'ann@example.com' }), {
        externalId: 'call-1',
        signal: fresh(),
      })
      expect(ticket.owner).toBe(ann.accountId)
      const again = await backendOf(desk).update(ticket.id, { owner: ann.accountId }, { signal: fresh() })
      expect(again.owner).toBe(ann.accountId)
      for (const owner of ['bob@example.com', 'johnsmith', '5b10a2844c20165700ede999']) {
        const nobody = backendOf(desk).update(ticket.id, { owner }, { signal: fresh() })
        await expect(nobody).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('owner') })
      }
    })
  })

  it('files a ticket whose owner is nobody in Jira, and says who was meant', async () => {
    await withDesk({}, async (desk) => {
      const ticket = await backendOf(desk).create(newTicket({ owner: 'johnsmith' }), { externalId: 'call-1', signal: fresh() })
      expect([ticket.owner, ticket.description]).toEqual([null, 'She cannot log in.\n\nowner: johnsmith'])
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

  it('checks for custom fields of any kind that are demanded, not those with a default', async () => {
    const people = field('customfield_10060', 'Approver', { type: 'user', customId: 10060 }, { required: true })
    const region = field(
      'customfield_10061',
      'Region',
      { type: 'string', customId: 10061 },
      { required: true, hasDefaultValue: true },
    )
    await withDesk({ moreFields: [region] }, async (desk) => {
      await backendOf(desk).check?.({ signal: fresh() })
      expect((await backendOf(desk).fields?.({ signal: fresh() }))?.at(-1)).toMatchObject({ label: 'Region', required: false })
      desk.moods.moreFields = [region, people]
      await expect(backendOf(desk).check?.({ signal: fresh() })).rejects.toMatchObject({
        code: 'invalidConfig',
        message: expect.stringContaining('"Approver" (customfield_10060)'),
      })
    })
  })

  it('takes no other issue for the one that was asked for', async () => {
    await withDesk({}, async (desk) => {
      const { id } = await backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const answer = await globalThis.fetch(input, init)
        return new Response((await answer.text()).replaceAll(`"id":"${id}"`, '"id":"777"'), answer)
      }
      await expect(backendOf(desk, { fetch }).get(id, { signal: fresh() })).rejects.toMatchObject({ code: 'notFound' })
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
