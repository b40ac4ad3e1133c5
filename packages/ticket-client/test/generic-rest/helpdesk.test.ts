import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import { type E164, isRingloopError, type TicketChange, toTicketId, type WebhookRequest } from '@ringloop/core'
import { testContactDirectory, testTicketBackend, testTicketWebhooks } from '@ringloop/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRestBackend, createRestDirectory, type RestDescriptionInput } from '../../src/index.js'
import { newTicket } from '../support/new-ticket.js'
import { type Helpdesk, helpdeskSecrets, startHelpdesk } from './helpdesk.js'

const signal = new AbortController().signal
const options = { signal }
const create = (desk: Helpdesk) => createRestBackend(desk.description, { secrets: helpdeskSecrets, wait: async () => undefined })
const disposable = async () => {
  const desk = await startHelpdesk()
  return Object.assign(create(desk), { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
}

testTicketBackend({
  it,
  make: disposable,
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
    changes: ['poll', 'webhook'],
  },
  sample: { customFields: ['reason'] },
})

testContactDirectory({
  it,
  async make() {
    const desk = await startHelpdesk()
    return Object.assign(createRestDirectory(desk.description, { secrets: helpdeskSecrets }), {
      [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
    })
  },
  sample: { known: { number: '+4930901820' as E164, contactIds: ['c-1'] }, unknown: '+4930999999' as E164 },
})

const now = Date.parse('2026-03-01T09:00:00Z')
const event = {
  event: 'note.added',
  event_id: 'e-7',
  happened_at: '2026-03-01T08:59:58.250Z',
  changed_by: 'ann',
  case: { id: 5, title: 'Broken', state: 'open', created_at: '2026-03-01T08:00:00Z', changed_at: '2026-03-01T08:59:58Z' },
  note: { text: 'Called back', author: 'Ann' },
}
const sign = (body: Uint8Array, at: number): WebhookRequest => {
  const timestamp = String(Math.floor(at / 1000))
  const hmac = createHmac('sha256', helpdeskSecrets.HELPDESK_WEBHOOK_SECRET).update(`${timestamp}.`).update(body).digest('hex')
  const headers = { 'x-helpdesk-signature': `sha256=${hmac}`, 'x-helpdesk-timestamp': timestamp }
  return { method: 'POST', url: 'https://ringloop.example.com/hooks', headers, body, receivedAt: at }
}
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

testTicketWebhooks({
  it,
  make: disposable,
  body: bytes({ events: [event] }),
  sign,
  proofHeader: 'x-helpdesk-signature',
  windowMs: 300_000,
  now,
})

describe('a backend that is only described', () => {
  let desk: Helpdesk
  beforeEach(async () => {
    desk = await startHelpdesk()
  })
  afterEach(() => desk[Symbol.asyncDispose]())

  const poll = async (cursor: string | null, limit = 100) => {
    const answer = await create(desk).changes?.poll?.(cursor, { signal, limit })
    if (answer === undefined) throw new Error('it cannot be polled')
    return answer
  }
  const told = ({ ticketId, type, by, own }: TicketChange) => [ticketId, type, by, own]

  it('tells what others do, by polling, and what it did itself as its own', async () => {
    const backend = create(desk)
    await backend.create(newTicket(), { externalId: 'before', signal })
    desk.now += 60_000
    const begun = await poll(null)
    expect(begun.changes).toEqual([])
    desk.now += 60_000
    await backend.create(newTicket(), { externalId: 'after', signal })
    desk.touch(1, { state: 'solved' })
    const first = await poll(begun.cursor)
    expect(first.changes.map(told)).toEqual([
      ['2', 'created', 'ringloop', true],
      ['1', 'changed', 'ann', false],
    ])
    expect(first.changes[1]?.ticket).toMatchObject({ status: 'resolved', externalId: 'before' })
    expect((await poll(first.cursor)).changes).toEqual([])
    desk.touch(1, { title: 'Again' })
    const second = await poll(first.cursor)
    expect(second.changes.map(told)).toEqual([['1', 'changed', 'ann', false]])
    expect(new Set([...first.changes, ...second.changes].map(({ id }) => id)).size).toBe(3)
  })

  it('goes on where it stopped, however many there are', async () => {
    const begun = await poll(null)
    desk.now += 60_000
    for (let index = 0; index < 130; index++) desk.add(`Case ${index}`)
    const ids: string[] = []
    let { cursor } = begun
    for (let more = true; more; ) {
      const answer = await poll(cursor, 40)
      ids.push(...answer.changes.map(({ ticketId }) => ticketId))
      ;({ cursor, more } = answer)
    }
    expect(ids).toEqual(Array.from({ length: 130 }, (_, index) => String(index + 1)))
  })

  it('goes on where it stopped, although the backend gives shorter pages than it is asked for', async () => {
    const begun = await poll(null)
    desk.now += 60_000
    desk.moods.pageCap = 3
    for (let index = 0; index < 11; index++) desk.add(`Case ${index}`)
    const ids: string[] = []
    let { cursor } = begun
    for (let round = 0; round < 5; round++) {
      const answer = await poll(cursor)
      ids.push(...answer.changes.map(({ ticketId }) => ticketId))
      ;({ cursor } = answer)
    }
    expect(ids).toEqual(Array.from({ length: 11 }, (_, index) => String(index + 1)))
  })

  it('does not believe a backend that gives changes in any order', async () => {
    const begun = await poll(null)
    desk.now += 60_000
    for (const externalId of ['a', 'b']) await create(desk).create(newTicket(), { externalId, signal })
    desk.touch(1, { title: 'Later' })
    desk.moods.ignoresSort = true
    await expect(poll(begun.cursor)).rejects.toMatchObject({
      code: 'protocol',
      mend: expect.stringContaining('changes.poll.query'),
    })
  })

  it('reads webhooks: several changes in one, remarks, and the same id as a poll for the same change', async () => {
    const begun = await poll(null)
    desk.now += 60_000
    await create(desk).create(newTicket(), { externalId: 'a', signal })
    desk.touch(1, { state: 'solved' })
    const [polled] = (await poll(begun.cursor)).changes
    const changed = { event: 'case.changed', event_id: 'e-8', changed_by: 'ann', case: desk.cases[0] }
    const changes = await create(desk).changes?.receive?.(sign(bytes({ events: [event, changed] }), now), options)
    expect(changes?.[0]).toEqual({
      id: '5/e-7',
      ticketId: '5',
      at: Date.parse(event.happened_at),
      type: 'commented',
      ticket: expect.objectContaining({ subject: 'Broken', status: 'inProgress' }),
      comment: { text: 'Called back', visibility: 'internal', author: 'Ann' },
      by: 'ann',
      own: false,
    })
    expect(changes?.[1]?.id).toBe(polled?.id)
    expect(changes?.[1]).toMatchObject({ type: 'changed', ticket: { status: 'resolved' } })
    const none = create(desk).changes?.receive?.(sign(bytes({ events: 'x' }), now), options)
    await expect(none).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('"events"') })
  })

  it('refuses a webhook with more changes than it takes, rather than leaving some out', async () => {
    const receive = (count: number) =>
      create(desk).changes?.receive?.(sign(bytes({ events: Array(count).fill(event) }), now), options)
    expect(await receive(1_000)).toHaveLength(1_000)
    await expect(receive(1_001)).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('1001 changes') })
  })

  it('puts a file on a ticket once, also when the answer is lost', async () => {
    const backend = create(desk)
    const { id } = await backend.create(newTicket(), { externalId: 'a', signal })
    const file = { name: 'call.wav', contentType: 'audio/wav', size: 3, open: () => new Blob(['abc']).stream() }
    desk.moods.losesUploadAnswer = true
    const attached = await backend.attach?.(id, file, { key: 'k', visibility: 'internal', signal })
    delete desk.moods.losesUploadAnswer
    expect(attached).toEqual({ id: '100', name: 'call.wav', contentType: 'audio/wav', size: 3 })
    expect(await create(desk).attach?.(id, file, { key: 'k', visibility: 'internal', signal })).toEqual(attached)
    expect(desk.files.get(1)).toMatchObject([{ internal: 'true', reference: 'k' }])
    const large = { ...file, size: 20_000_001 }
    await expect(backend.attach?.(id, large, { key: 'l', visibility: 'public', signal })).rejects.toMatchObject({
      code: 'invalidInput',
    })
    desk.moods.losesFileKeys = true
    await expect(backend.attach?.(id, file, { key: 'm', visibility: 'public', signal })).rejects.toMatchObject({
      code: 'invalidConfig',
      mend: expect.stringContaining('attachments.fields.key'),
    })
  })

  it('knows the custom fields, and keeps those that nobody knows in the description', async () => {
    const description = structuredClone(desk.description) as RestDescriptionInput & { tickets: { unmapped?: string } }
    description.tickets.unmapped = 'describe'
    const backend = createRestBackend(description, { secrets: helpdeskSecrets })
    expect(await backend.fields?.(options)).toEqual([
      { name: 'reason', label: 'Reason of the call', type: 'text', required: false, options: [] },
      { name: 'rating', label: 'Rating', type: 'choice', required: false, options: [{ value: 'a', label: 'Good' }] },
      { name: 'seats', label: 'Seats', type: 'other', required: false, options: [] },
    ])
    const customFields = { reason: 'billing', title: 'x', __proto__: 'y', 'a"]b': 'z' }
    const made = await backend.create(newTicket({ customFields }), { externalId: 'a', signal })
    expect(made.customFields).toEqual({ reason: 'billing' })
    expect(made.description).toContain('a"]b: z')
    expect(desk.cases[0]?.title).not.toBe('x')
    await expect(backend.update(made.id, { customFields: { unknown: 'x' } }, options)).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('customFields.unknown'),
    })
  })

  it('finds parts and statuses, whatever the backend does with its filters', async () => {
    desk.moods.ignoresFilters = true
    const backend = create(desk)
    const whole = await backend.create(newTicket(), { externalId: 'whole', signal })
    const part = await backend.create(newTicket({ parentId: whole.id }), { externalId: 'part', signal })
    await backend.update(part.id, { status: 'held' }, options)
    const ids = async (query: object) => (await backend.find({ limit: 10, ...query }, options)).map(({ id }) => id)
    expect(await ids({ parentId: whole.id })).toEqual([part.id])
    expect(await ids({ status: 'held' })).toEqual([part.id])
    expect(await ids({ status: 'acknowledged', externalId: 'part' })).toEqual([])
    expect(desk.cases[1]?.parent_id).toBe(1)
    await expect(backend.create(newTicket({ parentId: toTicketId('99') }), { externalId: 'c', signal })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('parent_id'),
    })
  })

  it('asks for a token once, and never shows one', async () => {
    const backend = create(desk)
    await Promise.all(Array.from({ length: 5 }, () => backend.check?.(options)))
    expect(desk.log.filter((line) => line.startsWith('POST /oauth/token'))).toHaveLength(1)
    const wrong = createRestBackend(desk.description, { secrets: { ...helpdeskSecrets, HELPDESK_CLIENT_SECRET: 'other-s3cret' } })
    const error = await wrong.check?.(options).catch((caught: unknown) => caught)
    expect(inspect(error, { depth: 9 })).not.toMatch(/s3cret|t0ken/)
  })
})

describe('a wrong description', () => {
  const problemOf = async (change: (tickets: NonNullable<RestDescriptionInput['tickets']>) => void) => {
    await using desk = await startHelpdesk()
    const description = structuredClone(desk.description)
    if (description.tickets) change(description.tickets)
    try {
      createRestBackend(description, { secrets: helpdeskSecrets })
    } catch (error) {
      if (isRingloopError(error) && error.code === 'invalidConfig') return error.message
      throw error
    }
    return 'no error'
  }

  it.each([
    [
      'tickets.fields.everyCustomField',
      (tickets: object) => Reflect.deleteProperty(Reflect.get(tickets, 'fields'), 'everyCustomField'),
    ],
    ['tickets.fields.parentId', (tickets: object) => Reflect.deleteProperty(Reflect.get(tickets, 'fields'), 'parentId')],
    ['tickets.fields.updatedAt', (tickets: object) => Reflect.deleteProperty(Reflect.get(tickets, 'fields'), 'updatedAt')],
    [
      'tickets.attachments.fields.key',
      (tickets: object) => Reflect.deleteProperty(Reflect.get(Reflect.get(tickets, 'attachments'), 'fields'), 'key'),
    ],
    [
      'tickets.changes.webhook.proof.message: must have {timestamp}',
      (tickets: object) =>
        Reflect.set(Reflect.get(Reflect.get(Reflect.get(tickets, 'changes'), 'webhook'), 'proof'), 'message', '{body}'),
    ],
    [
      'tickets.changes.webhook.proof.message: must have {body}',
      (tickets: object) =>
        Reflect.set(Reflect.get(Reflect.get(Reflect.get(tickets, 'changes'), 'webhook'), 'proof'), 'message', '{timestamp}'),
    ],
    ['tickets.changes: needs poll or webhook', (tickets: object) => Reflect.set(tickets, 'changes', { by: 'x' })],
    [
      '{sinse} is not known here',
      (tickets: object) => Reflect.set(Reflect.get(Reflect.get(tickets, 'changes'), 'poll'), 'query', { since: '{sinse}' }),
    ],
  ] as const)('is refused, naming %s', async (named, change) => {
    expect(await problemOf(change)).toContain(named)
  })
})
