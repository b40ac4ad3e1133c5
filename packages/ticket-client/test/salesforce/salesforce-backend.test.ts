import { type E164, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createdSchema, queryAnswerSchema, readComplaint } from '../../src/salesforce/salesforce-answers.js'
import { endsWithSoql, quoteSoql } from '../../src/salesforce/soql.js'
import { newTicket } from '../support/new-ticket.js'
import { readExample, startSalesforceDesk } from './salesforce-desk.js'
import { fresh, gateway, withDesk } from './salesforce-gateway.js'
import { parseSoql } from './soql-double.js'

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

it('finds nothing by a number that hides a query', async () => {
  await withDesk({}, async (desk) => {
    await gateway(desk).create(newTicket({ contact: { number: '+4930901820' } }), { externalId: 'a', signal: fresh() })
    expect(await gateway(desk).find({ number: '+4930901820' as E164, limit: 5 }, { signal: fresh() })).toHaveLength(1)
    expect(await gateway(desk).find({ number: "' OR Id != '" as E164, limit: 5 }, { signal: fresh() })).toEqual([])
  })
})
