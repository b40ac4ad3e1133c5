import { type E164, toContactId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { freshId, newTicket } from '../support/new-ticket.js'
import { backendFor, withDesk } from './with-freshdesk.js'

const { signal } = new AbortController()

describe('not being sure in Freshdesk', () => {
  const long = { created_at: '2025-01-01T09:00:00Z', updated_at: '2025-01-01T09:00:00Z' }

  it.each([
    ['there are more new tickets than can be looked through', 2001, {}, false],
    ['the search for one ticket gives everybody’s', 301, long, true],
  ] as const)(
    'files nothing when %s',
    async (_, count, times, ignoresFilters) => {
      await withDesk({ ignoresFilters }, async (desk) => {
        desk.fill(count, times)
        desk.settle()
        const filing = backendFor(desk).create(newTicket(), { externalId: 'call-1', signal })
        await expect(filing).rejects.toMatchObject({ code: 'protocol' })
        expect(desk.tickets).toHaveLength(count)
      })
    },
    60_000,
  )

  it('does not say that a customer has no open ticket when there were too many to look through', async () => {
    await withDesk({}, async (desk) => {
      desk.fill(2001, { status: 5 })
      const finding = backendFor(desk).find({ contactId: toContactId('freshdesk:42'), open: true, limit: 5 }, { signal })
      await expect(finding).rejects.toMatchObject({ code: 'protocol' })
    })
  }, 60_000)
})

describe('the customer of a ticket in Freshdesk', () => {
  const victim = { id: 42, name: 'Victor', email: 'victor@example.test', phone: '+4930111111' }

  it('is the contact that the directory found', async () => {
    await withDesk({}, async (desk) => {
      desk.contacts.push({ ...victim })
      const backend = backendFor(desk)
      const contact = { id: toContactId('freshdesk:42'), name: 'Somebody' }
      const ticket = await backend.create(newTicket({ contact }), { externalId: 'a', signal })
      desk.pass(90 * 86_400)
      expect([ticket.contactId, desk.contacts]).toEqual(['freshdesk:42', [victim]])
      expect((await backend.find({ contactId: contact.id, limit: 5 }, { signal })).map(({ id }) => id)).toEqual([ticket.id])
      desk.moods.ignoresFilters = true
      expect(await backend.find({ contactId: toContactId('freshdesk:43'), limit: 5 }, { signal })).toEqual([])
    })
  })

  it('is not a contact whose name, number or address the caller gave, but one of ours, the same for the same number', async () => {
    await withDesk({}, async (desk) => {
      desk.contacts.push({ ...victim })
      const contact = { name: victim.name, email: victim.email, number: victim.phone }
      const create = () => backendFor(desk).create(newTicket({ contact }), { externalId: freshId(), signal })
      const [first, second] = [await create(), await create()]
      expect(first.contactId).toBe(second.contactId)
      expect(desk.contacts).toEqual([
        victim,
        { id: expect.any(Number), name: 'Victor', unique_external_id: 'ringloop:+4930111111' },
      ])
      expect(first.description).toBe('She cannot log in.\n\ncustomer: Victor\ne-mail: victor@example.test')
    })
  })

  it('is the contact with the address where that is wanted', async () => {
    await withDesk({}, async (desk) => {
      desk.contacts.push({ ...victim })
      const backend = backendFor(desk, { requesters: 'email' })
      const contact = { name: 'Not Victor', email: victim.email }
      expect((await backend.create(newTicket({ contact }), { externalId: 'a', signal })).contactId).toBe('freshdesk:42')
      expect(desk.contacts[0]).toEqual(victim)
    })
  })

  it('of another directory is found again by a field for it, and by nothing without', async () => {
    await withDesk({}, async (desk) => {
      const contactId = toContactId("crm:7' OR status:2")
      const ticket = await backendFor(desk).create(newTicket({ contact: { id: contactId } }), { externalId: 'a', signal })
      expect(ticket.contactId).toBe(contactId)
      expect(await backendFor(desk, { fields: {} }).find({ contactId, limit: 5 }, { signal })).toEqual([])
      expect(await backendFor(desk).find({ contactId: toContactId('crm:8'), limit: 5 }, { signal })).toEqual([])
    })
  })

  it('is nobody else when the index finds numbers that only contain theirs', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      for (const number of ['+4930111111', '+49301111119'])
        await backend.create(newTicket({ contact: { number } }), { externalId: freshId(), signal })
      desk.settle()
      const found = await backend.find({ number: '+4930111111' as E164, limit: 5 }, { signal })
      expect(found.map(({ id }) => id)).toEqual(['1'])
    })
  })
})

describe('finding in Freshdesk', () => {
  it('shows tickets as they are, not as the index remembers them', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      const ticket = await backend.create(newTicket(), { externalId: 'a', signal })
      desk.settle()
      await backend.update(ticket.id, { status: 'closed' }, { signal })
      expect(await backend.find({ open: true, limit: 5 }, { signal })).toEqual([])
    })
  })

  it('gives as many as were asked for, although the newest are no longer what the index remembers', async () => {
    await withDesk({}, async (desk) => {
      desk.fill(3)
      desk.settle()
      for (const id of [2, 3]) desk.change(id, 501, { status: 5 })
      const found = await backendFor(desk).find({ open: true, limit: 1 }, { signal })
      expect(found.map(({ id }) => id)).toEqual(['1'])
    })
  })

  it('asks for no more of a customer’s tickets than are wanted', async () => {
    await withDesk({}, async (desk) => {
      desk.fill(250)
      await backendFor(desk).find({ contactId: toContactId('freshdesk:42'), open: true, limit: 5 }, { signal })
      expect(desk.log.filter((line) => line === 'GET tickets')).toHaveLength(1)
    })
  })

  it('takes a contact who is gone for one without tickets, but not what Freshdesk refuses for another reason', async () => {
    await withDesk({}, async (desk) => {
      const refusing = (field: string) =>
        backendFor(desk, {
          fetch: async () =>
            Response.json({ description: 'Validation failed', errors: [{ field, message: 'x' }] }, { status: 400 }),
        }).find({ contactId: toContactId('freshdesk:42'), limit: 5 }, { signal })
      expect(await refusing('requester_id')).toEqual([])
      await expect(refusing('updated_since')).rejects.toMatchObject({ code: 'invalidInput' })
    })
  })

  it('takes a ticket in the trash for gone, though Freshdesk still shows it', async () => {
    await withDesk({}, async (desk) => {
      desk.fill(1, { deleted: true })
      desk.settle()
      expect(await backendFor(desk).find({ open: true, limit: 5 }, { signal })).toEqual([])
      await expect(backendFor(desk).get('1' as never, { signal })).rejects.toMatchObject({ code: 'notFound' })
    })
  })
})
