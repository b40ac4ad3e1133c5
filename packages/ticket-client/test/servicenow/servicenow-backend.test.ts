import { readFileSync } from 'node:fs'
import { toTicketId } from '@ringloop/core'
import { testTicketBackend } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createIncidentMapping } from '../../src/servicenow/incident-mapping.js'
import { readIncident } from '../../src/servicenow/read-incident.js'
import { rowSchema } from '../../src/servicenow/servicenow-answers.js'
import { newTicket } from '../support/new-ticket.js'
import { readExample, startServiceNowDesk } from './servicenow-desk.js'
import { auth, fresh, gateway, withDesk } from './with-servicenow.js'

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

  it('cancels a double that a killed process had sent, though it appears long after', async () => {
    await withDesk({}, async (desk) => {
      let now = Date.now()
      const backend = gateway(desk, { now: () => now })
      await backend.create(newTicket(), { externalId: 'call-1', signal: fresh(), triedBefore: true })
      const { incident = [] } = desk.tables
      incident.push({ ...incident[0], sys_id: 'f'.repeat(32), number: 'INC9999999' })
      now += 60_000
      await backend.create(newTicket(), { externalId: 'call-2', signal: fresh() })
      expect(incident.map(({ state }) => state)).toEqual(['1', '8', '1'])
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

  it('files one without its key, not one for each call', async () => {
    await withDesk({ missing: ['correlation_id'], strict: true }, async (desk) => {
      let time = 0
      const backend = gateway(desk, { now: () => time })
      const create = (externalId: string) => backend.create(newTicket(), { externalId, signal: fresh() })
      for (const call of ['call-1', 'call-2', 'call-1'])
        await expect(create(call)).rejects.toMatchObject({ code: 'invalidConfig' })
      expect(desk.tables.incident).toHaveLength(1)
      desk.moods.missing = []
      time += 300_000
      expect((await create('call-2')).externalId).toBe('call-2')
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
