import { toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import type { ZammadOptions } from '../../src/index.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { backendFor, codeOf, create, eachWithZammad } from './with-zammad.js'
import type { ZammadDesk } from './zammad-desk.js'

let desk: ZammadDesk
eachWithZammad((fresh) => {
  desk = fresh
})
const make = (parts: Partial<ZammadOptions> = {}) => backendFor(desk, parts)
const signal = () => new AbortController().signal

describe('the contract', () => {
  testTicketBackend({
    it,
    make: async () => make(),
    capabilities: {
      createOnce: 'search',
      findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
      versions: true,
      priority: true,
      tags: true,
      description: true,
      comments: ['internal', 'public'],
      attachments: { maximumBytes: 35 * 1024 * 1024, visibility: ['internal', 'public'] },
      customFields: 'discovered',
      subTickets: 'link',
      changes: ['poll', 'webhook'],
    },
    sample: { customFields: ['device'] },
  })
})

describe('creating', () => {
  it('finds the ticket that a broken connection left behind', async () => {
    for (const mood of ['drop', 'fail'] as const) {
      const externalId = freshId()
      const before = desk.tickets.length
      desk.moods.afterWrite = mood
      const first = await create(make(), {}, externalId)
      expect(await create(make(), {}, externalId)).toMatchObject({ id: first.id })
      expect(desk.tickets.length - before).toBe(1)
    }
  })

  it('leaves one of two that two gateways file at the same moment, the other merged into it', async () => {
    const externalId = freshId()
    let waiting = 0
    let open: () => void = () => undefined
    const both = new Promise<void>((resolve) => {
      open = resolve
    })
    desk.moods.beforeCreate = () => {
      waiting += 1
      if (waiting === 2) open()
      return both
    }
    const made = await Promise.all([create(make(), {}, externalId), create(make(), {}, externalId)])
    // who looks first may not see the other yet; who looks last settles it
    const settled = await create(make(), {}, externalId)
    expect(desk.tickets.map(({ state }) => state).sort()).toEqual(['merged', 'new'])
    expect(settled.status).toBe('acknowledged')
    expect(made.map(({ id }) => id)).toContain(settled.id)
  })

  it('merges a twin that a killed process had sent, though it appears long after', async () => {
    let now = Date.now()
    const backend = make({ now: () => now })
    await backend.create(newTicket(), { externalId: freshId(), signal: signal(), triedBefore: true })
    desk.tickets.push({ ...(desk.tickets[0] as object), id: 2, number: '22002' })
    now += 60_000
    await create(backend)
    expect(desk.tickets.map(({ state }) => state)).toEqual(['new', 'merged', 'new'])
  })

  it('says so when a twin cannot be merged, which Zammad answers with 200', async () => {
    const externalId = freshId()
    await create(make(), {}, externalId)
    desk.tickets.push({ ...(desk.tickets[0] as object), id: 2, number: '22002' })
    desk.moods.refusesMerge = true
    await expect(create(make(), {}, externalId)).rejects.toMatchObject({
      code: 'invalidInput',
      said: expect.stringContaining('target'),
    })
  })

  it('files nothing where conditions are ignored, or the attribute for the key is missing', async () => {
    await create(make())
    desk.moods.ignoresConditions = true
    expect(await codeOf(create(make()))).toBe('invalidConfig')
    desk.moods.ignoresConditions = false
    desk.moods.missing = ['ringloop_id']
    await expect(create(make())).rejects.toMatchObject({ code: 'invalidConfig', message: expect.stringContaining('ringloop_id') })
    expect(desk.tickets).toHaveLength(1)
  })

  it('tells keys apart that a database does not', async () => {
    desk.moods.caseless = true
    const [lower, upper] = [await create(make(), {}, 'call-abc/ticket'), await create(make(), {}, 'call-ABC/ticket')]
    expect(upper.id).not.toBe(lower.id)
  })

  it('gives two calls from one number one customer, a known one the call, and nobody a place of their own', async () => {
    const backend = make()
    const contact = { name: 'Ann Lee', number: '+49 30 901820' }
    const [one, two] = [await create(backend, { contact }), await create(backend, { contact })]
    expect(two.contactId).toBe(one.contactId)
    expect(desk.users.find(({ login }) => login === 'tel-+4930901820')).toMatchObject({
      firstname: 'Ann Lee',
      phone: '+4930901820',
    })
    expect((await create(backend, { contact: { id: toContactId('zammad:2'), number: '+4930901820' } })).contactId).toBe(
      'zammad:2',
    )
    expect((await create(backend, { contact: { email: 'nicole.braun@zammad.org' } })).contactId).toBe('zammad:2')
    const nobody = await create(make({ unmapped: 'describe' }), { contact: { name: 'Bo, <bo@x.example>' } })
    expect(nobody.description).toContain('customer: Bo, <bo@x.example>')
    expect((await create(backend)).contactId).toBe(nobody.contactId)
  })

  it('keeps the id of a customer whom Zammad does not know, and finds their tickets', async () => {
    const backend = make({ fields: { contactId: 'ringloop_contact' } })
    const id = toContactId('crm:7')
    const ticket = await create(backend, { contact: { id, number: '+4930901820' } })
    expect(ticket.contactId).toBe(id)
    expect((await backend.find({ contactId: id, limit: 5 }, { signal: signal() })).map((found) => found.id)).toEqual([ticket.id])
    expect(await make().find({ contactId: id, limit: 5 }, { signal: signal() })).toEqual([])
  })

  it('writes below the description what has no field, also where the account may not ask for fields', async () => {
    desk.moods.agentOnly = true
    const ticket = await create(make({ unmapped: 'describe', fieldNames: { Device: 'device' } }), {
      customFields: { Device: 'Router 7', colour: 'blue' },
      queue: 'sales',
    })
    expect(ticket.customFields).toEqual({ Device: 'Router 7' })
    expect(ticket.description).toBe('She cannot log in.\n\ncolour: blue\nqueue: sales')
  })

  it('writes a phone call by default, or what it is told to', async () => {
    await create(make())
    await create(make({ article: { type: 'note', internal: true } }), { tags: ['a, b', 'c'] })
    const written = desk.bodies.filter(({ path }) => path === 'tickets').map(({ body }) => body)
    expect(written[0]?.article).toMatchObject({ type: 'phone', sender: 'Customer', internal: false, content_type: 'text/plain' })
    expect(written[1]).toMatchObject({ article: { type: 'note', internal: true }, tags: 'a  b,c' })
  })
})

describe('reading', () => {
  it('never gives another customer’s ticket where conditions are ignored', async () => {
    const backend = make()
    await create(backend, { contact: { number: '+4930901820' } })
    desk.moods.ignoresConditions = true
    const of = (query: object) => backend.find({ ...query, limit: 10 } as never, { signal: signal() })
    expect(await of({ number: '+4930901821' })).toEqual([])
    expect(await of({ contactId: 'zammad:2' })).toEqual([])
    expect(await of({ status: 'resolved' })).toEqual([])
  })

  it('finds the parts of a ticket also where one of them was deleted', async () => {
    const backend = make()
    const { id: parentId } = await create(backend)
    const [gone, there] = [await create(backend, { parentId }), await create(backend, { parentId })]
    desk.tickets.splice(
      desk.tickets.findIndex(({ id }) => String(id) === gone.id),
      1,
    )
    const found = await backend.find({ parentId, limit: 5 }, { signal: signal() })
    expect(found.map(({ id }) => id)).toEqual([there.id])
  })

  it('reads HTML as text, and a link for people', async () => {
    const backend = make({ publicUrl: 'https://desk.example.com' })
    const { id } = await create(backend)
    Object.assign(desk.articles[0] as object, { content_type: 'text/html', body: 'Hi,<br>\n<b>1 &lt; 2</b><p>Bye</p>' })
    expect(await backend.get(id, { signal: signal() })).toMatchObject({
      description: 'Hi,\n1 < 2\nBye',
      url: `https://desk.example.com/#ticket/zoom/${id}`,
      owner: null,
      queue: 'Users',
    })
  })

  it('takes nothing for an id that could be a path', async () => {
    const backend = make()
    for (const id of ['1/../2', '1?expand=true', '', '1 ', '../users/1']) {
      expect(await codeOf(backend.get(toTicketId(id), { signal: signal() }))).toBe('notFound')
      expect(await codeOf(backend.comment(toTicketId(id), 'x', { visibility: 'internal', signal: signal() }))).toBe('notFound')
    }
    expect(await codeOf(create(backend, { parentId: toTicketId('1]') }))).toBe('notFound')
    expect(desk.tickets).toEqual([])
  })

  it('says whose token is wrong without telling it', async () => {
    const error = await make({ token: 'wrong-token-value' })
      .get(toTicketId('1'), { signal: signal() })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'unauthorised' })
    expect(JSON.stringify(error) + String(error)).not.toContain('wrong-token-value')
  })
})

describe('changing', () => {
  it('gives a pending ticket the time that Zammad demands', async () => {
    const backend = make({ now: () => Date.parse('2026-03-01T08:00:00Z'), pendingMs: 3_600_000 })
    const { id } = await create(backend)
    expect((await backend.update(id, { status: 'pending' }, { signal: signal() })).status).toBe('pending')
    expect(desk.tickets[0]?.pending_time).toBe('2026-03-01T09:00:00.000Z')
    // whatever the house calls such a state
    await make({ statuses: { held: 'open' } }).update(id, { status: 'held' }, { signal: signal() })
    expect(desk.bodies.at(-1)?.body).toMatchObject({ state: 'open', pending_time: expect.any(String) })
  })

  it('names the field that Zammad dropped without a word, or does not know', async () => {
    const backend = make()
    const { id } = await create(backend)
    const update = (changes: object) => backend.update(id, changes, { signal: signal() })
    await expect(update({ customFields: { colour: 'blue' } })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('colour'),
    })
    await expect(update({ owner: 'nobody' })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('owner'),
    })
    expect((await update({ owner: 'emma' })).owner).toBe('emma')
  })

  it('takes no custom field for what is ours or Zammad’s own', async () => {
    const backend = make()
    const { id, externalId } = await create(backend)
    expect((await backend.fields({ signal: signal() })).map(({ name }) => name)).not.toContain('ringloop_id')
    for (const field of ['ringloop_id', 'ringloop_number', 'customer_id', 'state', 'article']) {
      const change = backend.update(id, { customFields: { [field]: 'x' } }, { signal: signal() })
      await expect(change).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining(field) })
    }
    expect(await backend.get(id, { signal: signal() })).toMatchObject({ externalId, status: 'acknowledged' })
    const odd = await create(make({ unmapped: 'describe' }), { customFields: { ringloop_number: '7', constructor: 'x' } })
    expect(odd.description).toContain('ringloop_number: 7\nconstructor: x')
  })

  it('uses the house’s own words for statuses and priorities', async () => {
    const backend = make({ statuses: { cancelled: 'removed' }, priorities: { urgent: ['3 high'], high: '2 normal' } })
    const { id } = await create(backend, { priority: 'urgent' })
    expect(await backend.update(id, { status: 'cancelled' }, { signal: signal() })).toMatchObject({
      status: 'cancelled',
      priority: 'urgent',
    })
  })
})

describe('check', () => {
  it('passes where everything is there, and names what is not', async () => {
    expect(await make().check({ signal: signal() })).toEqual({ version: 'unknown' })
    desk.moods.missing = ['ringloop_number']
    await expect(make().check({ signal: signal() })).rejects.toMatchObject({
      code: 'invalidConfig',
      message: expect.stringContaining('ringloop_number'),
    })
    desk.moods.missing = []
    await expect(make({ statuses: { held: 'on hold' } }).check({ signal: signal() })).rejects.toMatchObject({
      code: 'invalidConfig',
      message: expect.stringContaining('on hold'),
    })
    expect(await codeOf(make({ token: 'wrong-token' }).check({ signal: signal() }))).toBe('unauthorised')
  })

  it('refuses a field’s name that could name another column', () => {
    expect(() => make({ fields: { number: 'title; --' } })).toThrow(expect.objectContaining({ code: 'invalidConfig' }))
  })
})
