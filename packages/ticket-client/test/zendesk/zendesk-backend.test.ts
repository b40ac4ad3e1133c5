import { type Ticket, toContactId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { newFile } from '../support/new-file.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { backendFor, withDesk } from './with-zendesk.js'
import { startZendeskDesk, type ZendeskDesk, type ZendeskMoods, zendeskAuth } from './zendesk-desk.js'
import { checkField, choiceField, contactField, numberField, phoneField, textField } from './zendesk-ticket-fields.js'

const { signal } = new AbortController()

for (const [name, moods] of Object.entries<ZendeskMoods>({
  'Zendesk as documented': {},
  'Zendesk with three rows a page': { pageSize: 3 },
})) {
  describe(name, () => {
    const desks: ZendeskDesk[] = []
    testTicketBackend({
      it,
      make: async () => {
        const desk = await startZendeskDesk({ ...moods })
        desks.push(desk)
        return Object.assign(backendFor(desk, { unmapped: 'drop', fieldNames: { outcome: textField } }), {
          [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
        })
      },
      capabilities: {
        createOnce: 'idempotencyKey',
        findBy: ['externalId', 'contact', 'number', 'open', 'status'],
        versions: true,
        priority: true,
        tags: true,
        description: true,
        comments: ['internal', 'public'],
        attachments: { maximumBytes: 50_000_000, visibility: ['internal', 'public'] },
        customFields: 'discovered',
        subTickets: 'none',
        changes: ['poll'],
      },
      sample: { customFields: ['outcome'] },
      settle: async () => desks.at(-1)?.settle(),
    })
  })
}

describe('creating once in Zendesk', () => {
  it.each(['drop', 'fail'] as const)('asks again with the same key when the answer is lost (%s)', async (afterCreate) => {
    await withDesk({ afterCreate }, async (desk) => {
      const ticket = await backendFor(desk).create(newTicket(), { externalId: 'call-1/ticket', signal })
      expect([ticket.id, ticket.externalId, desk.tickets.length]).toEqual(['1', 'call-1/ticket', 1])
      expect(desk.idempotencyKeys).toEqual(['call-1/ticket', 'call-1/ticket'])
    })
  })

  it('finds the ticket by its external id when Zendesk has forgotten the key', async () => {
    await withDesk({}, async (desk) => {
      const first = await backendFor(desk).create(newTicket(), { externalId: 'call-1', signal })
      desk.pass(3 * 3600)
      const second = await backendFor(desk).create(newTicket({ subject: 'Other words' }), { externalId: 'call-1', signal })
      expect([second.id, second.subject, desk.tickets.length]).toEqual([first.id, 'Call from Ann', 1])
    })
  })

  it('files one ticket when several gateways file it at once, with other words too', async () => {
    await withDesk({}, async (desk) => {
      const made = await Promise.all(
        [1, 2, 3, 4].map((index) =>
          backendFor(desk).create(newTicket({ subject: `From gateway ${index % 2}` }), { externalId: 'call-1', signal }),
        ),
      )
      expect([new Set(made.map((ticket) => ticket.id)).size, desk.tickets.length]).toEqual([1, 1])
    })
  })

  it('takes no other ticket for its own although Zendesk compares ids without case, parts them at commas, or ignores the filter', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      const ids = ['call-a', 'CALL-A', 'call-a,call-b', 'call-b', 'x'.repeat(500), 'käse']
      const made: Ticket[] = []
      for (const externalId of ids) made.push(await backend.create(newTicket(), { externalId, signal }))
      expect(new Set(made.map((ticket) => ticket.id)).size).toBe(ids.length)
      expect(made.map((ticket) => ticket.externalId)).toEqual(ids)
      desk.moods.ignoresFilters = true
      expect((await backend.find({ externalId: 'call-b', limit: 5 }, { signal })).map((ticket) => ticket.id)).toEqual([
        made[3]?.id,
      ])
      expect(await backend.find({ externalId: 'nobody', limit: 5 }, { signal })).toEqual([])
    })
  })
})

describe('texts in Zendesk', () => {
  it('are as short as Zendesk takes them, also when every sign has to be kept from being filled in', async () => {
    await withDesk({}, async (desk) => {
      const braces = '{'.repeat(70_000)
      const backend = backendFor(desk, { fieldNames: { outcome: textField } })
      const { id } = await backend.create(newTicket({ subject: braces, description: braces }), { externalId: 'a', signal })
      await backend.update(id, { customFields: { outcome: braces } }, { signal })
      const [ticket] = desk.tickets
      expect(ticket?.subject.length).toBe(150)
      expect(ticket?.description.length).toBe(60_000)
      expect(String(ticket?.custom_fields.find((field) => field.id === textField)?.value)).toHaveLength(1000)
    })
  })

  it('do not get into the fields of ours that say who called', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      const contact = { id: toContactId('crm:7'), number: '+4930111111' }
      const customFields = { [String(phoneField)]: '+4930999999', [String(contactField)]: 'crm:8' }
      const ticket = await backend.create(newTicket({ contact, customFields }), { externalId: 'a', signal })
      expect([ticket.contactId, desk.tickets[0]?.custom_fields.map(({ value }) => value)]).toEqual([
        'crm:7',
        ['+4930111111', 'crm:7'],
      ])
      await expect(backend.update(ticket.id, { customFields }, { signal })).rejects.toMatchObject({ code: 'invalidInput' })
    })
  })

  it('are not filled in, wherever they stand, and read back as they were', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk, { fieldNames: { outcome: textField } })
      const evil = '{{ticket.requester.email}} {% for x in y %}'
      const ticket = await backend.create(
        newTicket({ subject: evil, description: evil, contact: { name: evil }, customFields: { outcome: evil } }),
        { externalId: 'a', signal },
      )
      await backend.comment(ticket.id, evil, { visibility: 'public', signal })
      expect(JSON.stringify([desk.tickets, desk.audits])).not.toContain('FILLED IN')
      expect([ticket.subject, ticket.customFields.outcome]).toEqual([evil, evil])
      expect(ticket.description).toBe(`${evil}\n\ncustomer: ${evil}`)
    })
  })

  it('go into fields by their kind; what has no field is told below the description, and refused in a change', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      const customFields = { [String(checkField)]: 'yes', colour: 'red' }
      const ticket = await backend.create(newTicket({ customFields, queue: 'night' }), { externalId: 'a', signal })
      expect(ticket.customFields).toEqual({ [String(checkField)]: 'true' })
      expect(ticket.description).toBe('She cannot log in.\n\nqueue: night\ncolour: red')
      await expect(backend.update(ticket.id, { customFields: { colour: 'blue' } }, { signal })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringContaining('colour'),
      })
    })
  })

  it('go below the description where the field cannot hold them: a ticket without a value is better than none', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk, { fieldNames: { product: choiceField, rating: numberField } })
      const create = (product: string, rating: string) =>
        backend.create(newTicket({ customFields: { product, rating } }), { externalId: freshId(), signal })
      const fits = await create('router_big', '4')
      expect([fits.customFields, fits.description]).toEqual([{ product: 'router_big', rating: '4' }, 'She cannot log in.'])
      const other = await create('Car', 'much')
      expect([other.customFields, other.description]).toEqual([{}, 'She cannot log in.\n\nproduct: Car\nrating: much'])
    })
  })

  it('are asked for once: the description of the fields is kept for ten minutes', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      const create = () =>
        backend.create(newTicket({ customFields: { [String(textField)]: 'x' } }), { externalId: freshId(), signal })
      await create()
      await create()
      expect(desk.log.filter((line) => line.endsWith('ticket_fields')).length).toBe(1)
      desk.pass(601)
      await create()
      expect(desk.log.filter((line) => line.endsWith('ticket_fields')).length).toBe(2)
    })
  })
})

describe('files in Zendesk', () => {
  const bytes = Uint8Array.from({ length: 3000 }, (_, index) => index % 256)
  const attaching = { key: 'recording', visibility: 'internal', signal } as const

  it.each(['drop', 'fail'] as const)(
    'are there once although the answer is lost (%s), and internal as asked',
    async (afterUpdate) => {
      await withDesk({}, async (desk) => {
        const backend = backendFor(desk)
        const ticket = await backend.create(newTicket(), { externalId: 'a', signal })
        desk.moods.afterUpdate = afterUpdate
        const first = await backend.attach(ticket.id, newFile(bytes), attaching)
        const again = await backendFor(desk).attach(ticket.id, newFile(bytes), attaching)
        expect([again.id, (await backend.attachments(ticket.id, { signal })).length, first.size]).toEqual([first.id, 1, 3000])
        expect(desk.audits.at(-1)?.events.map((event) => event.public)).toEqual([false])
      })
    },
  )

  it('of unknown size are streamed; those that did not arrive whole, or are too large, are not put on the ticket', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      const ticket = await backend.create(newTicket(), { externalId: 'a', signal })
      const streamed = { name: 'x.wav', contentType: 'audio/wav', open: newFile(bytes).open }
      expect((await backend.attach(ticket.id, streamed, { ...attaching, key: 'b' })).size).toBe(3000)
      await expect(backend.attach(ticket.id, newFile(bytes, 60_000_000), attaching)).rejects.toMatchObject({
        code: 'invalidInput',
      })
      expect((await backend.attachments(ticket.id, { signal })).length).toBe(1)
    })
  })
})

describe('errors of Zendesk', () => {
  it('name the field and say what Zendesk said', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk)
      const ticket = await backend.create(newTicket(), { externalId: 'a', signal })
      await backend.update(ticket.id, { status: 'closed' }, { signal })
      await expect(backend.comment(ticket.id, 'x', { visibility: 'internal', signal })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringMatching(/field "status".*closed prevents ticket update/),
      })
    })
  })

  it('say that the account is not known, without the token', async () => {
    await withDesk({}, async (desk) => {
      const backend = backendFor(desk, { auth: { ...zendeskAuth, token: 'wrong-token' } })
      const error: Error = await backend.check({ signal }).then(
        () => new Error('none'),
        (reason) => reason,
      )
      expect(error).toMatchObject({ code: 'unauthorised' })
      expect(JSON.stringify([error.message, error.stack])).not.toContain('wrong-token')
    })
  })

  it('say which of the configured fields is not there', async () => {
    await withDesk({}, async (desk) => {
      expect(await backendFor(desk).check({ signal })).toEqual({ version: 'v2' })
      await expect(backendFor(desk, { fields: { callerPhone: 4711 } }).check({ signal })).rejects.toMatchObject({
        code: 'invalidConfig',
        message: expect.stringContaining('4711'),
      })
    })
  })

  it('keep what is no ticket number out of the address', async () => {
    await withDesk({}, async (desk) => {
      for (const id of ['1/../../users/me', '1.json', '', '-1', 'x'])
        await expect(backendFor(desk).get(id as never, { signal })).rejects.toMatchObject({ code: 'notFound' })
      expect(desk.log).toEqual([])
    })
  })
})
