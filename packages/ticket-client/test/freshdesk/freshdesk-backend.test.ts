import { type Ticket, toContactId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createFreshdeskBackend, type FreshdeskOptions } from '../../src/index.js'
import { newFile } from '../support/new-file.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { apiKey, type FreshdeskDesk, startFreshdeskDesk } from './freshdesk-desk.js'
import { backendFor, withDesk } from './with-freshdesk.js'

const { signal } = new AbortController()

describe('Freshdesk as documented', () => {
  const desks: FreshdeskDesk[] = []
  testTicketBackend({
    it,
    make: async () => {
      const desk = await startFreshdeskDesk()
      desks.push(desk)
      return Object.assign(backendFor(desk, { unmapped: 'drop', fieldNames: { outcome: 'cf_outcome' } }), {
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
      comments: ['internal', 'public'],
      attachments: { maximumBytes: 20_000_000, visibility: ['internal', 'public'] },
      customFields: 'discovered',
      subTickets: 'parent',
      changes: ['poll'],
    },
    sample: { customFields: ['outcome'] },
    settle: async () => desks.at(-1)?.settle(),
  })
})

describe('creating once in Freshdesk', () => {
  it.each(['drop', 'fail'] as const)(
    'finds the ticket although its answer is lost and the index does not know it (%s)',
    async (afterCreate) => {
      await withDesk({ afterCreate }, async (desk) => {
        const ticket = await backendFor(desk).create(newTicket(), { externalId: 'call-1/ticket', signal })
        expect([ticket.id, ticket.externalId, desk.tickets.length]).toEqual(['1', 'call-1/ticket', 1])
      })
    },
  )

  it('finds it in the list of the newest before the index knows it, and in the index long after', async () => {
    await withDesk({}, async (desk) => {
      const create = () => backendFor(desk).create(newTicket(), { externalId: 'call-1', signal })
      const first = await create()
      expect((await create()).id).toBe(first.id)
      desk.settle()
      desk.pass(40 * 86_400)
      expect([(await create()).id, desk.tickets.length]).toEqual([first.id, 1])
    })
  })

  it('leaves one when two gateways file at the same moment: the other is closed, says whose double it is, and is found no more', async () => {
    await withDesk({}, async (desk) => {
      let arrived = 0
      let open: () => void = () => undefined
      const both = new Promise<void>((resolve) => {
        open = resolve
      })
      desk.moods.beforeCreate = async () => {
        if (++arrived === 2) open()
        await both
      }
      const file = (subject: string) => backendFor(desk).create(newTicket({ subject }), { externalId: 'call-1', signal })
      const made = await Promise.all([file('From one gateway'), file('From the other')])
      expect([made[0]?.id, made[1]?.id]).toEqual(['1', '1'])
      expect(desk.tickets.map((ticket) => [ticket.status, ticket.custom_fields.cf_ringloop_id, ticket.tags])).toEqual([
        [2, 'call-1', []],
        [5, null, ['ringloop-double', 'double-of-1']],
      ])
      // The index may still show the double as it was.
      desk.settle()
      expect((await backendFor(desk).find({ externalId: 'call-1', limit: 5 }, { signal })).map(({ id }) => id)).toEqual(['1'])
    })
  })

  it('closes a double that a killed process had sent, though it appears long after', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      await backend.create(newTicket(), { externalId: 'call-1', signal, triedBefore: true })
      desk.fill(1, { custom_fields: { cf_ringloop_id: 'call-1' } })
      desk.pass(60)
      await backend.create(newTicket(), { externalId: 'call-2', signal })
      expect(desk.tickets.map((ticket) => ticket.custom_fields.cf_ringloop_id)).toEqual(['call-1', null, 'call-2'])
    })
  })

  it('takes no other ticket for its own, whatever the id has in it, or if the search gives everything', async () => {
    await withDesk({}, async (desk) => {
      const ids = ['call-a', "call-a' OR status:2", 'call-a"', 'x'.repeat(500), 'käse', 'call']
      const made: Ticket[] = []
      for (const externalId of ids) {
        made.push(await backendFor(desk).create(newTicket(), { externalId, signal }))
        desk.settle()
      }
      expect(new Set(made.map((ticket) => ticket.id)).size).toBe(ids.length)
      expect(made.map((ticket) => ticket.externalId)).toEqual(ids)
      desk.moods.ignoresFilters = true
      expect((await backendFor(desk).find({ externalId: 'call', limit: 5 }, { signal })).map(({ id }) => id)).toEqual(['6'])
      expect(await backendFor(desk).find({ externalId: 'nobody', limit: 5 }, { signal })).toEqual([])
    })
  })
})

describe('texts in Freshdesk', () => {
  it('are not filled in, are HTML to nobody, and read back as they were', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      const evil = '{{ticket.requester.email}} {% for x in y %}\n<img src=x onerror=alert(1)>  two  blanks & &lt;'
      const ticket = await backend.create(newTicket({ description: evil }), { externalId: 'a', signal })
      await backend.comment(ticket.id, evil, { visibility: 'public', signal })
      const stored = JSON.stringify([desk.tickets.map((one) => one.description), desk.remarks.map((one) => one.body)])
      expect(stored).not.toMatch(/FILLED IN|<img/)
      expect(ticket.description).toBe(evil)
    })
  })

  it('go into fields by their kind; a number that is none is refused before anything is sent', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk, { fieldNames: { rating: 'cf_rating' } })
      const customFields = { rating: '4', cf_back: 'yes', colour: 'red' }
      const ticket = await backend.create(newTicket({ customFields, queue: 'night' }), { externalId: 'a', signal })
      expect(ticket.customFields).toEqual({ rating: '4', cf_back: 'true' })
      expect(ticket.description).toBe('She cannot log in.\n\nqueue: night\ncolour: red')
      for (const changes of [
        { customFields: { colour: 'blue' } },
        { customFields: { rating: 'much' } },
        { owner: 'ann@example.test' },
      ])
        await expect(backend.update(ticket.id, changes, { signal })).rejects.toMatchObject({ code: 'invalidInput' })
      expect(desk.log.filter((line) => line.startsWith('PUT'))).toEqual([])
    })
  })
})

describe('custom fields in Freshdesk', () => {
  it('that cannot hold a value leave it below the description: a ticket without a value is better than none', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      const create = (cf_product: string, cf_rating: string) =>
        backend.create(newTicket({ customFields: { cf_product, cf_rating } }), { externalId: freshId(), signal })
      const fits = await create('Router', '4')
      expect([fits.customFields, fits.description]).toEqual([{ cf_product: 'Router', cf_rating: '4' }, 'She cannot log in.'])
      const other = await create('Car', 'much')
      expect([other.customFields, other.description]).toEqual([{}, 'She cannot log in.\n\ncf_product: Car\ncf_rating: much'])
    })
  })
})

describe('the fields of ours in Freshdesk', () => {
  it('are not overwritten by custom fields of the same name', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      const contact = { id: toContactId('crm:7'), number: '+4930111111' }
      const customFields = { cf_ringloop_id: 'other', cf_caller: '+4930999999', cf_customer: 'crm:8' }
      const ticket = await backend.create(newTicket({ contact, customFields }), { externalId: 'call-1', signal })
      expect(desk.tickets[0]?.custom_fields).toEqual({
        cf_ringloop_id: 'call-1',
        cf_caller: '+4930111111',
        cf_customer: 'crm:7',
      })
      await expect(backend.update(ticket.id, { customFields }, { signal })).rejects.toMatchObject({ code: 'invalidInput' })
    })
  })

  it('cannot be statuses or priorities that are no numbers', () => {
    const make = (options: Partial<FreshdeskOptions>) => () =>
      createFreshdeskBackend({ url: 'https://acme.freshdesk.com/', apiKey, ...options })
    expect(make({ statuses: { resolved: ['4', 'Solved'] } })).toThrow(/statuses\.resolved is "Solved"/)
    expect(make({ priorities: { urgent: 'P1' } })).toThrow(/priorities\.urgent is "P1"/)
    expect(make({ statuses: { pending: ['3', '9'] }, priorities: { urgent: '4' } })).not.toThrow()
  })
})

describe('files in Freshdesk', () => {
  const bytes = Uint8Array.from({ length: 3000 }, (_, index) => index % 256)
  const attaching = { key: 'recording', visibility: 'internal', signal } as const

  it.each(['drop', 'fail'] as const)(
    'are there once although the answer is lost (%s), and private as asked',
    async (afterNote) => {
      await withDesk({}, async (desk) => {
        const backend = backendFor(desk)
        const ticket = await backend.create(newTicket(), { externalId: 'a', signal })
        desk.moods.afterNote = afterNote
        const first = await backend.attach(ticket.id, newFile(bytes), attaching)
        const again = await backendFor(desk).attach(ticket.id, newFile(bytes), attaching)
        expect([again.id, first.size, first.contentType]).toEqual([first.id, 3000, 'audio/wav'])
        expect(desk.remarks.map((remark) => remark.private)).toEqual([true])
        await backend.attach(ticket.id, newFile(bytes), { ...attaching, key: 'other', visibility: 'public' })
        expect(desk.remarks.map((remark) => remark.private)).toEqual([true, false])
      })
    },
  )

  it('that are too large are refused before they are sent', async () => {
    await withDesk({}, async (desk) => {
      const huge = newFile(bytes, 30_000_000)
      await expect(backendFor(desk).attach('1' as never, huge, attaching)).rejects.toMatchObject({ code: 'invalidInput' })
      expect(desk.log).toEqual([])
    })
  })
})

describe('errors of Freshdesk', () => {
  it('name the field and say what Freshdesk said', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk, { fields: { externalId: 'cf_missing' } })
      await expect(backend.create(newTicket(), { externalId: 'a', signal })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringMatching(/field "cf_missing".*invalid field/i),
      })
      await expect(backend.check({ signal })).rejects.toMatchObject({
        code: 'invalidConfig',
        message: expect.stringContaining('cf_missing'),
      })
    })
  })

  it('say that the key is wrong, without the key', async () => {
    await withDesk({}, async (desk) => {
      const error: Error = await backendFor(desk, { apiKey: 'wrong-key-1' })
        .check({ signal })
        .then(
          () => new Error('none'),
          (reason) => reason,
        )
      expect(error).toMatchObject({ code: 'unauthorised' })
      expect(JSON.stringify([error.message, error.stack])).not.toContain('wrong-key-1')
    })
  })

  it('keep what is no ticket number out of the address', async () => {
    await withDesk({}, async (desk) => {
      for (const id of ['1/../../agents/me', '', '-1', 'x'])
        await expect(backendFor(desk).get(id as never, { signal })).rejects.toMatchObject({ code: 'notFound' })
      expect(desk.log).toEqual([])
    })
  })
})
