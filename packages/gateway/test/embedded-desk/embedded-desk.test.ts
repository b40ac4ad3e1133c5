import { type Contact, type E164, type NewAttachment, type NewTicket, toContactId, toTicketId } from '@ringloop/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmbeddedDesk, type EmbeddedDesk } from '../../src/embedded-desk/embedded-desk.js'
import { systemClock } from '../../src/pipeline-host/host-clock.js'
import { openServiceLevels } from '../../src/sla/open-service-levels.js'
import { migrate } from '../../src/storage/migrate.js'
import { migrations } from '../../src/storage/migrations.js'
import { openPglite } from '../../src/storage/pglite-database.js'
import type { Store } from '../../src/storage/store.js'
import { sampleSettings } from '../sla/sample-settings.js'
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
    await store.database.query(
      'truncate tickets, ticket_comments, ticket_files, ticket_file_pieces, contacts, contact_numbers, contact_history restart identity',
    )
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
      // one after the other they are numbered without gaps
      const first = await create('key-1')
      expect(first.id).toBe('1')
      expect(await create('key-1', { subject: 'Other' })).toEqual(first)
      expect((await create('key-2')).id).toBe('2')
      const made = await Promise.all(Array.from({ length: 20 }, () => create('key-3')))
      expect(new Set(made.map(({ id }) => id)).size).toBe(1)
      expect(await desk.tickets.find({ limit: 10 }, options)).toHaveLength(3)
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

  describe('files of the embedded desk', () => {
    const bytes = Uint8Array.from({ length: 300_001 }, (_, index) => (index * 31) % 251)
    /** In chunks that fit no piece. */
    const chunked = (content: Uint8Array) => {
      let from = 0
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          if (from >= content.length) return controller.close()
          controller.enqueue(content.slice(from, from + 70_001))
          from += 70_001
        },
      })
    }
    const file = (over: Partial<NewAttachment> = {}): NewAttachment => ({
      name: 'call.wav',
      contentType: 'audio/wav',
      open: () => chunked(bytes),
      ...over,
    })
    const attach = (given: NewAttachment, key: string, over: { signal?: AbortSignal } = {}) =>
      desk.tickets.attach(toTicketId('1'), given, { key, visibility: 'internal', signal, ...over })
    const rows = (table: string) => store.database.query(`select from ${table}`).then(({ length }) => length)
    beforeEach(async () => {
      await create('with-files')
    })

    it('are read back byte for byte, piece by piece', async () => {
      const { id } = await attach(file(), 'a')
      expect(await rows('ticket_file_pieces')).toBe(3)
      const stream = await desk.tickets.openAttachment(toTicketId('1'), id, options)
      expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(Buffer.from(bytes))).toBe(true)
      expect(await desk.tickets.attachments(toTicketId('1'), options)).toEqual([
        { id, name: 'call.wav', contentType: 'audio/wav', size: 300_001 },
      ])
      await create('without')
      await expect(desk.tickets.openAttachment(toTicketId('2'), id, options)).rejects.toMatchObject({ code: 'notFound' })
    })

    it('are there once, however many bring them at once; another ticket may have the same key', async () => {
      const made = await Promise.all(Array.from({ length: 5 }, () => attach(file(), 'a')))
      expect(new Set(made.map(({ id }) => id)).size).toBe(1)
      expect(await rows('ticket_files')).toBe(1)
      expect(await rows('ticket_file_pieces')).toBe(3)
      const { id } = await create('other')
      await desk.tickets.attach(id, file(), { key: 'a', visibility: 'public', signal })
      expect(await desk.tickets.attachments(id, options)).toHaveLength(1)
    })

    it('leave nothing behind when they break off, are given up, or have another size than was said', async () => {
      const broken = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(bytes),
        pull: (controller) => controller.error(new Error('gone')),
      })
      await expect(attach(file({ open: () => broken }), 'a')).rejects.toThrow('gone')
      await expect(attach(file({ size: 5 }), 'a')).rejects.toMatchObject({ code: 'invalidInput' })
      const tooMuch = file({ size: (desk.tickets.capabilities.attachments?.maximumBytes ?? 0) + 1 })
      await expect(attach(tooMuch, 'a')).rejects.toMatchObject({ code: 'invalidInput' })
      const giveUp = new AbortController()
      const silent = new ReadableStream<Uint8Array>({ pull: () => giveUp.abort() }, { highWaterMark: 0 })
      await expect(attach(file({ open: () => silent }), 'a', { signal: giveUp.signal })).rejects.toMatchObject({
        code: 'aborted',
      })
      expect(await rows('ticket_files')).toBe(0)
      expect(await rows('ticket_file_pieces')).toBe(0)
      await attach(file(), 'a')
      expect(await rows('ticket_files')).toBe(1)
    })

    it('that a process left half are gone a day later', async () => {
      await store.database.query(
        `insert into ticket_files (ticket_id, key, name, content_type, size, visibility, author, added_at)
         values (1, 'half', 'half', 'text/plain', 0, 'internal', 'Ringloop', ${now})`,
      )
      await attach(file(), 'a')
      expect(await rows('ticket_files')).toBe(2)
      now += 24 * 3_600_000
      await attach(file(), 'b')
      expect((await desk.tickets.attachments(toTicketId('1'), options)).length).toBe(await rows('ticket_files'))
    })

    it('are bounded in number, and their names are plain', async () => {
      await store.database.query(
        `insert into ticket_files (ticket_id, key, name, content_type, size, visibility, author, added_at, ready)
         select 1, 'k' || n, 'f', 'text/plain', 0, 'internal', 'Ringloop', 0, true from generate_series(1, 199) n`,
      )
      const hostile = `a\0\r\n\u202E${'x'.repeat(5000)}`
      await attach(file({ name: hostile, contentType: hostile }), hostile)
      const all = await desk.tickets.attachments(toTicketId('1'), options)
      expect(all).toHaveLength(200)
      expect(all.at(-1)?.name).toMatch(/^a\S? ?x{100,199}…?$/)
      await expect(attach(file(), 'one-more')).rejects.toMatchObject({ code: 'conflict' })
    })
  })

  describe('changes of the embedded desk', () => {
    const poll = async (cursor: string | null, of = desk) => {
      const answer = await of.tickets.changes?.poll?.(cursor, { signal, limit: 100 })
      if (answer === undefined) throw new Error('no feed')
      return answer
    }
    const told = ({ changes }: Awaited<ReturnType<typeof poll>>) => changes.map(({ ticketId, type, by }) => [ticketId, type, by])

    it('are told also when the clock was set back', async () => {
      const made = await create('a')
      now = 100_000
      await create('b')
      const begun = await poll(null)
      now = 2_000
      await desk.tickets.update(made.id, { status: 'resolved' }, options)
      expect(told(await poll(begun.cursor))).toEqual([['1', 'changed', 'Ringloop']])
    })

    it('are told by whom, and are our own under our own name alone', async () => {
      const { cursor } = await poll(null)
      const made = await create('a')
      const ada = createEmbeddedDesk(store, { now: () => now++ }, 'Ada').tickets
      await ada.comment?.(made.id, 'It works again', { signal, visibility: 'public' })
      await desk.tickets.comment?.(made.id, 'She rang', { signal, visibility: 'internal' })
      const { changes } = await poll(cursor)
      expect(changes.map(({ type, by, own, comment, ticket }) => [type, by, own, comment?.text, ticket?.version])).toEqual([
        ['changed', 'Ringloop', true, undefined, '3'],
        ['commented', 'Ada', false, 'It works again', '3'],
        ['commented', 'Ringloop', true, 'She rang', '3'],
      ])
      expect(changes[1]?.comment).toEqual({ text: 'It works again', visibility: 'public', author: 'Ada' })
      // a remark does not change when the ticket changed
      expect(changes[0]?.at).toBe(made.createdAt)
    })

    it('meet the first response, if an agent has answered where the customer can see it', async () => {
      const serviceLevels = openServiceLevels({
        settings: sampleSettings({ policies: [{ id: 'normal', calendar: 'always', targets: { firstResponse: '1h' } }] }),
        database: store.database,
        tickets: desk.tickets,
        agents: [{ name: 'Ada' }],
        calls: { interaction: () => undefined, interactions: () => [] },
        mask: (data) => data,
        clock: systemClock,
        onNotify: () => {},
        onBroken: () => {},
        log: () => {},
      })
      now = Date.now() - 60_000
      await serviceLevels.serviceLevels.start()
      const { cursor } = await poll(null)
      const { id } = await serviceLevels.tickets.create(ticket, { signal, externalId: 'a' })
      const ada = createEmbeddedDesk(store, { now: () => now++ }, 'Ada').tickets
      const firstResponse = async () => {
        const { changes, cursor: at } = await poll(cursor)
        await serviceLevels.following({ shows: () => false, takeChanges: async () => {} }).takeChanges({
          changes,
          cursor: { feed: 'embedded', at },
          read: false,
        })
        return (await serviceLevels.serviceLevels.get(id))?.clocks.firstResponse
      }
      await ada.comment?.(id, 'Who has the key?', { signal, visibility: 'internal' })
      expect(await firstResponse()).toMatchObject({ state: 'running' })
      await ada.comment?.(id, 'We come at five', { signal, visibility: 'public' })
      expect(await firstResponse()).toMatchObject({ state: 'stopped', outcome: 'met' })
      await serviceLevels.serviceLevels.stop()
    })

    it('go on in the middle of those that were written at once', async () => {
      const { cursor } = await poll(null)
      for (const key of ['a', 'b', 'c']) await create(key)
      await store.database.query('update tickets set change = (select max(change) from tickets)')
      const seen: unknown[] = []
      let at = cursor
      for (let page = 0; page < 4; page++) {
        const answer = await desk.tickets.changes?.poll?.(at, { signal, limit: 1 })
        seen.push(
          answer?.changes.map(({ ticketId }) => ticketId),
          answer?.more,
        )
        at = answer?.cursor ?? at
      }
      expect(seen).toEqual([['1'], true, ['2'], true, ['3'], true, [], false])
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

    it('are worth something, have something and live by a clock, all of it plain and bounded', async () => {
      const rich: Contact = {
        ...ada,
        value: { amount: 1200.5, currency: 'EUR' },
        assets: [
          { id: 'm', name: 'Wa\u202Esher\n2', detail: 'x'.repeat(900), url: 'https://crm.example.com/m', until: 5 },
          { id: 'n', name: '<b>Dryer</b>' },
        ],
        timeZone: 'Asia/Shanghai',
      }
      await desk.contacts.put([{ contact: rich }])
      const [found] = await desk.contacts.lookup(number, options)
      expect(found).toEqual({
        ...rich,
        assets: [{ ...rich.assets?.[0], name: 'Washer 2', detail: `${'x'.repeat(499)}…` }, rich.assets?.[1]],
      })
      const asset = { id: 'm', name: 'M' }
      const wrong: readonly Partial<Contact>[] = [
        { value: { amount: Number.NaN, currency: 'EUR' } },
        { value: { amount: 1, currency: '€' } },
        { timeZone: 'Mars/Olympus' },
        { assets: Array.from({ length: 101 }, () => asset) },
        { assets: [{ ...asset, url: 'javascript:alert(1)' }] },
        { assets: [{ ...asset, until: Number.POSITIVE_INFINITY }] },
      ]
      for (const over of wrong)
        await expect(desk.contacts.put([{ contact: { ...ada, ...over } }]), JSON.stringify(over)).rejects.toMatchObject({
          code: 'invalidInput',
        })
      expect(await desk.contacts.lookup(number, options)).toEqual([found])
      await desk.contacts.put([{ contact: ada }])
      expect(await desk.contacts.lookup(number, options)).toEqual([ada])
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

it('what had not been told when changes got numbers is told by them', async () => {
  await using database = await openPglite({ memory: true })
  const before = migrations.findIndex(({ name }) => name === 'changes of embedded tickets have numbers and authors')
  await migrate(database, migrations.slice(0, before))
  const row = "'Broken', '', 'pending', 'normal', '[]', '{}', 5"
  await database.query(
    `insert into tickets (subject, description, status, priority, tags, custom_fields, created_at, updated_at)
     values (${row}, 10), (${row}, 30), (${row}, 20), (${row}, 20)`,
  )
  await database.query("insert into change_cursors values ('embedded', '20:3'), ('zammad', '20:3')")
  await migrate(database)
  const cursors = await database.query<{ feed: string; cursor: string }>('select feed, cursor from change_cursors order by feed')
  expect(cursors.at(1)).toEqual({ feed: 'zammad', cursor: '20:3' })
  const { tickets } = createEmbeddedDesk({ database })
  const told = await tickets.changes?.poll?.(cursors[0]?.cursor ?? null, {
    signal: new AbortController().signal,
    limit: 10,
  })
  expect(told?.changes.map(({ ticketId, at, own }) => [ticketId, at, own])).toEqual([
    ['4', 20, false],
    ['2', 30, false],
  ])
})
