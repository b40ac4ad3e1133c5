import { toContactId, toTicketId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { newTicket } from '../support/new-ticket.js'
import type { HubSpotDesk } from './hubspot-desk.js'
import { backendOf, fresh, withDesk } from './hubspot-gateway.js'

describe('creating once in HubSpot', () => {
  it('finds the ticket although the answer is lost', async () => {
    await withDesk({ failAfterUpsert: true }, async (desk) => {
      const ticket = await backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      expect([ticket.externalId, desk.tickets.size]).toEqual(['call-1', 1])
    })
  })

  it('does not write over what people have changed since', async () => {
    await withDesk({}, async (desk) => {
      const ticket = await backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      desk.edit(ticket.id, { subject: 'Corrected by hand', hs_pipeline_stage: '3' })
      const again = await backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      expect([again.id, again.subject, again.status]).toEqual([ticket.id, 'Corrected by hand', 'inProgress'])
      expect(desk.log.filter((line) => line.endsWith('batch/upsert'))).toHaveLength(1)
    })
  })

  it('leaves one ticket when gateways create at the very same moment', async () => {
    await withDesk({}, async (desk) => {
      let waiting = 0
      let start: () => void = () => undefined
      const together = new Promise<void>((resolve) => {
        start = resolve
      })
      desk.moods.beforeUpsert = () => {
        waiting += 1
        if (waiting === 5) start()
        return together
      }
      const create = () => backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const tickets = await Promise.all(Array.from({ length: 5 }, create))
      expect([desk.tickets.size, new Set(tickets.map(({ id }) => id)).size]).toEqual([1, 1])
    })
  })

  it('gives the ticket of the gateway that was first, also where HubSpot calls the second’s a wrong value', async () => {
    await withDesk({ refuseTwins: true }, async (desk) => {
      const create = () => backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      let first = ''
      desk.moods.beforeUpsert = async () => {
        delete desk.moods.beforeUpsert
        first = (await create()).id
      }
      expect([(await create()).id, desk.tickets.size]).toEqual([first, 1])
    })
  })

  it('refuses to write over a ticket whose id is the same but for its capitals', async () => {
    await withDesk({}, async (desk) => {
      await backendOf(desk).create(newTicket(), { externalId: 'Call-A', signal: fresh() })
      const other = backendOf(desk).create(newTicket(), { externalId: 'call-a', signal: fresh() })
      await expect(other).rejects.toMatchObject({ code: 'conflict' })
      expect(desk.tickets.size).toBe(1)
    })
  })

  it('associates the contact that a killed gateway did not get to', async () => {
    await withDesk({}, async (desk) => {
      const contact = { id: toContactId(`hubspot:${desk.addContact({ firstname: 'Ann' })}`) }
      await backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const again = await backendOf(desk).create(newTicket({ contact }), { externalId: 'call-1', signal: fresh() })
      expect(again.contactId).toBe(contact.id)
    })
  })
})

describe('parts of tickets in HubSpot', () => {
  const create = (desk: HubSpotDesk, parentId: string) =>
    backendOf(desk).create(newTicket({ parentId: toTicketId(parentId) }), { externalId: 'part-1', signal: fresh() })
  const associations = (desk: HubSpotDesk) => desk.log.filter((line) => line.includes('/associations/default/tickets/'))

  it('files none whose whole is not there, rather than one that looks as if it were not filed', async () => {
    await withDesk({}, async (desk) => {
      for (const parentId of ['999', 'SUP-1'])
        await expect(create(desk, parentId)).rejects.toMatchObject({
          code: 'invalidInput',
          message: expect.stringContaining(`parentId: there is no ticket "${parentId}"`),
        })
      expect(desk.tickets.size).toBe(0)
    })
  })

  it('associates the whole that a killed gateway did not get to, and needs it no more once filed', async () => {
    await withDesk({ failNextAssociation: true }, async (desk) => {
      const whole = desk.addTicket({ subject: 'The whole' })
      await expect(create(desk, whole)).rejects.toMatchObject({ code: 'unavailable' })
      const part = await create(desk, whole)
      expect([part.parentId, associations(desk).length, desk.tickets.size]).toEqual([whole, 2, 2])
      desk.remove(whole)
      expect((await create(desk, whole)).id).toBe(part.id)
    })
  })
})
