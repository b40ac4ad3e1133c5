import { type E164, toContactId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { freshId, newTicket } from '../support/new-ticket.js'
import { backendFor, withDesk } from './with-zendesk.js'
import { ourUser } from './zendesk-desk.js'

const { signal } = new AbortController()

describe('the customer of a ticket in Zendesk', () => {
  const victim = { id: 42, name: 'Victor', email: 'victor@example.test', phone: '+4930111111' }

  it('is the user that the directory found', async () => {
    await withDesk({}, async (desk) => {
      desk.users.push({ ...victim })
      const backend = backendFor(desk)
      const ticket = await backend.create(newTicket({ contact: { id: toContactId('zendesk:42'), name: 'Somebody' } }), {
        externalId: 'a',
        signal,
      })
      expect([ticket.contactId, desk.tickets[0]?.requester_id, desk.users[0]]).toEqual(['zendesk:42', 42, victim])
      expect((await backend.find({ contactId: toContactId('zendesk:42'), limit: 5 }, { signal })).map(({ id }) => id)).toEqual([
        ticket.id,
      ])
      expect(await backend.find({ contactId: toContactId('zendesk:43'), limit: 5 }, { signal })).toEqual([])
    })
  })

  it('is not a user whose name, number or address the caller gave', async () => {
    await withDesk({}, async (desk) => {
      desk.users.push({ ...victim })
      const contact = { name: victim.name, email: victim.email, number: victim.phone }
      const ticket = await backendFor(desk).create(newTicket({ contact }), { externalId: 'a', signal })
      expect([ticket.contactId, desk.tickets[0]?.requester_id]).toEqual([null, ourUser])
      expect(ticket.description).toBe('She cannot log in.\n\ncustomer: Victor\ne-mail: victor@example.test')
    })
  })

  it('is the user with the address where that is wanted, and stays what it was', async () => {
    await withDesk({}, async (desk) => {
      desk.users.push({ ...victim })
      const backend = backendFor(desk, { requesters: 'email' })
      const contact = { name: 'Not Victor', email: victim.email }
      const known = await backend.create(newTicket({ contact }), { externalId: 'a', signal })
      const listed = await backend.create(newTicket({ contact: { email: 'a@b.test, c@d.test' } }), { externalId: 'b', signal })
      expect([known.contactId, desk.users[0], listed.contactId]).toEqual(['zendesk:42', victim, null])
    })
  })

  it('of another directory is found again by a field for it, and by nothing without', async () => {
    await withDesk({}, async (desk) => {
      const contactId = toContactId('crm:7 "x" *')
      const ticket = await backendFor(desk).create(newTicket({ contact: { id: contactId } }), { externalId: 'a', signal })
      desk.settle()
      expect(ticket.contactId).toBe(contactId)
      expect(await backendFor(desk, { fields: {} }).find({ contactId, limit: 5 }, { signal })).toEqual([])
    })
  })

  it('is nobody else when a search finds numbers that only contain theirs', async () => {
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

describe('finding in Zendesk', () => {
  it('asks once who we are, however many tickets it finds', async () => {
    await withDesk({}, async (desk) => {
      for (const externalId of ['a', 'b', 'c']) await backendFor(desk).create(newTicket(), { externalId, signal })
      desk.settle()
      desk.log.length = 0
      expect(await backendFor(desk).find({ open: true, limit: 5 }, { signal })).toHaveLength(3)
      expect(desk.log.filter((line) => line === 'GET users/me')).toHaveLength(1)
    })
  })

  it('knows every word that is read as a status, and asks for none that stands for nothing', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk, { statuses: { pending: ['pending', 'hold'] } })
      for (const status of ['open', 'pending', 'hold', 'solved']) {
        const { id } = await backend.create(newTicket(), { externalId: status, signal })
        desk.change(Number(id), 501, { status })
      }
      desk.settle()
      const find = async (query: object) =>
        (await backend.find({ ...query, limit: 5 }, { signal })).map(({ externalId }) => externalId)
      expect(await find({ status: 'pending' })).toEqual(['hold', 'pending'])
      expect(await find({ open: false })).toEqual(['solved'])
      expect(await find({ open: true })).toEqual(['hold', 'pending', 'open'])
      desk.log.length = 0
      expect(await find({ status: 'cancelled' })).toEqual([])
      expect(desk.log).not.toContain('GET search')
    })
  })
})
