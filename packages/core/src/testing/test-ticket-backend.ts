import { type E164, toContactId } from '../contacts/contact.js'
import { isRingloopError } from '../errors/ringloop-error.js'
import { isOpen, type NewTicket, type Ticket, toTicketId } from '../tickets/ticket.js'
import type { TicketBackend, TicketQuery } from '../tickets/ticket-backend.js'
import type { TicketCapabilities, TicketCondition } from '../tickets/ticket-capabilities.js'
import { expectEqual, expectRejection, expectThat } from './assertions.js'
import { type ContractIt, using } from './contract-runner.js'
import { hostileTexts } from './hostile-texts.js'

/** What is peculiar to the system that a backend is tested on. */
export interface TicketSystemSample {
  /** Names of custom fields that hold text there. */
  readonly customFields?: readonly string[]
  /** What a text becomes in the ticket system, if it does not stay as it is. */
  readonly storedText?: (text: string) => string
  /** An id that looks like one of the system's but is nobody's. */
  readonly absentId?: string
}

/** How a `TicketBackend` is to be tested. */
export interface TicketBackendContract {
  readonly it: ContractIt
  /** A backend, empty or not; disposed of after each test if it is `AsyncDisposable`. */
  readonly make: () => Promise<TicketBackend>
  /** What the backend says of itself. The tests fail if it says otherwise, or can do less; what it cannot do is not tested. */
  readonly capabilities: TicketCapabilities
  readonly sample?: TicketSystemSample
  /** Makes external ids unlike those of earlier runs, for a system that keeps its tickets. */
  readonly runId?: string
  /** Waits until a new ticket can be found, for a system whose search lags behind. */
  readonly settle?: () => Promise<void>
}

const signal = (): AbortSignal => new AbortController().signal

/**
 * The contract of the `TicketBackend` port as tests.
 *
 * @example
 * ```ts
 * testTicketBackend({ it, make: async () => createMyBackend({ … }), capabilities: myCapabilities })
 * ```
 */
export function testTicketBackend(contract: TicketBackendContract): void {
  const { it, make, capabilities, sample = {}, runId = 'contract', settle } = contract
  let count = 0
  const nextId = (): string => `${runId}-${++count}/fileTicket`
  const can = (condition: TicketCondition) => capabilities.findBy.includes(condition)
  const stored = sample.storedText ?? ((text: string) => text)
  const test = (name: string, run: (backend: TicketBackend) => Promise<void>) =>
    it(`ticket backend: ${name}`, () => using(make, run))
  const settled = async () => {
    await settle?.()
  }

  test('says what it can do, and can do it', async (backend) => {
    expectEqual(backend.capabilities, capabilities, 'capabilities')
    expectEqual(
      {
        comment: backend.comment !== undefined,
        attach: backend.attach !== undefined,
        attachments: backend.attachments !== undefined,
        fields: backend.fields !== undefined,
        poll: backend.changes?.poll !== undefined,
        receive: backend.changes?.receive !== undefined,
      },
      {
        comment: capabilities.comments.length > 0,
        attach: capabilities.attachments !== null,
        attachments: capabilities.attachments !== null,
        fields: capabilities.customFields === 'discovered',
        poll: capabilities.changes.includes('poll'),
        receive: capabilities.changes.includes('webhook'),
      },
      'methods and capabilities',
    )
    expectThat(can('externalId'), 'it can find by externalId: creating once needs it')
  })

  test('creates a ticket with what it was given, and gives it back', async (backend) => {
    const externalId = nextId()
    const created = await backend.create(example(), { externalId, signal: signal() })
    const got = await backend.get(created.id, { signal: signal() })
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
    const first = await backend.create(example(), { externalId, signal: signal() })
    await settled()
    const second = await backend.create({ ...example(), subject: 'Another subject' }, { externalId, signal: signal() })
    expectEqual([second.id, second.subject], [first.id, first.subject], 'the second create gives the first ticket')
    const found = await backend.find({ externalId, limit: 10 }, { signal: signal() })
    expectEqual(
      found.map((ticket) => ticket.id),
      [first.id],
      'there is one',
    )
  })

  test('creates once for an external id when asked five times at once', async (backend) => {
    const externalId = nextId()
    const attempts = await Promise.allSettled(
      Array.from({ length: 5 }, () => backend.create(example(), { externalId, signal: signal() })),
    )
    await settled()
    const ids = new Set(attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value.id] : [])))
    expectEqual(ids.size, 1, 'all that succeed give the same ticket')
    for (const attempt of attempts) {
      const reason: unknown = attempt.status === 'rejected' ? attempt.reason : null
      expectThat(reason === null || isRingloopError(reason), `a create that fails gives a RingloopError, not ${String(reason)}`)
    }
    const found = await backend.find({ externalId, limit: 10 }, { signal: signal() })
    expectEqual(
      found.map((ticket) => ticket.id),
      [...ids],
      'there is one',
    )
  })

  test('creates two tickets for two external ids, also where one begins like the other', async (backend) => {
    const externalId = nextId()
    const first = await backend.create(example(), { externalId, signal: signal() })
    await settled()
    const second = await backend.create(example(), { externalId: `${externalId}-b`, signal: signal() })
    expectThat(first.id !== second.id, 'they are two tickets')
    await settled()
    const found = await backend.find({ externalId, limit: 10 }, { signal: signal() })
    expectEqual(
      found.map((ticket) => ticket.id),
      [first.id],
      'each is found under its own id alone',
    )
  })

  test('finds nothing under an external id that is nobody’s', async (backend) => {
    await backend.create(example(), { externalId: nextId(), signal: signal() })
    await settled()
    // a system that ignores a filter it does not know answers with everything
    expectEqual(await backend.find({ externalId: nextId(), limit: 10 }, { signal: signal() }), [], 'nothing')
  })

  for (const condition of Object.keys(conditions) as TicketCondition[]) {
    if (can(condition)) continue
    test(`refuses to find by ${condition}, which it cannot, and does not leave it out`, async (backend) => {
      await backend.create(example(), { externalId: nextId(), signal: signal() })
      await settled()
      const query = { ...conditions[condition], limit: 10 }
      await expectRejection(backend.find(query, { signal: signal() }), 'invalidInput', `find by ${condition}`)
    })
  }

  if (can('number') && can('open')) {
    test('finds the tickets of a number, open ones alone, newest first, no more than asked for', async (backend) => {
      const number = '+4930901820' as E164
      const create = (suffix: string, contact: string) =>
        backend.create(
          { ...example(), contact: { name: `Contract ${suffix}`, number: contact } },
          { externalId: nextId(), signal: signal() },
        )
      const made: Ticket[] = []
      for (const suffix of ['one', 'two', 'three']) made.push(await create(suffix, number))
      const other = await create('other', '+4930901821')
      const [first, second, third] = made
      expectThat(first !== undefined && second !== undefined && third !== undefined, 'three were made')
      await backend.update(second.id, { status: 'resolved' }, { signal: signal() })
      await settled()
      const mine = new Set([...made, other].map((ticket) => ticket.id as string))
      const find = async (query: { readonly open?: boolean; readonly limit: number }) =>
        (await backend.find({ number, ...query }, { signal: signal() })).map((ticket) => ticket.id as string)
      const all = (await find({ limit: 50 })).filter((id) => mine.has(id))
      expectEqual([...all].sort(), [first.id, second.id, third.id].sort(), 'the tickets of this number and no other')
      const open = (await find({ limit: 50, open: true })).filter((id) => mine.has(id))
      expectEqual([...open].sort(), [first.id, third.id].sort(), 'the open ones')
      expectEqual((await find({ limit: 2 })).length, 2, 'no more than two')
      expectEqual(
        await backend.find({ number: '+4930901899' as E164, limit: 5 }, { signal: signal() }),
        [],
        'a number without tickets',
      )
    })
  }

  if (can('status') && can('open')) {
    test('finds the tickets with a status, and no others', async (backend) => {
      const number = '+4930901822' as E164
      const contact = { name: 'Contract status', number }
      const made: Ticket[] = []
      for (let index = 0; index < 2; index++)
        made.push(await backend.create({ ...example(), contact }, { externalId: nextId(), signal: signal() }))
      const [solved, open] = made
      expectThat(solved !== undefined && open !== undefined, 'two were made')
      await backend.update(solved.id, { status: 'resolved' }, { signal: signal() })
      await settled()
      const narrow = can('number') ? { number } : {}
      const found = await backend.find({ ...narrow, status: 'resolved', limit: 100 }, { signal: signal() })
      expectThat(
        found.every((ticket) => ticket.status === 'resolved'),
        `only resolved ones, not ${found.map((ticket) => ticket.status).join(', ')}`,
      )
      const ids = found.map((ticket) => ticket.id as string)
      expectEqual([ids.includes(solved.id), ids.includes(open.id)], [true, false], 'the resolved one, not the open one')
      const both = await backend.find({ ...narrow, status: 'resolved', open: true, limit: 100 }, { signal: signal() })
      expectEqual(both, [], 'a resolved ticket is not open')
    })
  }

  if (capabilities.subTickets !== 'none') {
    test('makes a part of a ticket', async (backend) => {
      const whole = await backend.create(example(), { externalId: nextId(), signal: signal() })
      const create = (part: number) =>
        backend.create({ ...example(), subject: `Part ${part}`, parentId: whole.id }, { externalId: nextId(), signal: signal() })
      const parts = [await create(1), await create(2)]
      await settled()
      for (const part of parts) {
        const got = await backend.get(part.id, { signal: signal() })
        expectEqual([part.parentId, got.parentId], [whole.id, whole.id], 'the part knows the whole')
      }
      expectEqual((await backend.get(whole.id, { signal: signal() })).parentId, null, 'the whole is no part')
      if (!can('parent')) return
      const found = await backend.find({ parentId: whole.id, limit: 10 }, { signal: signal() })
      expectEqual(found.map((ticket) => ticket.id).sort(), parts.map((ticket) => ticket.id).sort(), 'the parts, and no others')
    })
  }

  for (const visibility of capabilities.comments) {
    test(`takes a remark (${visibility}), hostile text as text`, async (backend) => {
      const created = await backend.create(example(), { externalId: nextId(), signal: signal() })
      for (const text of Object.values(hostileTexts))
        await backend.comment?.(created.id, `Remark ${text} .`, { visibility, signal: signal() })
      const got = await backend.get(created.id, { signal: signal() })
      // some open a ticket when somebody answers
      expectEqual([got.subject, isOpen(got.status)], [created.subject, true], 'nothing else is changed')
    })
  }
  for (const visibility of (['internal', 'public'] as const).filter((one) => !capabilities.comments.includes(one))) {
    if (capabilities.comments.length === 0) break
    test(`refuses a remark that would be seen by others than meant (${visibility})`, async (backend) => {
      const created = await backend.create(example(), { externalId: nextId(), signal: signal() })
      const remark = backend.comment?.(created.id, 'A remark', { visibility, signal: signal() })
      await expectRejection(Promise.resolve(remark), 'invalidInput', `a remark (${visibility})`)
    })
  }

  const { attachments: taken } = capabilities
  if (taken !== null) {
    const readers = (['internal', 'public'] as const).filter((one) => taken.visibility.includes(one))
    test('says who can read a file', async () => expectThat(readers.length > 0, 'somebody can'))

    for (const visibility of (['internal', 'public'] as const).filter((one) => !readers.includes(one)))
      test(`refuses a file that would be seen by others than meant (${visibility})`, async (backend) => {
        const created = await backend.create(example(), { externalId: nextId(), signal: signal() })
        const open = () => new Blob(['RIFF']).stream() as ReadableStream<Uint8Array>
        const file = { name: 'call.wav', contentType: 'audio/wav', size: 4, open }
        const attached = backend.attach?.(created.id, file, { key: `${runId}/secret`, visibility, signal: signal() })
        await expectRejection(Promise.resolve(attached), 'invalidInput', `a file (${visibility})`)
        expectEqual(await backend.attachments?.(created.id, { signal: signal() }), [], 'no file is there')
      })

    test('takes a file once for a key, byte for byte', async (backend) => {
      const created = await backend.create(example(), { externalId: nextId(), signal: signal() })
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256)
      const file = (name: string) => ({
        name,
        contentType: 'audio/wav',
        size: bytes.length,
        open: () => new Blob([bytes]).stream() as ReadableStream<Uint8Array>,
      })
      const [visibility = 'public'] = readers
      const attach = (name: string, key: string) =>
        backend.attach?.(created.id, file(name), { key, visibility, signal: signal() })
      const first = await attach('call.wav', `${runId}/recording`)
      const again = await attach('call.wav', `${runId}/recording`)
      expectEqual(again?.id, first?.id, 'the second attach gives the first file')
      await attach('../../etc/"passwd"\r\n.wav', `${runId}/other`)
      const files = (await backend.attachments?.(created.id, { signal: signal() })) ?? []
      expectEqual(files.length, 2, 'two files')
      expectEqual(
        [files[0]?.id, files[0]?.name, files[0]?.size ?? bytes.length],
        [first?.id, 'call.wav', bytes.length],
        'the first',
      )
    })
  }

  if (capabilities.customFields === 'discovered') {
    test('describes its custom fields', async (backend) => {
      const fields = (await backend.fields?.({ signal: signal() })) ?? []
      expectEqual(new Set(fields.map((field) => field.name)).size, fields.length, 'each name once')
      for (const name of sample.customFields ?? []) {
        const field = fields.find((one) => one.name === name)
        expectThat(field !== undefined, `"${name}" is among ${fields.map((one) => one.name).join(', ')}`)
        expectThat(field.label !== '', `"${name}" has a label`)
      }
    })
  }

  test('changes a ticket, and only what it was told to', async (backend) => {
    const created = await backend.create(example(), { externalId: nextId(), signal: signal() })
    const updated = await backend.update(created.id, { status: 'resolved', subject: 'Solved' }, { signal: signal() })
    const got = await backend.get(created.id, { signal: signal() })
    for (const ticket of [updated, got]) {
      expectEqual([ticket.status, ticket.subject], ['resolved', stored('Solved')], 'status and subject')
      expectEqual([ticket.externalId, ticket.priority], [created.externalId, created.priority], 'the rest')
    }
  })

  if (capabilities.versions) {
    test('refuses to change a ticket that has changed since', async (backend) => {
      const created = await backend.create(example(), { externalId: nextId(), signal: signal() })
      const options = { ifVersion: created.version, signal: signal() }
      const updated = await backend.update(created.id, { subject: 'First' }, options)
      expectThat(updated.version !== created.version, 'a change gives another version')
      await expectRejection(backend.update(created.id, { subject: 'Second' }, options), 'conflict', 'an outdated version')
      expectEqual((await backend.get(created.id, { signal: signal() })).subject, stored('First'), 'the first change stands')
    })
  }

  const fieldName = capabilities.customFields === 'none' ? undefined : sample.customFields?.[0]
  if (fieldName !== undefined) {
    test('keeps custom fields, through changes too', async (backend) => {
      const customFields = { [fieldName]: '<b>42</b> "quoted"' }
      const created = await backend.create({ ...example(), customFields }, { externalId: nextId(), signal: signal() })
      expectEqual(
        (await backend.get(created.id, { signal: signal() })).customFields[fieldName],
        stored('<b>42</b> "quoted"'),
        'created',
      )
      await backend.update(created.id, { customFields: { [fieldName]: '43' } }, { signal: signal() })
      expectEqual((await backend.get(created.id, { signal: signal() })).customFields[fieldName], '43', 'changed')
    })
  }

  for (const [name, text] of Object.entries(hostileTexts)) {
    test(`takes hostile text as text: ${name}`, async (backend) => {
      const ticket = {
        ...example(),
        subject: `S ${text} .`,
        description: `First line\n${text}\n\nlast line`,
        contact: { name: text },
      }
      const created = await backend.create(ticket, { externalId: nextId(), signal: signal() })
      const got = await backend.get(created.id, { signal: signal() })
      expectEqual(got.subject, stored(ticket.subject), 'subject')
      if (capabilities.description) expectEqual(got.description, stored(ticket.description), 'description')
    })
  }

  test('says notFound for a ticket that is not there', async (backend) => {
    const id = toTicketId(sample.absentId ?? '999999999')
    await expectRejection(backend.get(id, { signal: signal() }), 'notFound', 'get')
    await expectRejection(backend.update(id, { subject: 'x' }, { signal: signal() }), 'notFound', 'update')
  })

  test('does nothing once the request is given up', async (backend) => {
    const created = await backend.create(example(), { externalId: nextId(), signal: signal() })
    const gone = new AbortController()
    gone.abort()
    const options = { signal: gone.signal }
    const externalId = nextId()
    await expectRejection(backend.create(example(), { ...options, externalId }), 'aborted', 'create')
    await expectRejection(backend.get(created.id, options), 'aborted', 'get')
    await expectRejection(backend.find({ externalId, limit: 1 }, options), 'aborted', 'find')
    await expectRejection(backend.update(created.id, { subject: 'x' }, options), 'aborted', 'update')
    await settled()
    expectEqual(await backend.find({ externalId, limit: 1 }, { signal: signal() }), [], 'nothing was created')
    expectEqual((await backend.get(created.id, { signal: signal() })).subject, created.subject, 'nothing was changed')
  })
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

const example = (): NewTicket => ({
  subject: 'Call back Erika Muster (030 901820)',
  description: 'Customer: Erika Muster\nQueue: support\n\nPlease call back.',
  priority: 'high',
  tags: ['phone', 'callback'],
  contact: { name: 'Erika Muster', number: '+4930901820' },
  customFields: {},
})
