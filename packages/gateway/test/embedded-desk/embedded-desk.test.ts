import { type Contact, type E164, type NewTicket, toContactId, toTicketId } from '@ringloop/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmbeddedDesk, type EmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import type { Store } from '../../src/storage/store.js'
import { onEachDatabase } from '../support/each-database.js'

onEachDatabase((open) => {
  let store: Store
  let desk: EmbeddedDesk
  let now = 0
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store[Symbol.asyncDispose]())
  beforeEach(async () => {
    now = 1000
    await store.database.query('truncate tickets, ticket_comments, contacts, contact_numbers, contact_history restart identity')
    desk = createEmbeddedDesk(store, { now: () => now++ })
  })

  const signal = new AbortController().signal
  const options = { signal }
  const number = '+4930901820' as E164
  const ticket: NewTicket = {
    subject: 'Broken',
    description: 'It is',
    priority: 'high',
    tags: ['phone'],
    customFields: { callId: 'c' },
  }
  const ada: Contact = {
    id: toContactId('ada'),
    name: 'Ada',
    numbers: [number, '+4917612345678' as E164],
    tags: ['VIP'],
    level: 'gold',
  }
  const create = (externalId: string, over: Partial<NewTicket> = {}) =>
    desk.tickets.create({ ...ticket, ...over }, { signal, externalId })

  describe('tickets of the embedded desk', () => {
    it('are created once, however often and however much at once', async () => {
      const made = await Promise.all(Array.from({ length: 20 }, () => create('key-1')))
      expect(new Set(made.map(({ id }) => id))).toEqual(new Set(['1']))
      expect(await create('key-1', { subject: 'Other' })).toEqual(made[0])
      expect((await create('key-2')).id).toBe('2')
      expect(await desk.tickets.find({ limit: 10 }, options)).toHaveLength(2)
    })

    it('give back what was given', async () => {
      const made = await create('key', { queue: 'support', owner: 'bob', contact: { id: ada.id, number } })
      expect(await desk.tickets.get(made.id, options)).toEqual(made)
      expect(made).toMatchObject({
        ...ticket,
        externalId: 'key',
        status: 'acknowledged',
        queue: 'support',
        owner: 'bob',
        contactId: 'ada',
      })
    })

    it('are found by key, customer, number of the customer or of the ticket, and whether they are open; newest first', async () => {
      await desk.contacts.put([{ contact: ada }])
      await create('a', { contact: { id: ada.id } })
      await create('b', { contact: { number } })
      await create('c', {})
      await desk.tickets.update(toTicketId('2'), { status: 'closed' }, options)
      const ids = async (query: object) => (await desk.tickets.find({ limit: 10, ...query }, options)).map(({ id }) => id)
      expect(await ids({})).toEqual(['3', '2', '1'])
      expect(await ids({ number })).toEqual(['2', '1'])
      expect(await ids({ number, open: true })).toEqual(['1'])
      expect(await ids({ open: false })).toEqual(['2'])
      expect(await ids({ contactId: 'ada' })).toEqual(['1'])
      expect(await ids({ externalId: 'c' })).toEqual(['3'])
      expect(await ids({ limit: 1 })).toEqual(['3'])
      expect(await ids({ number: "' or 1=1 --" })).toEqual([])
    })

    it('refuse an update that is based on an old version', async () => {
      const made = await create('a')
      const changed = await desk.tickets.update(
        made.id,
        { status: 'inProgress', customFields: { note: 'x' } },
        { signal, ifVersion: made.version },
      )
      expect(changed).toMatchObject({ status: 'inProgress', customFields: { callId: 'c', note: 'x' } })
      expect(changed.version).not.toBe(made.version)
      await expect(desk.tickets.update(made.id, { owner: 'x' }, { signal, ifVersion: made.version })).rejects.toMatchObject({
        code: 'conflict',
      })
      await desk.tickets.comment?.(made.id, 'hello', { signal, visibility: 'internal' })
      expect((await desk.tickets.get(made.id, options)).version).not.toBe(changed.version)
    })

    it('answer with the codes of the port', async () => {
      for (const id of ['99', 'x', '1e3', "1'; drop table tickets"]) {
        await expect(desk.tickets.get(toTicketId(id), options)).rejects.toMatchObject({ code: 'notFound' })
      }
      await expect(create('a', { subject: '  ' })).rejects.toMatchObject({ code: 'invalidInput' })
      await expect(desk.tickets.get(toTicketId('1'), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
      expect(await desk.tickets.check?.(options)).toMatchObject({ version: expect.stringContaining('PostgreSQL') })
    })

    it('keep hostile text as text', async () => {
      const subject = `<img src=x>'; drop table tickets; --\r\n\u001b[31m`
      expect((await create('a', { subject })).subject).toBe(subject)
      expect((await create('b', { subject: 'zero\0 half\ud800' })).subject).toBe('zero\uFFFD half\uFFFD')
    })
  })

  describe('customers of the embedded desk', () => {
    it('are found by each of their numbers, all who have it', async () => {
      const bob: Contact = { id: toContactId('bob'), name: 'Bob', numbers: [number], tags: [] }
      await desk.contacts.put([{ contact: ada }, { contact: bob }])
      expect(await desk.contacts.lookup(number, options)).toEqual([ada, bob])
      expect(await desk.contacts.lookup('+4917612345678' as E164, options)).toEqual([ada])
      expect(await desk.contacts.lookup('+491' as E164, options)).toEqual([])
      await desk.contacts.put([{ contact: { ...ada, numbers: ['+49301' as E164] } }])
      expect(await desk.contacts.lookup(number, options)).toEqual([bob])
      expect(await desk.contacts.count()).toBe(2)
    })

    it('have a past, newest first, with their closed tickets', async () => {
      await desk.contacts.put([
        {
          contact: ada,
          history: [
            { id: '1', kind: 'order', at: 10, title: 'Coffee machine' },
            { id: '2', kind: 'call', at: 20, title: 'Call', detail: 'late' },
          ],
        },
      ])
      const made = await create('a', { contact: { id: ada.id } })
      await create('b', { contact: { id: ada.id } })
      await desk.tickets.update(made.id, { status: 'resolved' }, options)
      const past = await desk.contacts.history(ada, { signal, limit: 10 })
      expect(past.map(({ kind, title }) => [kind, title])).toEqual([
        ['ticket', 'Broken'],
        ['call', 'Call'],
        ['order', 'Coffee machine'],
      ])
      expect(await desk.contacts.history(ada, { signal, limit: 1 })).toHaveLength(1)
    })
  })
})
