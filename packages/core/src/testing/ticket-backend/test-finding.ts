import { type E164, toContactId } from '../../contacts/contact.js'
import { type Ticket, toTicketId } from '../../tickets/ticket.js'
import type { TicketQuery } from '../../tickets/ticket-backend.js'
import type { TicketCondition } from '../../tickets/ticket-capabilities.js'
import { expectEqual, expectRejection, expectThat } from '../assertions.js'
import { example, signal, type TicketSuite } from './ticket-suite.js'

/** The tickets asked for, and no others; what it cannot answer is refused. */
export function testFinding({ sample, test, nextId, can, settled }: TicketSuite): void {
  test('finds nothing under an external id that is nobody’s', async (backend) => {
    await backend.create(example(), { externalId: nextId(), signal })
    await settled()
    // a system that ignores a filter it does not know answers with everything
    expectEqual(await backend.find({ externalId: nextId(), limit: 10 }, { signal }), [], 'nothing')
  })

  for (const condition of Object.keys(conditions) as TicketCondition[]) {
    if (can(condition)) continue
    test(`refuses to find by ${condition}, which it cannot, and does not leave it out`, async (backend) => {
      await backend.create(example(), { externalId: nextId(), signal })
      await settled()
      const query = { ...conditions[condition], limit: 10 }
      await expectRejection(backend.find(query, { signal }), 'invalidInput', `find by ${condition}`)
    })
  }

  if (can('number') && can('open')) {
    test('finds the tickets of a number, open ones alone, newest first, no more than asked for', async (backend) => {
      const number = '+4930901820' as E164
      const create = (suffix: string, contact: string) =>
        backend.create(
          { ...example(), contact: { name: `Contract ${suffix}`, number: contact } },
          { externalId: nextId(), signal },
        )
      const made: Ticket[] = []
      for (const suffix of ['one', 'two', 'three']) made.push(await create(suffix, number))
      const other = await create('other', '+4930901821')
      const [first, second, third] = made
      expectThat(first !== undefined && second !== undefined && third !== undefined, 'three were made')
      await backend.update(second.id, { status: 'resolved' }, { signal })
      await settled()
      const mine = new Set([...made, other].map((ticket) => ticket.id as string))
      const find = async (query: { readonly open?: boolean; readonly limit: number }) => {
        const found = await backend.find({ number, ...query }, { signal })
        const times = found.map((ticket) => ticket.createdAt)
        expectEqual(
          times,
          [...times].sort((left, right) => right - left),
          'newest first',
        )
        return found.map((ticket) => ticket.id as string)
      }
      const all = (await find({ limit: 50 })).filter((id) => mine.has(id))
      expectEqual([...all].sort(), [first.id, second.id, third.id].sort(), 'the tickets of this number and no other')
      const open = (await find({ limit: 50, open: true })).filter((id) => mine.has(id))
      expectEqual([...open].sort(), [first.id, third.id].sort(), 'the open ones')
      expectEqual((await find({ limit: 2 })).length, 2, 'no more than two')
      expectEqual(await backend.find({ number: '+4930901899' as E164, limit: 5 }, { signal }), [], 'a number without tickets')
    })
  }

  if (can('contact')) {
    test('finds the tickets of a contact, and no others', async (backend) => {
      const made: Ticket[] = []
      const [one, another] = sample.contactIds ?? ['contract:one', 'contract:another']
      for (const id of [one, another, one]) {
        const contact = { id: toContactId(id), name: 'Contract', number: id === one ? '+4930901823' : '+4930901824' }
        const created = await backend.create({ ...example(), contact }, { externalId: nextId(), signal })
        made.push(await backend.get(created.id, { signal }))
      }
      await settled()
      const [first, other, third] = made
      expectThat(first !== undefined && other !== undefined && third !== undefined, 'three were made')
      const mine = new Set(made.map((ticket) => ticket.id))
      expectThat(first.contactId !== null && other.contactId !== null, 'a ticket knows its contact')
      expectThat(first.contactId !== other.contactId, 'two customers are two contacts')
      expectEqual(third.contactId, first.contactId, 'one customer is one contact')
      for (const [contactId, expected] of [
        [first.contactId, [first.id, third.id]],
        [other.contactId, [other.id]],
      ] as const) {
        const found = await backend.find({ contactId, limit: 50 }, { signal })
        expectThat(
          found.every((ticket) => ticket.contactId === contactId),
          `only tickets of ${contactId}, not of ${found.map((ticket) => ticket.contactId).join(', ')}`,
        )
        const ids = found.map((ticket) => ticket.id).filter((id) => mine.has(id))
        expectEqual([...ids].sort(), [...expected].sort(), 'all of its tickets')
      }
    })
  }

  if (can('status') && can('open')) {
    test('finds the tickets with a status, and no others', async (backend) => {
      const number = '+4930901822' as E164
      const contact = { name: 'Contract status', number }
      const made: Ticket[] = []
      for (let index = 0; index < 2; index++)
        made.push(await backend.create({ ...example(), contact }, { externalId: nextId(), signal }))
      const [solved, open] = made
      expectThat(solved !== undefined && open !== undefined, 'two were made')
      await backend.update(solved.id, { status: 'resolved' }, { signal })
      await settled()
      const narrow = can('number') ? { number } : {}
      const found = await backend.find({ ...narrow, status: 'resolved', limit: 100 }, { signal })
      expectThat(
        found.every((ticket) => ticket.status === 'resolved'),
        `only resolved ones, not ${found.map((ticket) => ticket.status).join(', ')}`,
      )
      const ids = found.map((ticket) => ticket.id as string)
      expectEqual([ids.includes(solved.id), ids.includes(open.id)], [true, false], 'the resolved one, not the open one')
      const both = await backend.find({ ...narrow, status: 'resolved', open: true, limit: 100 }, { signal })
      expectEqual(both, [], 'a resolved ticket is not open')
    })
  }
}

/** Each condition with a value that no ticket has. */
const conditions: Readonly<Record<TicketCondition, Partial<TicketQuery>>> = {
  externalId: { externalId: 'nobody/fileTicket' },
  contact: { contactId: toContactId('nobody') },
  number: { number: '+4930901899' as E164 },
  open: { open: false },
  status: { status: 'cancelled' },
  parent: { parentId: toTicketId('0') },
}
