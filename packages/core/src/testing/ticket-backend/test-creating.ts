import { isRingloopError } from '../../errors/ringloop-error.js'
import { isOpen } from '../../tickets/ticket.js'
import { expectEqual, expectThat } from '../assertions.js'
import { hostileTexts } from '../hostile-texts.js'
import { example, signal, type TicketSuite } from './ticket-suite.js'

/** Once for an external id, with what it was given. */
export function testCreating({ capabilities, test, nextId, can, stored, settled }: TicketSuite): void {
  test('creates a ticket with what it was given, and gives it back', async (backend) => {
    const externalId = nextId()
    const created = await backend.create(example(), { externalId, signal })
    const got = await backend.get(created.id, { signal })
    for (const ticket of [created, got]) {
      expectEqual(ticket.subject, stored(example().subject), 'subject')
      expectEqual(ticket.externalId, externalId, 'externalId')
      expectThat(isOpen(ticket.status), `a new ticket is open, not "${ticket.status}"`)
      if (capabilities.priority) expectEqual(ticket.priority, 'high', 'priority')
      if (capabilities.description) expectEqual(ticket.description, stored(example().description), 'description')
      if (capabilities.tags) expectEqual([...ticket.tags].sort(), ['callback', 'phone'], 'tags')
    }
    expectEqual(got.id, created.id, 'id')
    expectThat(created.version !== '', 'it has a version')
    expectThat(Number.isFinite(created.createdAt) && created.createdAt > 0, 'createdAt is milliseconds since 1970')
    expectThat(created.url === undefined || /^https?:\/\//.test(created.url), `url is a web address, not ${created.url}`)
  })

  test('creates once for an external id, also with other words', async (backend) => {
    const externalId = nextId()
    const first = await backend.create(example(), { externalId, signal })
    await settled()
    const second = await backend.create({ ...example(), subject: 'Another subject' }, { externalId, signal })
    expectEqual([second.id, second.subject], [first.id, first.subject], 'the second create gives the first ticket')
    const found = await backend.find({ externalId, limit: 10 }, { signal })
    expectEqual(
      found.map((ticket) => ticket.id),
      [first.id],
      'there is one',
    )
  })

  test('creates once for an external id when asked five times at once', async (backend) => {
    const externalId = nextId()
    const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => backend.create(example(), { externalId, signal })))
    await settled()
    const ids = new Set(attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value.id] : [])))
    expectEqual(ids.size, 1, 'all that succeed give the same ticket')
    for (const attempt of attempts) {
      const reason: unknown = attempt.status === 'rejected' ? attempt.reason : null
      expectThat(reason === null || isRingloopError(reason), `a create that fails gives a RingloopError, not ${String(reason)}`)
    }
    const found = await backend.find({ externalId, limit: 10 }, { signal })
    expectEqual(
      found.map((ticket) => ticket.id),
      [...ids],
      'there is one',
    )
  })

  test('creates two tickets for two external ids, also where one begins like the other', async (backend) => {
    const externalId = nextId()
    const first = await backend.create(example(), { externalId, signal })
    await settled()
    const second = await backend.create(example(), { externalId: `${externalId}-b`, signal })
    expectThat(first.id !== second.id, 'they are two tickets')
    await settled()
    const found = await backend.find({ externalId, limit: 10 }, { signal })
    expectEqual(
      found.map((ticket) => ticket.id),
      [first.id],
      'each is found under its own id alone',
    )
  })

  for (const [name, text] of Object.entries(hostileTexts)) {
    test(`takes hostile text as text: ${name}`, async (backend) => {
      const ticket = {
        ...example(),
        subject: `S ${text} .`,
        description: `First line\n${text}\n\nlast line`,
        contact: { name: text },
      }
      const created = await backend.create(ticket, { externalId: nextId(), signal })
      const got = await backend.get(created.id, { signal })
      expectEqual(got.subject, stored(ticket.subject), 'subject')
      if (capabilities.description) expectEqual(got.description, stored(ticket.description), 'description')
    })
  }

  if (capabilities.subTickets !== 'none') {
    test('makes a part of a ticket', async (backend) => {
      const whole = await backend.create(example(), { externalId: nextId(), signal })
      const create = (part: number) =>
        backend.create({ ...example(), subject: `Part ${part}`, parentId: whole.id }, { externalId: nextId(), signal })
      const parts = [await create(1), await create(2)]
      await settled()
      for (const part of parts) {
        const got = await backend.get(part.id, { signal })
        expectEqual([part.parentId, got.parentId], [whole.id, whole.id], 'the part knows the whole')
      }
      expectEqual((await backend.get(whole.id, { signal })).parentId, null, 'the whole is no part')
      if (!can('parent')) return
      const found = await backend.find({ parentId: whole.id, limit: 10 }, { signal })
      expectEqual(found.map((ticket) => ticket.id).sort(), parts.map((ticket) => ticket.id).sort(), 'the parts, and no others')
    })
  }
}
