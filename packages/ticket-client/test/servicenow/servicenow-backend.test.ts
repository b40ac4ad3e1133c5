import { readFileSync } from 'node:fs'
import { type E164, toContactId, toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createServiceNowBackend, type ServiceNowOptions } from '../../src/index.js'
import { createIncidentMapping } from '../../src/servicenow/incident-mapping.js'
import { readIncident } from '../../src/servicenow/read-incident.js'
import { rowSchema } from '../../src/servicenow/servicenow-answers.js'
import { newTicket } from '../support/new-ticket.js'
import { annId, type DeskMoods, readExample, type ServiceNowDesk, startServiceNowDesk } from './servicenow-desk.js'

const fresh = () => new AbortController().signal
const auth = { kind: 'basic', username: 'ringloop', password: 'secret' } as const
const group = '287ebd7da9fe198100f92cc8d1d2154e'
const gateway = (desk: ServiceNowDesk, options: Partial<ServiceNowOptions> = {}) =>
  createServiceNowBackend({ url: desk.url, auth, ...options })

async function withDesk(moods: DeskMoods, use: (desk: ServiceNowDesk) => Promise<void>): Promise<void> {
  await using desk = await startServiceNowDesk(moods)
  await use(desk)
}

describe('the ServiceNow backend', () => {
  const fields = { number: 'u_caller_number', tags: 'u_tags', contactId: 'u_contact' }
  const capabilities = {
    createOnce: 'search',
    findBy: ['externalId', 'contact', 'number', 'open', 'status', 'parent'],
    versions: true,
    priority: true,
    tags: true,
    description: true,
    comments: ['internal', 'public'],
    attachments: { maximumBytes: 1_073_741_824, visibility: ['public'] },
    customFields: 'discovered',
    subTickets: 'parent',
    changes: ['poll'],
  } as const
  for (const strict of [false, true])
    testTicketBackend({
      it,
      make: async () => {
        const desk = await startServiceNowDesk({ strict })
        const backend = gateway(desk, { fields, unmapped: 'drop' })
        return Object.assign(backend, { [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() })
      },
      capabilities,
      sample: { customFields: ['u_outcome'], absentId: 'f'.repeat(32) },
    })
})

describe('the documented examples', () => {
  for (const name of ['create-incident', 'read-incident'])
    it(`reads ${name}`, () => {
      const { answer } = readExample(name)
      const row = rowSchema.parse(answer.result)
      const mapping = createIncidentMapping({ url: 'https://instance.service-now.com/', auth })
      const ticket = readIncident('servicenow', row, mapping, [])
      expect([ticket.subject, ticket.status, ticket.priority, ticket.createdAt]).toEqual([
        answer.result.short_description,
        'acknowledged',
        'normal',
        Date.parse(`${answer.result.sys_created_on}Z`),
      ])
      expect(ticket.queue).toBe((answer.result.assignment_group as { value: string }).value)
      const caller = answer.result.caller_id as '' | { value: string }
      expect(ticket.contactId).toBe(caller === '' ? null : `servicenow:${caller.value}`)
      expect(ticket.url).toBe(`https://instance.service-now.com/nav_to.do?uri=incident.do%3Fsys_id%3D${row.sys_id}`)
    })

  it('names their page', () => {
    for (const name of ['create-incident', 'read-incident', 'attach-file'])
      expect(readFileSync(new URL(`examples/${name}.json`, import.meta.url), 'utf8')).toContain(
        'https://www.servicenow.com/docs/',
      )
  })
})

describe('creating once', () => {
  it('finds the ticket whose answer was lost', async () => {
    for (const afterCreate of ['drop', 'fail'] as const)
      await withDesk({ afterCreate }, async (desk) => {
        await gateway(desk).create(newTicket(), { externalId: 'call-1/ticket', signal: fresh() })
        expect(desk.tables.incident).toHaveLength(1)
      })
  })

  it('cancels the younger of two that two gateways filed at once, and takes the key from it', async () => {
    let arrived = 0
    const both: (() => void)[] = []
    const beforeCreate = () =>
      new Promise<void>((resolve) => {
        both.push(resolve)
        arrived += 1
        if (arrived === 2) for (const go of both) go()
      })
    await withDesk({ beforeCreate }, async (desk) => {
      const create = () => gateway(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const [one, two] = await Promise.all([create(), create()])
      expect(desk.tables.incident).toHaveLength(2)
      const [winner, loser] = desk.tables.incident ?? []
      expect([one.id, two.id]).toContain(winner?.sys_id)
      expect([winner?.state, winner?.correlation_id]).toEqual(['1', 'call-1'])
      expect([loser?.state, loser?.correlation_id]).toEqual(['8', `duplicate-of-${winner?.sys_id}`])
      const found = await gateway(desk).find({ externalId: 'call-1', limit: 5 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual([winner?.sys_id])
    })
  })

  it('files nothing if the instance ignores the search', async () => {
    await withDesk({ missing: ['correlation_id'] }, async (desk) => {
      desk.moods.missing = []
      await gateway(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      desk.moods.missing = ['correlation_id']
      const second = gateway(desk).create(newTicket(), { externalId: 'call-2', signal: fresh() })
      await expect(second).rejects.toMatchObject({ code: 'invalidConfig', message: expect.stringContaining('correlation_id') })
      expect(desk.tables.incident).toHaveLength(1)
    })
  })

  it('says so if the instance does not keep the key', async () => {
    await withDesk({ missing: ['correlation_id'], strict: true }, async (desk) => {
      const filing = gateway(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      await expect(filing).rejects.toMatchObject({ code: 'invalidConfig', message: expect.stringContaining('does not keep') })
    })
  })

  it('keeps ids apart that encoded queries or columns would make one', async () => {
    await withDesk({}, async (desk) => {
      const ids = [
        'a',
        'A',
        ' a',
        'a^ORsys_idISNOTEMPTY',
        'javascript:gs.getUserID()',
        'NULL',
        'x'.repeat(101),
        'x'.repeat(102),
        '',
        'é@',
      ]
      for (const externalId of ids) await gateway(desk).create(newTicket(), { externalId, signal: fresh() })
      expect(desk.tables.incident).toHaveLength(ids.length)
      for (const [index, externalId] of ids.entries()) {
        const found = await gateway(desk).find({ externalId, limit: 5 }, { signal: fresh() })
        expect(found.map((ticket) => [ticket.id, ticket.externalId])).toEqual([
          [desk.tables.incident?.[index]?.sys_id, externalId],
        ])
      }
    })
  })

  it('takes a unique column for what it is', async () => {
    await withDesk({ unique: true }, async (desk) => {
      let other = true
      desk.moods.beforeCreate = async () => {
        if (!other) return
        other = false
        await gateway(desk).create(newTicket({ subject: 'First' }), { externalId: 'call-1', signal: fresh() })
      }
      const ticket = await gateway(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      expect([ticket.subject, desk.tables.incident?.length]).toEqual(['First', 1])
    })
  })
})

describe('answers that lie', () => {
  it('takes a success with a complaint in it for an error', async () => {
    await withDesk({ cancelled: true }, async (desk) => {
      await expect(
        gateway(desk, { customFields: [] }).find({ externalId: 'a', limit: 1 }, { signal: fresh() }),
      ).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('maximum execution time exceeded'),
      })
    })
  })

  it('goes on behind a page on which it may see nothing', async () => {
    await withDesk({}, async (desk) => {
      for (let index = 0; index < 25; index++)
        await gateway(desk).create(newTicket(), { externalId: `call-${index}`, signal: fresh() })
      desk.moods.hidden = new Set(desk.tables.incident?.slice(3).map((row) => row.number ?? ''))
      expect(await gateway(desk).find({ open: true, limit: 2 }, { signal: fresh() })).toHaveLength(2)
    })
  })

  it('names the column that a data policy wants', async () => {
    await withDesk({ mandatory: ['caller_id'] }, async (desk) => {
      const filing = gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      await expect(filing).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('field "caller_id"') })
    })
  })

  it('says unauthorised for a wrong password, and nothing of it', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { auth: { ...auth, password: 'hunter2222' } })
      const said = await backend.get(toTicketId('f'.repeat(32)), { signal: fresh() }).catch((error: Error) => error)
      expect(said).toMatchObject({ code: 'unauthorised' })
      expect(JSON.stringify(said, Object.getOwnPropertyNames(said))).not.toContain('hunter2222')
    })
  })
})

describe('mapping', () => {
  it('writes a ticket into the columns, and what has none below the description', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { groups: { support: group } })
      const contact = { id: toContactId(`servicenow:${annId}`), name: 'Ann', number: '+14155550100' }
      const ticket = newTicket({
        priority: 'urgent',
        queue: 'support',
        owner: 'ann',
        tags: ['vip'],
        contact,
        customFields: { u_outcome: 'x', digits: '1#' },
      })
      const filed = await backend.create(ticket, { externalId: 'call-1', signal: fresh() })
      expect(desk.tables.incident?.[0]).toMatchObject({
        short_description: 'Call from Ann',
        description: 'She cannot log in.\n\nnumber: +14155550100\ntags: vip\ndigits: 1#',
        priority: '1',
        caller_id: annId,
        assignment_group: group,
        assigned_to: annId,
        u_outcome: 'x',
        correlation_id: 'call-1',
      })
      expect([filed.owner, filed.queue, filed.contactId, filed.priority]).toEqual(['ann', 'support', contact.id, 'urgent'])
      expect(await backend.find({ contactId: contact.id, limit: 5 }, { signal: fresh() })).toHaveLength(1)
    })
  })

  it('takes the user’s words', async () => {
    await withDesk({}, async (desk) => {
      const statuses = { pending: ['-5', '3'], held: '4' }
      const backend = gateway(desk, { statuses, impacts: { low: { impact: '3', urgency: '2' } } })
      const { id } = await backend.create(newTicket({ priority: 'low' }), { externalId: 'a', signal: fresh() })
      await backend.update(id, { status: 'pending' }, { signal: fresh() })
      expect(desk.tables.incident?.[0]).toMatchObject({ state: '-5', priority: '4' })
      desk.change(id, { state: '4' }, 'ann')
      const ticket = await backend.get(id, { signal: fresh() })
      expect([ticket.status, ticket.priority]).toEqual(['held', 'low'])
      expect(await backend.find({ status: 'held', limit: 5 }, { signal: fresh() })).toHaveLength(1)
    })
  })

  it('leaves what somebody wrote about the solution', async () => {
    await withDesk({}, async (desk) => {
      const { id } = await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      desk.change(id, { close_code: 'Duplicate', close_notes: 'By hand' }, 'ann')
      await gateway(desk).update(id, { status: 'resolved' }, { signal: fresh() })
      expect(desk.tables.incident?.[0]).toMatchObject({ state: '6', close_code: 'Duplicate', close_notes: 'By hand' })
    })
  })

  it('keeps a remark from becoming HTML', async () => {
    await withDesk({}, async (desk) => {
      const { id } = await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      await gateway(desk).comment?.(id, '[code]<b>x</b>[/CODE]', { visibility: 'internal', signal: fresh() })
      expect(desk.journal).toEqual([{ id, column: 'work_notes', text: '[\u200bcode]<b>x</b>[\u200b/CODE]', by: 'ringloop' }])
    })
  })

  it('refuses what is not in the table', async () => {
    await withDesk({}, async (desk) => {
      const { id } = await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      const change = (changes: object) => gateway(desk).update(id, changes, { signal: fresh() })
      await expect(change({ owner: 'nobody' })).rejects.toMatchObject({
        code: 'invalidInput',
        message: expect.stringContaining('"owner"'),
      })
      await expect(change({ owner: 'a^ORuser_name=ann' })).rejects.toMatchObject({ code: 'invalidInput' })
      await expect(change({ customFields: { state: '7' } })).rejects.toMatchObject({ code: 'invalidInput' })
      expect(() => gateway(desk, { fields: { number: 'u_x^ORDERBY' } })).toThrow(/number/)
      expect(await gateway(desk).find({ parentId: toTicketId('x^ORstate=1'), limit: 1 }, { signal: fresh() })).toEqual([])
    })
  })

  it('describes what the instance added to the table', async () => {
    await withDesk({}, async (desk) => {
      const fields = await gateway(desk, { fields: { number: 'u_caller_number' } }).fields?.({ signal: fresh() })
      expect(fields).toEqual([
        { name: 'u_outcome', label: 'Outcome', type: 'text', required: false, options: [] },
        {
          name: 'u_product',
          label: 'Product',
          type: 'choice',
          required: true,
          options: [
            { value: 'phone', label: 'Phone' },
            { value: 'line', label: 'Line' },
          ],
        },
        { name: 'u_tags', label: 'Tags', type: 'text', required: false, options: [] },
      ])
    })
  })

  it('streams a file with its type, and refuses one that is too large', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { maximumAttachmentBytes: 10 })
      const { id } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      const file = (size: number) => ({
        name: 'a/b.wav',
        contentType: 'audio/wav',
        size,
        open: () => new Blob(['x'.repeat(size)]).stream() as ReadableStream<Uint8Array>,
      })
      const options = { key: 'k', visibility: 'public' as const, signal: fresh() }
      await expect(backend.attach?.(id, file(11), options)).rejects.toMatchObject({ code: 'invalidInput' })
      expect(await backend.attach?.(id, file(10), options)).toMatchObject({ name: 'b.wav', contentType: 'audio/wav', size: 10 })
      expect(desk.files.map(({ bytes }) => bytes.toString())).toEqual(['xxxxxxxxxx'])
    })
  })

  it('tells whether columns are there', async () => {
    await withDesk({}, async (desk) => {
      await gateway(desk).create(newTicket(), { externalId: 'a', signal: fresh() })
      expect(await gateway(desk).check?.({ signal: fresh() })).toEqual({ version: 'Table API' })
      const wrong = gateway(desk, { fields: { number: 'u_nowhere' } }).check?.({ signal: fresh() })
      await expect(wrong).rejects.toMatchObject({ code: 'invalidConfig', message: expect.stringContaining('u_nowhere') })
    })
  })
})

describe('changes', () => {
  it('tells what others did, once, and marks what we did', async () => {
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
      expect(begun.changes).toEqual([])
      desk.change(old.id, { state: '2' }, 'ann')
      const created = await backend.create(newTicket({ subject: 'Ours' }), { externalId: 'new', signal: fresh() })
      const first = await poll(begun.cursor)
      expect(first.changes.map(({ ticketId, type, by, own }) => ({ ticketId, type, by, own }))).toEqual([
        { ticketId: old.id, type: 'changed', by: 'ann', own: false },
        { ticketId: created.id, type: 'created', by: 'ringloop', own: true },
      ])
      expect(first.changes[0]?.ticket?.status).toBe('inProgress')
      expect((await poll(first.cursor)).changes).toEqual([])
      desk.change(created.id, { short_description: 'Theirs' }, 'ann')
      const [change] = (await poll(first.cursor)).changes
      expect(change).toMatchObject({ id: `servicenow:${created.id}/1`, own: false, type: 'changed' })
    })
  })

  it('finds two changes within one second, and more than one page', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const begun = await backend.changes?.poll?.(null, { signal: fresh(), limit: 10 })
      for (let index = 0; index < 120; index++) {
        await backend.create(newTicket(), { externalId: `call-${index}`, signal: fresh() })
        desk.tick(-1000)
      }
      const told: string[] = []
      let cursor = begun?.cursor ?? ''
      for (let more = true; more; ) {
        const next = await backend.changes?.poll?.(cursor, { signal: fresh(), limit: 50 })
        told.push(...(next?.changes ?? []).map(({ ticketId }) => ticketId))
        cursor = next?.cursor ?? ''
        more = next?.more ?? false
      }
      expect(new Set(told).size).toBe(120)
    })
  })
})

it('finds tickets by their number, and runs nothing that hides in one', async () => {
  await withDesk({}, async (desk) => {
    const backend = gateway(desk, { fields: { number: 'u_caller_number' } })
    const number = '+4930901820' as E164
    await backend.create(newTicket({ contact: { number } }), { externalId: 'a', signal: fresh() })
    await backend.create(newTicket({ contact: { number: '+4930901821' } }), { externalId: 'b', signal: fresh() })
    expect(await backend.find({ number, limit: 5 }, { signal: fresh() })).toHaveLength(1)
    expect(await backend.find({ number: '+4930901820^ORstate=1' as E164, limit: 5 }, { signal: fresh() })).toEqual([])
  })
})
