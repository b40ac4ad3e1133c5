import { type E164, type TicketStatus, toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createSalesforceBackend, type SalesforceOptions } from '../../src/index.js'
import { createdSchema, queryAnswerSchema, readComplaint } from '../../src/salesforce/salesforce-answers.js'
import { endsWithSoql, quoteSoql } from '../../src/salesforce/soql.js'
import { newTicket } from '../support/new-ticket.js'
import { ann, type DeskMoods, idOf, readExample, type SalesforceDesk, startSalesforceDesk } from './salesforce-desk.js'
import { parseSoql } from './soql-double.js'

const fresh = () => new AbortController().signal
const auth = { kind: 'bearer', token: 'token-123' } as const
const queue = '00G000000000001AAA'
const gateway = (desk: SalesforceDesk, options: Partial<SalesforceOptions> = {}) =>
  createSalesforceBackend({ url: desk.url, auth, ...options })

async function withDesk(moods: DeskMoods, use: (desk: SalesforceDesk) => Promise<void>): Promise<void> {
  await using desk = await startSalesforceDesk(moods)
  await use(desk)
}

describe('the Salesforce backend', () => {
  testTicketBackend({
    it,
    make: async () => {
      const desk = await startSalesforceDesk({ pageSize: 3 })
      const backend = gateway(desk, { fields: { tags: 'Tags__c', contactId: 'Foreign__c' } })
      return Object.assign(backend, { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
    },
    capabilities: {
      createOnce: 'idempotencyKey',
      findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
      versions: true,
      priority: true,
      tags: true,
      description: true,
      comments: ['internal', 'public'],
      attachments: { maximumBytes: 2_147_483_648, visibility: ['internal', 'public'] },
      customFields: 'discovered',
      subTickets: 'parent',
      changes: ['poll'],
    },
    sample: { customFields: ['Outcome__c'], absentId: '500000000000000AAA' },
  })
})

describe('the documented examples', () => {
  it('are read', () => {
    expect(createdSchema.parse(readExample('create-record').answer)).toMatchObject({ id: '001D000000IqhSLIAZ' })
    expect(readComplaint(readExample('create-refused').answer)).toEqual({
      message: 'INVALID_FIELD: The Id field should not be specified in the sobject data.',
    })
    expect(queryAnswerSchema.parse(readExample('query').answer)).toMatchObject({
      done: false,
      nextRecordsUrl: '/services/data/v66.0/query/01gRO0000016PIAYA2-500',
      records: [{ Id: '003RO0000035WQgYAM', Name: 'John Smith' }],
    })
  })

  it('has the double answer like them', async () => {
    await withDesk({ pageSize: 1 }, async (desk) => {
      const call = async (method: string, path: string, body?: object) => {
        const headers = { authorization: 'Bearer token-123', 'content-type': 'application/json' }
        const response = await fetch(`${desk.url}services/data/v61.0/${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
      }
      const made = await call('POST', 'sobjects/Case', { Subject: 'x' })
      await call('POST', 'sobjects/Case', { Subject: 'y' })
      const refused = await call('POST', 'sobjects/Case', { Id: 'x' })
      const queried = await call('GET', 'query?q=SELECT+Id+FROM+Case')
      const shape = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.slice(0, 1).map(shape)
        if (typeof value !== 'object' || value === null) return typeof value
        return Object.fromEntries(
          Object.entries(value)
            .filter(([key]) => key !== 'Name')
            .sort(([one], [two]) => (one < two ? -1 : 1))
            .map(([key, one]) => [key, shape(one)]),
        )
      }
      for (const [name, got] of Object.entries({ 'create-record': made, 'create-refused': refused, query: queried })) {
        const example = readExample(name)
        expect([got.status, shape(got.answer)]).toEqual([example.status, shape(example.answer)])
        expect(example.page).toContain('https://developer.salesforce.com/')
      }
    })
  })
})

describe('creating once', () => {
  it('finds the case whose answer was lost', async () => {
    for (const afterCreate of ['drop', 'fail'] as const)
      await withDesk({ afterCreate }, async (desk) => {
        await gateway(desk).create(newTicket(), { externalId: 'call-1/ticket', signal: fresh() })
        expect(desk.objects.Case).toHaveLength(1)
      })
  })

  it('gives the first case to the second of two gateways, and changes nothing of it', async () => {
    await withDesk({}, async (desk) => {
      let other = true
      desk.moods.beforeCreate = async () => {
        if (!other) return
        other = false
        const { id } = await gateway(desk).create(newTicket({ subject: 'First' }), { externalId: 'call-1', signal: fresh() })
        desk.change(id, { Status: 'Working', Subject: 'Changed by Ann' }, ann)
      }
      const ticket = await gateway(desk).create(newTicket({ subject: 'Late' }), { externalId: 'call-1', signal: fresh() })
      expect([ticket.subject, ticket.status, desk.objects.Case?.length]).toEqual(['Changed by Ann', 'inProgress', 1])
    })
  })

  it('does not file before the field is such that Salesforce refuses a double', async () => {
    for (const [field, said] of [
      [{ unique: false }, 'is not unique'],
      [{ caseSensitive: false }, 'takes "ABC" and "abc" for the same'],
      [{ length: 80 }, 'fewer than 255'],
      [{ absent: true }, 'is not there'],
    ] as const)
      await withDesk({ field }, async (desk) => {
        const filing = gateway(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
        await expect(filing).rejects.toMatchObject({ code: 'invalidConfig', message: expect.stringContaining(said) })
        await expect(gateway(desk).check?.({ signal: fresh() })).rejects.toMatchObject({ code: 'invalidConfig' })
        expect(desk.objects.Case).toHaveLength(0)
      })
  })

  it('says conflict where the case is there and cannot be seen', async () => {
    await withDesk({}, async (desk) => {
      await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      const seen = desk.objects.Case ?? []
      const hidden = new Proxy(seen, { get: (list, key) => (key === 'filter' ? () => [] : Reflect.get(list, key)) })
      desk.objects.Case = hidden
      const again = gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      await expect(again).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('DUPLICATE_VALUE') })
    })
  })

  it('keeps ids apart, whatever is in them', async () => {
    await withDesk({}, async (desk) => {
      const ids = [
        'a',
        'A',
        ' a',
        "a' OR Id != null OR Subject = '",
        'a\\',
        'a\\\\',
        'x'.repeat(300),
        'x'.repeat(301),
        '',
        '%',
        'é😀',
      ]
      for (const externalId of ids) await gateway(desk).create(newTicket(), { externalId, signal: fresh() })
      expect(desk.objects.Case).toHaveLength(ids.length)
      for (const [index, externalId] of ids.entries()) {
        const found = await gateway(desk).find({ externalId, limit: 5 }, { signal: fresh() })
        expect(found.map((ticket) => [ticket.id, ticket.externalId])).toEqual([[desk.objects.Case?.[index]?.Id, externalId]])
      }
    })
  })
})

describe('a large org', () => {
  it('has more custom fields than a query can ask for', async () => {
    await withDesk({ manyFields: 800 }, async (desk) => {
      const backend = gateway(desk)
      const names = [0, 799].map((index) => `One_of_very_many_fields_${index}__c`)
      const { id } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      Object.assign(desk.objects.Case?.[0] ?? {}, Object.fromEntries(names.map((field) => [field, 'x'])))
      expect(Object.keys((await backend.get(id, { signal: fresh() })).customFields)).toEqual([names[0]])
      expect(await backend.fields?.({ signal: fresh() })).toHaveLength(805)
    })
  })

  it('says when its requests are used up, and what to do', async () => {
    await withDesk({ refuse: [403, 'REQUEST_LIMIT_EXCEEDED'] }, async (desk) => {
      await expect(gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })).rejects.toMatchObject({
        code: 'rateLimited',
        mend: expect.not.stringContaining('credentials'),
      })
    })
  })
})

describe('SOQL', () => {
  it('holds any text in quotes', () => {
    for (const text of ["it's", '\\', "\\'", 'a\nb\tc\r', '"', "' OR Id != null --", '{}%_']) {
      const parsed = parseSoql(`SELECT Id FROM Case WHERE Subject = ${quoteSoql(text)} LIMIT 1`)
      expect([parsed.holds({ Subject: text }), parsed.holds({ Subject: 'other' }), parsed.asked]).toEqual([
        true,
        false,
        ['Subject'],
      ])
    }
    const parsed = parseSoql(`SELECT Id FROM Contact WHERE Phone LIKE ${endsWithSoql('1_%')}`)
    expect([parsed.holds({ Phone: '991_%' }), parsed.holds({ Phone: '9912x' })]).toEqual([true, false])
  })

  it('follows the next page on its own host alone', async () => {
    for (const nextPage of ['https://evil.example.com/services/data/v61.0/query/x', '//evil.example.com/', '/secur/logout.jsp'])
      await withDesk({}, async (desk) => {
        const backend = gateway(desk)
        for (const externalId of ['a', 'b']) await backend.create(newTicket(), { externalId, signal: fresh() })
        Object.assign(desk.moods, { pageSize: 1, nextPage })
        await expect(backend.find({ open: true, limit: 5 }, { signal: fresh() })).rejects.toMatchObject({ code: 'protocol' })
        expect(desk.log.filter((line) => line.includes('logout'))).toEqual([])
      })
  })
})

describe('errors', () => {
  it('names the field and Salesforce’s own words', async () => {
    await withDesk({ statuses: ['New'] }, async (desk) => {
      const { id } = await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      await expect(gateway(desk).update(id, { status: 'inProgress' }, { signal: fresh() })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringMatching(/field "Status".*RESTRICTED_PICKLIST/),
      })
      await expect(gateway(desk).update(id, { customFields: { Minutes__c: 'many' } }, { signal: fresh() })).rejects.toMatchObject(
        {
          code: 'invalidInput',
          message: expect.stringContaining('Minutes__c'),
        },
      )
      await expect(gateway(desk).update(id, { owner: "x' OR Username != '" }, { signal: fresh() })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringContaining('"owner"'),
      })
    })
  })

  it('says unauthorised for an old token, and nothing of it', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { auth: { kind: 'bearer', token: 'hunter2222' } })
      const said = await backend.get(toTicketId('500000000000000AAA'), { signal: fresh() }).catch((error: Error) => error)
      expect(said).toMatchObject({ code: 'unauthorised', message: expect.stringContaining('INVALID_SESSION_ID') })
      expect(JSON.stringify(said, Object.getOwnPropertyNames(said))).not.toContain('hunter2222')
    })
  })

  it('lets no id into a path or a query that is none', async () => {
    await withDesk({}, async (desk) => {
      for (const id of ['../User', "500' OR Id != null", '003000000000000AAA', ''])
        await expect(gateway(desk).get(toTicketId(id), { signal: fresh() })).rejects.toMatchObject({ code: 'notFound' })
      expect(await gateway(desk).find({ parentId: toTicketId("x'"), limit: 1 }, { signal: fresh() })).toEqual([])
    })
  })
})

describe('mapping', () => {
  it('writes a ticket into the fields, and what has none below the description', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { queues: { support: queue } })
      const id = toContactId(`salesforce:${idOf('Contact', 'x')}`)
      const custom = { Outcome__c: 'x', Minutes__c: '3.5', digits: '1#' }
      const contact = { id, name: 'Ann', number: '+14155550100' }
      const ticket = newTicket({ priority: 'urgent', queue: 'support', tags: ['vip'], contact, customFields: custom })
      const filed = await backend.create(ticket, { externalId: 'call-1', signal: fresh() })
      expect(desk.objects.Case?.[0]).toMatchObject({
        Subject: 'Call from Ann',
        Description: 'She cannot log in.\n\ntags: vip\ndigits: 1#',
        Priority: 'High',
        Origin: 'Phone',
        ContactId: idOf('Contact', 'x'),
        OwnerId: queue,
        SuppliedPhone: '+14155550100',
        Minutes__c: 3.5,
      })
      expect(desk.writes).toEqual([{ method: 'POST', assign: 'FALSE', since: undefined }])
      expect([filed.queue, filed.owner, filed.contactId, filed.customFields]).toEqual([
        'support',
        null,
        id,
        { Outcome__c: 'x', Minutes__c: '3.5' },
      ])
      const moved = await backend.update(filed.id, { owner: 'ann@example.com' }, { signal: fresh() })
      expect([moved.queue, moved.owner]).toEqual([null, 'ann@example.com'])
    })
  })

  it('files a case whose owner is nobody in the org, and loses nothing of what it was told', async () => {
    await withDesk({}, async (desk) => {
      const ticket = newTicket({ owner: 'nobody@example.com', contact: { name: 'Ann', email: 'ann at example' } })
      expect(await gateway(desk).create(ticket, { externalId: 'a', signal: fresh() })).toMatchObject({
        owner: 'ringloop@example.com',
        description: 'She cannot log in.\n\ne-mail: ann at example\nowner: nobody@example.com',
      })
    })
  })

  it('sends nothing where nothing is to be changed', async () => {
    await withDesk({}, async (desk) => {
      const { id } = await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      await gateway(desk).update(id, {}, { signal: fresh() })
      expect(desk.writes.map(({ method }) => method)).toEqual(['POST'])
    })
  })

  it('leaves the owner to the assignment rules where nobody said one', async () => {
    await withDesk({}, async (desk) => {
      await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      expect(desk.writes).toEqual([{ method: 'POST', assign: 'TRUE', since: undefined }])
    })
  })

  it('takes the user’s words, and the org’s word for what is closed', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, {
        statuses: { held: 'Waiting for parts', resolved: ['Solved', 'Fixed'] },
        priorities: { urgent: 'Urgent' },
      })
      const { id } = await backend.create(newTicket({ priority: 'urgent' }), { externalId: 'a', signal: fresh() })
      const statusOf = async (Status: string) => {
        desk.change(id, { Status }, ann)
        return (await backend.get(id, { signal: fresh() })).status
      }
      expect([
        await statusOf('waiting for parts'),
        await statusOf('Fixed'),
        await statusOf('Done'),
        await statusOf('Closed'),
      ]).toEqual(['held', 'resolved', 'closed', 'closed'])
      expect((await backend.get(id, { signal: fresh() })).priority).toBe('urgent')
      desk.change(id, { Status: 'Done' }, ann)
      expect(await backend.find({ open: false, limit: 5 }, { signal: fresh() })).toHaveLength(1)
      expect(await backend.find({ open: true, limit: 5 }, { signal: fresh() })).toHaveLength(0)
    })
  })

  it('finds by status what it reads as that, whatever the org calls it', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const ids: Record<string, string> = {}
      for (const Status of ['New', 'Working', 'Escalated', 'In the workshop', 'On Hold', 'Closed', 'Done']) {
        const { id } = await backend.create(newTicket(), { externalId: Status, signal: fresh() })
        desk.change(id, { Status }, ann)
        ids[id] = Status
      }
      const find = async (status: TicketStatus) => {
        const found = await backend.find({ status, limit: 50 }, { signal: fresh() })
        return found.map(({ id }) => ids[id]).sort()
      }
      expect(
        await Promise.all((['inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled'] as const).map(find)),
      ).toEqual([['Escalated', 'In the workshop', 'Working'], ['On Hold'], [], ['Closed'], ['Done'], []])
    })
  })

  it('lets Salesforce look too whether somebody was faster', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const { id, version } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      await backend.update(id, { subject: 'x' }, { signal: fresh(), ifVersion: version })
      expect(desk.writes[1]).toEqual({ method: 'PATCH', assign: 'FALSE', since: 'Thu, 01 Jan 2026 00:00:01 GMT' })
      // two changes within one second: its times have none smaller
      const seen = await backend.get(id, { signal: fresh() })
      desk.tick(-1000)
      desk.change(id, { Subject: 'y' }, ann)
      await expect(backend.update(id, { subject: 'z' }, { signal: fresh(), ifVersion: seen.version })).rejects.toMatchObject({
        code: 'conflict',
      })
    })
  })

  it('describes the custom fields that can be written', async () => {
    await withDesk({}, async (desk) => {
      expect(await gateway(desk, { fields: { tags: 'Tags__c', contactId: 'Foreign__c' } }).fields?.({ signal: fresh() })).toEqual(
        [
          { name: 'Outcome__c', label: 'Outcome', type: 'text', required: false, options: [] },
          { name: 'Minutes__c', label: 'Minutes', type: 'number', required: true, options: [] },
          { name: 'Product__c', label: 'Product', type: 'choice', required: false, options: [{ value: 'line', label: 'Line' }] },
        ],
      )
    })
  })

  it('learns of a new custom field when it is asked for them', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const before = (await backend.fields?.({ signal: fresh() }))?.length ?? 0
      desk.moods.manyFields = 1
      expect(await backend.fields?.({ signal: fresh() })).toHaveLength(before + 1)
    })
  })

  it('checks that the fields of the configuration are there', async () => {
    await withDesk({}, async (desk) => {
      expect(await gateway(desk).check?.({ signal: fresh() })).toEqual({ version: 'REST API 61.0' })
      const check = gateway(desk, { fields: { number: 'Caller__c' } }).check?.({ signal: fresh() })
      await expect(check).rejects.toMatchObject({ code: 'invalidConfig', message: expect.stringContaining('Caller__c') })
    })
  })

  it('publishes a remark only when told to, and cuts it where 4,000 bytes end', async () => {
    await withDesk({}, async (desk) => {
      const { id } = await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      await gateway(desk).comment?.(id, 'in', { visibility: 'internal', signal: fresh() })
      await gateway(desk).comment?.(id, '😀'.repeat(2000), { visibility: 'public', signal: fresh() })
      expect(desk.objects.CaseComment?.map(({ IsPublished }) => IsPublished)).toEqual([false, true])
      const text = String(desk.objects.CaseComment?.[1]?.CommentBody)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4000)
      expect(Buffer.byteLength(text)).toBeGreaterThan(3900)
    })
  })
})

describe('files', () => {
  const file = (text: string) => ({
    name: 'call.wav',
    contentType: 'audio/wav',
    size: text.length,
    open: () => new Blob([text]).stream() as ReadableStream<Uint8Array>,
  })

  it('links an upload that was not linked any more, and shows internal ones to colleagues alone', async () => {
    await withDesk({ linkFails: true }, async (desk) => {
      const backend = gateway(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      const attach = (visibility: 'internal' | 'public', key: string) =>
        backend.attach?.(id, file('abc'), { key, visibility, signal: fresh() })
      await expect(attach('internal', 'k')).rejects.toMatchObject({ code: 'unavailable' })
      expect(await backend.attachments?.(id, { signal: fresh() })).toEqual([])
      expect(await attach('internal', 'k')).toMatchObject({ name: 'call.wav', size: 3 })
      await attach('public', 'other')
      expect(desk.files.map(String)).toEqual(['abc', 'abc'])
      expect(desk.objects.ContentDocumentLink?.map(({ Visibility }) => Visibility)).toEqual(['InternalUsers', 'AllUsers'])
      expect(await backend.attachments?.(id, { signal: fresh() })).toHaveLength(2)
    })
  })
})

describe('one file', () => {
  it('is there once for a key, whatever it is called the second time', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      const attach = (name: string) => {
        const open = () => new Blob(['abc']).stream() as ReadableStream<Uint8Array>
        const file = { name, contentType: 'audio/wav', size: 3, open }
        return backend.attach?.(id, file, { key: 'k', visibility: 'internal', signal: fresh() })
      }
      const first = await attach('call.wav')
      expect((await attach('recording.wav'))?.id).toBe(first?.id)
      expect(desk.files).toHaveLength(1)
    })
  })
})

describe('changes', () => {
  it('tells all that a bulk change did in one second', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'old', signal: fresh() })
      desk.tick(120_000)
      let { cursor } = (await backend.changes?.poll?.(null, { signal: fresh(), limit: 100 })) ?? { cursor: '' }
      desk.change(id, { Status: 'Working' }, ann)
      const [changed] = desk.objects.Case ?? []
      for (let index = 0; index < 2500; index++)
        desk.objects.Case?.push({ ...changed, Id: idOf('Case', `bulk ${index}`), Ringloop_Id__c: null })
      const told = new Set<string>()
      for (let more = true; more; ) {
        const answer = await backend.changes?.poll?.(cursor, { signal: fresh(), limit: 100 })
        if (answer === undefined) throw new Error('no poll')
        for (const { ticketId } of answer.changes) told.add(ticketId)
        cursor = answer.cursor
        more = answer.more
      }
      expect(told.size).toBe(2501)
    })
  }, 30_000)

  it('tells cases and remarks, once, and marks what we did', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const poll = async (cursor: string | null) => {
        const result = await backend.changes?.poll?.(cursor, { signal: fresh(), limit: 100 })
        if (result === undefined) throw new Error('no poll')
        return result
      }
      const old = await backend.create(newTicket(), { externalId: 'old', signal: fresh() })
      desk.tick(120_000)
      const begun = await poll(null)
      desk.change(old.id, { Status: 'Working' }, ann)
      const created = await backend.create(newTicket(), { externalId: 'new', signal: fresh() })
      await backend.comment?.(created.id, 'ours', { visibility: 'internal', signal: fresh() })
      Object.assign(desk.objects.CaseComment?.[0] ?? {}, { CreatedById: ann, 'CreatedBy.Username': 'ann@example.com' })
      const first = await poll(begun.cursor)
      expect(first.changes.map(({ ticketId, type, by, own }) => ({ ticketId, type, by, own }))).toEqual([
        { ticketId: old.id, type: 'changed', by: 'ann@example.com', own: false },
        { ticketId: created.id, type: 'created', by: 'ringloop@example.com', own: true },
        { ticketId: created.id, type: 'commented', by: 'ann@example.com', own: false },
      ])
      expect(first.changes[2]?.comment).toEqual({ text: 'ours', visibility: 'internal', author: 'ann@example.com' })
      expect((await poll(first.cursor)).changes).toEqual([])
      await expect(poll('{"high":0}')).rejects.toMatchObject({ code: 'invalidInput' })
    })
  })
})

it('finds nothing by a number that hides a query', async () => {
  await withDesk({}, async (desk) => {
    await gateway(desk).create(newTicket({ contact: { number: '+4930901820' } }), { externalId: 'a', signal: fresh() })
    expect(await gateway(desk).find({ number: '+4930901820' as E164, limit: 5 }, { signal: fresh() })).toHaveLength(1)
    expect(await gateway(desk).find({ number: "' OR Id != '" as E164, limit: 5 }, { signal: fresh() })).toEqual([])
  })
})
