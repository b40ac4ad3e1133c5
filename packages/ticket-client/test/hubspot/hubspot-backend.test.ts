import { type E164, toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import type { HubSpotOptions } from '../../src/index.js'
import { startMockServer } from '../support/mock-server.js'
import { newTicket } from '../support/new-ticket.js'
import { type HubSpotMoods, startHubSpotDesk } from './hubspot-desk.js'
import { backendOf, fresh, withDesk } from './hubspot-gateway.js'

/** The ids that the double gives first. */
const firstContacts = ['4000000001', '4000000002']
for (const [name, moods] of Object.entries<HubSpotMoods>({
  'HubSpot as described': {},
  'HubSpot with an index that is late': { indexIsLate: true },
  'HubSpot whose search ignores filters': { searchIgnoresFilters: true },
})) {
  describe(name, () => {
    testTicketBackend({
      it,
      make: async () => {
        const desk = await startHubSpotDesk({ ...moods })
        expect([desk.addContact({ firstname: 'Ann' }), desk.addContact({ firstname: 'Bob' })]).toEqual(firstContacts)
        return Object.assign(backendOf(desk, { unmapped: 'drop' }), { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
      },
      capabilities: {
        createOnce: 'upsert',
        findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
        versions: true,
        priority: true,
        tags: false,
        description: true,
        comments: ['internal'],
        attachments: { maximumBytes: null, visibility: ['internal'] },
        customFields: 'discovered',
        subTickets: 'link',
        changes: ['poll'],
      },
      sample: {
        customFields: ['outcome'],
        absentId: '999999999',
        contactIds: firstContacts.map((id) => `hubspot:${id}`) as [string, string],
      },
    })
  })
}

describe('tickets of HubSpot', () => {
  it('finds every ticket of a contact, and nobody else’s, at once', async () => {
    await withDesk({ indexIsLate: true }, async (desk) => {
      const [ann, bob] = ['Ann', 'Bob'].map((firstname) => toContactId(`hubspot:${desk.addContact({ firstname })}`))
      const create = (id: typeof ann, call: string) =>
        backendOf(desk).create(newTicket({ contact: { ...(id && { id }) } }), { externalId: call, signal: fresh() })
      const made = []
      for (let call = 1; call <= 7; call++) made.push((await create(ann, `ann-${call}`)).id)
      await create(bob, 'bob-1')
      const found = await backendOf(desk).find({ contactId: ann as NonNullable<typeof ann>, limit: 5 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual(made.reverse().slice(0, 5))
      expect(await backendOf(desk).find({ contactId: toContactId('rt:ann'), limit: 5 }, { signal: fresh() })).toEqual([])
    })
  })

  it('writes what has no property below the description, and links a ticket for people', async () => {
    await withDesk({}, async (desk) => {
      const ticket = await backendOf(desk).create(
        newTicket({
          tags: ['phone'],
          queue: 'Berlin',
          owner: 'nobody@example.com',
          contact: { name: 'Ann Muster', email: 'ann@example.com', number: '+4930901820' },
          customFields: { device: 'PHONE', mood: 'angry' },
        }),
        { externalId: 'call-1', signal: fresh() },
      )
      expect(ticket.description).toBe(
        'She cannot log in.\n\ncustomer: Ann Muster\ne-mail: ann@example.com\nqueue: Berlin\nowner: nobody@example.com\ntags: phone\nmood: angry',
      )
      expect([ticket.customFields, ticket.url]).toEqual([
        { device: 'PHONE' },
        `https://app.hubspot.com/contacts/12345/record/0-5/${ticket.id}`,
      ])
    })
  })

  it('keeps what stands below the description, however long that is', async () => {
    await withDesk({}, async (desk) => {
      const ticket = newTicket({ description: 'x'.repeat(70_000), tags: ['phone'] })
      const { description } = await backendOf(desk).create(ticket, { externalId: 'call-1', signal: fresh() })
      expect([description.endsWith('…\n\ntags: phone'), description.length > 60_000]).toEqual([true, true])
    })
  })

  it('takes an owner by e-mail address', async () => {
    await withDesk({}, async (desk) => {
      const ticket = await backendOf(desk).create(newTicket({ owner: 'ann@example.com' }), {
        externalId: 'call-1',
        signal: fresh(),
      })
      expect(ticket.owner).toBe('6166860')
      const update = backendOf(desk).update(ticket.id, { owner: 'bob@example.com' }, { signal: fresh() })
      await expect(update).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('owner') })
    })
  })

  it('moves a ticket through the stages of its own pipeline, guessed or named', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendOf(desk, {
        pipelines: { repairs: '77' },
        statuses: { cancelled: 'cannot be repaired', resolved: '904' },
      })
      const ticket = await backend.create(newTicket({ queue: 'repairs' }), { externalId: 'call-1', signal: fresh() })
      expect([ticket.queue, ticket.status]).toEqual(['repairs', 'acknowledged'])
      const stages = []
      for (const status of ['inProgress', 'cancelled', 'resolved', 'acknowledged'] as const) {
        expect((await backend.update(ticket.id, { status }, { signal: fresh() })).status).toBe(status)
        stages.push(desk.tickets.get(ticket.id)?.properties.hs_pipeline_stage)
      }
      expect(stages).toEqual(['902', '903', '904', '901'])
    })
  })

  it('says which property HubSpot refused, in its words', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendOf(desk)
      const ticket = await backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const wrong = backend.update(ticket.id, { customFields: { device: 'TELEX' } }, { signal: fresh() })
      await expect(wrong).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringMatching(/field "device".*TELEX was not one of the allowed options/),
      })
      const unknown = backend.update(ticket.id, { customFields: { mood: 'angry' } }, { signal: fresh() })
      await expect(unknown).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('customFields.mood') })
    })
  })

  it('sends remarks so that they stay text', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendOf(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      await backend.comment?.(id, '<img src=x onerror=alert(1)>\nA & B', { visibility: 'internal', signal: fresh() })
      expect([...desk.notes.values()].map(({ properties: { hs_note_body } }) => hs_note_body)).toEqual([
        '&lt;img src=x onerror=alert(1)&gt;<br>A &amp; B',
      ])
    })
  })

  it('keeps a file apart for a ticket and a key, private, and gives its bytes', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendOf(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251)
      const attachment = {
        name: 'C:\\calls\\call.wav',
        contentType: 'audio/wav',
        open: () => new Blob([bytes]).stream() as ReadableStream<Uint8Array>,
      }
      const file = await backend.attach?.(id, attachment, { key: 'recording', visibility: 'internal', signal: fresh() })
      const [kept] = desk.files.values()
      expect([file?.name, kept?.bytes.equals(Buffer.from(bytes))]).toEqual(['call.wav', true])
      expect(kept?.path).toMatch(new RegExp(`^/ringloop/${id}/[0-9a-f]{32}/call\\.wav$`))
      const toCustomer = backend.attach?.(id, attachment, { key: 'other', visibility: 'public', signal: fresh() })
      await expect(toCustomer).rejects.toMatchObject({ code: 'invalidInput' })
    })
  })

  it('never lets anything but a number into a path', async () => {
    await withDesk({}, async (desk) => {
      for (const id of ['../contacts/1', '1?idProperty=email', '1/', '', '1 OR 1=1'])
        await expect(backendOf(desk).get(toTicketId(id), { signal: fresh() })).rejects.toMatchObject({ code: 'notFound' })
      expect(desk.log).toEqual([])
    })
  })

  it('checks the account: a property without unique values would let tickets be filed twice', async () => {
    await withDesk({}, async (desk) => {
      expect(await backendOf(desk).check?.({ signal: fresh() })).toEqual({ version: 'CRM v3' })
      const check = (options: Partial<HubSpotOptions>) => backendOf(desk, options).check?.({ signal: fresh() })
      await expect(check({ properties: { externalId: 'outcome' } })).rejects.toMatchObject({
        code: 'invalidConfig',
        mend: expect.stringContaining('Require unique values'),
      })
      await expect(check({ properties: { callerPhone: 'nothing' } })).rejects.toMatchObject({ code: 'invalidConfig' })
      await expect(check({ pipeline: '5' })).rejects.toMatchObject({ code: 'invalidConfig' })
      await expect(check({ priorities: { urgent: 'BURNING' } })).rejects.toMatchObject({
        code: 'invalidConfig',
        message: expect.stringContaining('BURNING'),
      })
      await expect(check({ auth: { kind: 'bearer', token: 'wrong' } })).rejects.toMatchObject({ code: 'unauthorised' })
    })
  })

  it('finds the newest where nothing is asked for but how many', async () => {
    await withDesk({}, async (desk) => {
      const ids = ['One', 'Two'].map((subject) => desk.addTicket({ subject }))
      const found = await backendOf(desk).find({ limit: 5 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual(ids.reverse())
    })
  })

  it('finds a ticket by number that the index does not know yet, and not one that has lost it', async () => {
    await withDesk({ indexIsLate: true }, async (desk) => {
      const backend = backendOf(desk)
      const number = '+4930901820' as E164
      const { id } = await backend.create(newTicket({ contact: { number } }), { externalId: 'call-1', signal: fresh() })
      expect((await backend.find({ number, limit: 5 }, { signal: fresh() })).map((ticket) => ticket.id)).toEqual([id])
      desk.index()
      desk.edit(id, { ringloop_caller_phone: '+4930901899' })
      expect(await backendOf(desk).find({ number, limit: 5 }, { signal: fresh() })).toEqual([])
    })
  })
})

it('reads what a mock server made of the description answers', async () => {
  await using mock = await startMockServer('hubspot')
  const backend = backendOf(mock, { properties: {} })
  const ticket = await backend.get(toTicketId('512'), { signal: fresh() })
  expect(ticket).toMatchObject({ id: '512', status: 'inProgress', updatedAt: Date.parse('2019-12-07T16:50:06.678Z') })
  // It answers with a ticket that has not our id: never taken for it.
  const create = backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
  await expect(create).rejects.toMatchObject({ code: 'conflict' })
}, 30_000)
