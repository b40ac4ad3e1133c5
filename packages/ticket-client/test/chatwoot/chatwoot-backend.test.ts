import { toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { conversationSchema } from '../../src/chatwoot/chatwoot-answers.js'
import { createConversationMapping } from '../../src/chatwoot/conversation-mapping.js'
import { messageText, textOfMessage } from '../../src/chatwoot/message-text.js'
import { readConversation } from '../../src/chatwoot/read-conversation.js'
import { newTicket } from '../support/new-ticket.js'
import { startChatwootDesk } from './chatwoot-desk.js'
import { connection, fresh, gateway, secret, withDesk } from './with-chatwoot.js'

describe('the Chatwoot backend', () => {
  testTicketBackend({
    it,
    make: async () => {
      const desk = await startChatwootDesk()
      const backend = gateway(desk, { webhookSecret: secret })
      return Object.assign(backend, { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
    },
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
      subTickets: 'parent',
      changes: ['poll', 'webhook'],
    },
    sample: { customFields: ['outcome'] },
  })
})

describe('creating once', () => {
  it('finds the conversation whose answer was lost', async () => {
    for (const afterCreate of ['drop', 'fail'] as const)
      await withDesk({ afterCreate }, async (desk) => {
        await gateway(desk).create(newTicket(), { externalId: 'call-1/ticket', signal: fresh() })
        expect([desk.conversations.length, desk.contacts.length]).toEqual([1, 1])
      })
  })

  it('resolves the younger of two that two gateways filed at once, and takes the key from it', async () => {
    const both: (() => void)[] = []
    const beforeCreate = () =>
      new Promise<void>((resolve) => {
        both.push(resolve)
        if (both.length === 2) for (const go of both) go()
      })
    await withDesk({ beforeCreate }, async (desk) => {
      const create = () =>
        gateway(desk).create(newTicket({ contact: { number: '+14155550100' } }), { externalId: 'call-1', signal: fresh() })
      const [one, two] = await Promise.all([create(), create()])
      expect([one.id, two.id]).toContain('1')
      expect(desk.contacts).toHaveLength(1)
      expect(desk.conversations.map(({ status, custom_attributes }) => [status, custom_attributes.ringloop_id])).toEqual([
        ['open', 'call-1'],
        ['resolved', 'duplicate-of-1'],
      ])
      const found = await gateway(desk).find({ externalId: 'call-1', limit: 5 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual(['1'])
    })
  })

  it('resolves a double that a killed process had sent, though it appears long after', async () => {
    await withDesk({}, async (desk) => {
      let now = Date.now()
      const backend = gateway(desk, { now: () => now })
      await backend.create(newTicket(), { externalId: 'call-1', signal: fresh(), triedBefore: true })
      desk.conversations.push(...desk.conversations.map((one) => ({ ...structuredClone(one), id: 2 })))
      now += 60_000
      await backend.create(newTicket(), { externalId: 'call-2', signal: fresh() })
      expect(desk.conversations.map(({ custom_attributes }) => custom_attributes.ringloop_id)).toEqual([
        'call-1',
        'duplicate-of-1',
        'call-2',
      ])
    })
  })

  it('finishes what a gateway that died had begun, and does it once', async () => {
    for (const failsOnce of ['messages', 'toggle_priority', 'labels'])
      await withDesk({ failsOnce }, async (desk) => {
        const ticket = newTicket({ tags: ['vip'], priority: 'high' })
        const create = () => gateway(desk).create(ticket, { externalId: 'a', signal: fresh() })
        await expect(create()).rejects.toMatchObject({ code: 'unavailable' })
        const { tags, priority, description } = await create()
        expect([tags, priority, description]).toEqual([['vip'], 'high', 'She cannot log in.'])
        await create()
        expect([desk.conversations.length, desk.conversations[0]?.messages.length]).toEqual([1, 1])
      })
  })

  it('files nothing before the attributes are there', async () => {
    await withDesk({ defined: ['outcome'] }, async (desk) => {
      const filing = gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      await expect(filing).rejects.toMatchObject({ code: 'invalidConfig', message: expect.stringContaining('ringloop_id') })
      expect([desk.conversations.length, desk.contacts.length]).toEqual([0, 0])
    })
  })

  it('gives nobody else’s conversation where filters are ignored', async () => {
    await withDesk({}, async (desk) => {
      await gateway(desk).create(newTicket({ subject: 'Other' }), { externalId: 'other', signal: fresh() })
      desk.moods.ignoresFilters = true
      expect(await gateway(desk).find({ externalId: 'a', limit: 5 }, { signal: fresh() })).toEqual([])
      expect((await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })).subject).toBe('Call from Ann')
    })
  })

  it('files nothing if a filter gives so many that ours may be among the rest', async () => {
    await withDesk({}, async (desk) => {
      await gateway(desk).create(newTicket(), { externalId: 'other', signal: fresh() })
      const [one] = desk.conversations
      if (one === undefined) throw new Error('no conversation')
      for (let id = 2; id <= 1001; id++) desk.conversations.push({ ...one, id })
      desk.moods.ignoresFilters = true
      const filing = gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      await expect(filing).rejects.toMatchObject({ code: 'protocol' })
      expect(desk.conversations).toHaveLength(1001)
    })
  })

  it('keeps ids apart that filters take for one', async () => {
    await withDesk({}, async (desk) => {
      const ids = ['a', 'A', ' a', 'x'.repeat(300), 'x'.repeat(301), '']
      for (const externalId of ids) await gateway(desk).create(newTicket(), { externalId, signal: fresh() })
      for (const [index, externalId] of ids.entries()) {
        const found = await gateway(desk).find({ externalId, limit: 5 }, { signal: fresh() })
        expect(found.map((ticket) => [ticket.id, ticket.externalId])).toEqual([[String(index + 1), externalId]])
      }
    })
  })
})

describe('mapping', () => {
  it('writes a ticket as a conversation, with the description as a note that the customer does not see', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { teams: { support: 5 } })
      const contact = { id: toContactId('crm:1'), name: 'Ann\nBcc', number: '+14155550100', email: 'ann@example.org' }
      const ticket = newTicket({
        priority: 'urgent',
        queue: 'support',
        owner: 'Ann@example.com',
        tags: ['VIP, new'],
        contact,
        customFields: { minutes: '3', digits: '1#' },
      })
      const filed = await backend.create(ticket, { externalId: 'call-1', signal: fresh() })
      expect(desk.contacts[0]).toMatchObject({ name: 'Ann Bcc', phone_number: '+14155550100', email: 'ann@example.org' })
      expect(desk.conversations[0]).toMatchObject({
        inbox_id: 3,
        priority: 'urgent',
        team_id: 5,
        labels: ['vip-new'],
        custom_attributes: { ringloop_contact: 'crm:1', ringloop_number: '+14155550100', minutes: 3 },
      })
      expect(desk.conversations[0]?.messages).toMatchObject([{ private: true, content: 'She cannot log in.\n\ndigits: 1#' }])
      expect([filed.queue, filed.owner, filed.contactId]).toEqual(['support', 'ann@example.com', 'crm:1'])
      expect(filed.url).toBe(`${desk.url}app/accounts/1/conversations/1`)
    })
  })

  it('takes the contact that is there, whatever else has the number in it', async () => {
    await withDesk({}, async (desk) => {
      const create = (number: string, externalId: string) =>
        gateway(desk).create(newTicket({ contact: { name: 'x +14155550100', number } }), { externalId, signal: fresh() })
      await create('+141555501009', 'a')
      await create('+14155550100', 'b')
      await create('+14155550100', 'c')
      expect(desk.conversations.map(({ contact }) => contact.phone_number)).toEqual([
        '+141555501009',
        '+14155550100',
        '+14155550100',
      ])
      expect(desk.contacts).toHaveLength(2)
    })
  })

  it('lets the number count where somebody else has the e-mail', async () => {
    await withDesk({}, async (desk) => {
      const create = (number: string, externalId: string) =>
        gateway(desk).create(newTicket({ contact: { number, email: 'a@example.org' } }), { externalId, signal: fresh() })
      await create('+14155550100', 'a')
      await create('+14155550101', 'b')
      expect(desk.contacts.map(({ phone_number, email }) => [phone_number, email])).toEqual([
        ['+14155550100', 'a@example.org'],
        ['+14155550101', null],
      ])
    })
  })

  it('knows four statuses, and the user’s words', () => {
    const mapping = createConversationMapping('chatwoot', { url: 'https://x/', ...connection, statuses: { closed: 'snoozed' } })
    const read = (status: string) =>
      readConversation(conversationSchema.parse({ id: 1, status, created_at: 1 }), '', mapping, []).status
    expect(['open', 'pending', 'snoozed', 'resolved'].map(read)).toEqual(['acknowledged', 'pending', 'closed', 'resolved'])
    expect(() =>
      createConversationMapping('chatwoot', { url: 'https://x/', ...connection, attributes: { number: 'ringloop_id' } }),
    ).toThrow(/twice/)
  })

  it('finds a status in every state that is read as it', async () => {
    await withDesk({}, async (desk) => {
      const statuses = { acknowledged: 'pending', inProgress: 'pending', held: 'resolved' }
      const backend = gateway(desk, { statuses })
      const { id } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      const found = async (query: object) =>
        (await backend.find({ ...query, limit: 5 }, { signal: fresh() })).map((one) => one.id)
      expect(desk.conversations[0]?.status).toBe('pending')
      desk.change(id, { status: 'open' })
      expect(await found({ status: 'inProgress' })).toEqual([id])
      desk.change(id, { status: 'resolved' })
      expect([await found({ status: 'held' }), await found({ open: true }), await found({ open: false })]).toEqual([
        [id],
        [id],
        [],
      ])
      expect([await found({ status: 'resolved' }), await found({ status: 'closed' })]).toEqual([[], []])
    })
  })

  it('parts what would be a template, and reads it back', () => {
    for (const text of ['{{ agent.name }}', '{{{{x', '{% raw %}', '`{% endraw %}{{x}}`', 'a{b}', '{']) {
      expect(messageText(text)).not.toMatch(/\{[{%]/)
      expect(textOfMessage(messageText(text))).toBe(text)
    }
  })

  it('refuses what is not in the account before it changes anything', async () => {
    await withDesk({}, async (desk) => {
      const { id } = await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      const change = (changes: object) => gateway(desk).update(id, { status: 'resolved', ...changes }, { signal: fresh() })
      for (const changes of [{ owner: 'nobody' }, { customFields: { ringloop_id: 'x' } }, { customFields: { minutes: 'many' } }])
        await expect(change(changes)).rejects.toMatchObject({ code: 'invalidInput' })
      expect(desk.conversations[0]?.status).toBe('open')
      for (const odd of ['../contacts', '0', '1?x', ''])
        await expect(gateway(desk).get(toTicketId(odd), { signal: fresh() })).rejects.toMatchObject({ code: 'notFound' })
    })
  })

  it('says whether inbox and attributes fit', async () => {
    await withDesk({}, async (desk) => {
      expect(await gateway(desk).check?.({ signal: fresh() })).toEqual({ version: 'v1' })
      await expect(gateway(desk, { inbox: 4 }).check?.({ signal: fresh() })).rejects.toMatchObject({
        message: expect.stringContaining('Channel::Email'),
      })
      const said = await gateway(desk, { token: 'hunter2222' })
        .check?.({ signal: fresh() })
        .catch((error: Error) => error)
      expect(said).toMatchObject({ code: 'unauthorised' })
      expect(JSON.stringify(said, Object.getOwnPropertyNames(said))).not.toContain('hunter2222')
    })
  })
})
