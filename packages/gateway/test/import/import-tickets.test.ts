import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '../support/each-database.js'
import { createImportPlace, type ImportPlace } from './import-harness.js'

const header = 'no,subject,state,opened,customer,phone,mail,labels\n'
const map = {
  kind: 'tickets',
  fields: {
    id: 'no',
    subject: 'subject',
    status: { column: 'state', values: { done: 'closed', new: 'acknowledged' } },
    createdAt: 'opened',
    tags: { column: 'labels', split: ';' },
  },
  customer: { id: 'customer', number: 'phone', email: 'mail' },
}

onEachDatabase((open) => {
  let place: ImportPlace
  beforeAll(async () => {
    place = await createImportPlace(await open())
  })
  afterAll(() => place[Symbol.asyncDispose]())
  beforeEach(async () => {
    await place.empty()
    await place.bringIn(
      'people.csv',
      'id,name,phone,mail\n1,Ada,030 901820,ada@example.com\n2,Bob,030 901820,bob@example.com\n',
      {
        fields: { id: 'id', name: 'name', numbers: 'phone', email: 'mail' },
      },
    )
  })

  const tickets = () =>
    place.query(
      `select external_id, subject, status, contact_id, contact_name, tags, version from tickets order by external_id collate "C"`,
    )

  it('tickets find their customer by key, number, then e-mail; one that several have names nobody', async () => {
    const text = `${header}1,A,done,2024-01-01,2,,,a;b;a\n2,B,new,2024-01-01,,030 901820,ada@example.com,\n3,C,,2024-01-01,,030 901820,,\n`
    const { counts, reasons } = await place.bringIn('t.csv', text, map)
    expect(counts).toEqual({ read: 3, created: 2, updated: 0, skipped: 0, rejected: 1 })
    expect(reasons[0]?.examples).toEqual([{ line: 4, problem: 'customer: nobody, or several, have "+4930901820"' }])
    expect(await tickets()).toEqual([
      {
        external_id: 'import:1',
        subject: 'A',
        status: 'closed',
        contact_id: '2',
        contact_name: 'Bob',
        tags: ['a', 'b'],
        version: 1,
      },
      {
        external_id: 'import:2',
        subject: 'B',
        status: 'acknowledged',
        contact_id: '1',
        contact_name: 'Ada',
        tags: [],
        version: 1,
      },
    ])
    expect((await place.bringIn('t.csv', text, { ...map, withoutCustomer: 'keep' })).counts).toMatchObject({
      created: 1,
      skipped: 2,
    })
  })

  it.each([
    ['skip', { created: 1, updated: 0, skipped: 3, rejected: 0 }, 'A'],
    ['update', { created: 1, updated: 2, skipped: 1, rejected: 0 }, 'Last'],
    ['reject', { created: 1, updated: 0, skipped: 0, rejected: 3 }, 'A'],
  ] as const)('a ticket that comes again, also in the same file: %s', async (policy, counts, subject) => {
    await place.bringIn('first.csv', `${header}1,A,new,2024-01-01,1,,,\n`, map)
    const text = `${header}1,Again,new,2024-01-01,1,,,\n2,B,new,2024-01-01,1,,,\n1,Last,done,2024-01-01,1,,,\n1,Last,done,2024-01-01,1,,,\n`
    const result = await place.bringIn('second.csv', text, { ...map, duplicates: { policy } })
    expect(result.counts).toEqual({ read: 4, ...counts })
    expect((await tickets())[0]).toMatchObject({ external_id: 'import:1', subject, version: policy === 'update' ? 3 : 1 })
  })

  it('tags are one line each, not longer than they may be, and none is empty', async () => {
    const text = `${header}1,A,new,2024-01-01,1,,,x;\u0007;y\n2,B,new,2024-01-01,1,,,${'t'.repeat(101)}\n`
    const { counts, reasons } = await place.bringIn('tags.csv', text, map)
    expect(counts).toMatchObject({ created: 1, rejected: 1 })
    expect(reasons[0]?.examples[0]?.problem).toBe('tags: is longer than 100 letters')
    expect(await tickets()).toMatchObject([{ tags: ['x', 'y'] }])
  })
})
