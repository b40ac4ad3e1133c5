import type { E164, TicketBackend } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { newTicket } from '../support/new-ticket.js'
import { atOnce, backendOf, fresh, serviceDesk, withDesk } from './jira-gateway.js'

describe('creating once in Jira', () => {
  it('does not file anew while the search cannot know what was filed, and finds it then', async () => {
    await withDesk({ dropAfterCreate: true, indexIsLate: true }, async (desk) => {
      let now = 0
      const backend = backendOf(desk, { now: () => now })
      const create = () => backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      await expect(create()).rejects.toMatchObject({ code: 'unavailable' })
      now += 30_000
      await expect(create()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 30_000 })
      desk.index()
      expect([(await create()).externalId, desk.issues.size]).toEqual(['call-1', 1])
    })
  })

  it('does not file anew what a process filed that was killed, while the search cannot know', async () => {
    await withDesk({ indexIsLate: true }, async (desk) => {
      let now = 0
      await backendOf(desk, { now: () => now }).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const successor = backendOf(desk, { now: () => now })
      const create = () => successor.create(newTicket(), { externalId: 'call-1', signal: fresh(), triedBefore: true })
      await expect(create()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 60_000 })
      now += 45_000
      await expect(create()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 15_000 })
      desk.index()
      expect([(await create()).externalId, desk.issues.size]).toEqual(['call-1', 1])
    })
  })

  it('files at last what a killed process had not got to, and does not wait for what was surely refused', async () => {
    await withDesk({ indexIsLate: true }, async (desk) => {
      let now = 0
      const backend = backendOf(desk, { now: () => now })
      const create = (externalId: string, triedBefore: boolean) =>
        backend.create(newTicket(), { externalId, signal: fresh(), triedBefore })
      await expect(create('call-1', true)).rejects.toMatchObject({ code: 'unavailable' })
      now += 60_001
      expect((await create('call-1', true)).externalId).toBe('call-1')
      desk.moods.refuseCreate = true
      await expect(create('call-2', false)).rejects.toMatchObject({ code: 'invalidInput' })
      desk.moods.refuseCreate = false
      expect((await create('call-2', true)).externalId).toBe('call-2')
      expect(desk.issues.size).toBe(2)
    })
  })

  it('files what was never carried out, once the search must know', async () => {
    await withDesk({}, async (desk) => {
      let now = 0
      let broken = true
      const fetch: typeof globalThis.fetch = (input, init) => {
        if (broken && new Request(input, init).url.endsWith('/issue')) throw new TypeError('fetch failed')
        return globalThis.fetch(input, init)
      }
      const backend = backendOf(desk, { now: () => now, fetch })
      const create = () => backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      await expect(create()).rejects.toMatchObject({ code: 'unavailable' })
      broken = false
      now += 61_000
      expect([(await create()).externalId, desk.issues.size]).toEqual(['call-1', 1])
    })
  })

  it('goes by what the search could know when it was asked, not when it answered', async () => {
    await withDesk({ dropAfterCreate: true, indexIsLate: true }, async (desk) => {
      let now = 0
      let searchTakes = 0
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const answer = await globalThis.fetch(input, init)
        if ((input instanceof Request ? input.url : String(input)).endsWith('/search/jql')) now += searchTakes
        return answer
      }
      const backend = backendOf(desk, { now: () => now, fetch })
      const create = () => backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      await expect(create()).rejects.toMatchObject({ code: 'unavailable' })
      now = 55_000
      searchTakes = 9_000
      await expect(create()).rejects.toMatchObject({ code: 'unavailable' })
      expect(desk.issues.size).toBe(1)
    })
  })

  it('clears away what two gateways filed in the same moment, once the search knows', async () => {
    await withDesk({ indexIsLate: true }, async (desk) => {
      atOnce(desk, 2)
      let now = 0
      const gateways = [backendOf(desk, { now: () => now }), backendOf(desk, { now: () => now })]
      const create = (backend: TicketBackend, externalId: string) => backend.create(newTicket(), { externalId, signal: fresh() })
      const made = await Promise.all(gateways.map((backend) => create(backend, 'call-1')))
      expect(new Set(made.map(({ id }) => id)).size).toBe(2)
      desk.index()
      now += 60_000
      delete desk.moods.beforeCreate
      await Promise.all(gateways.map((backend, index) => create(backend, `call-${index + 2}`)))
      const [older = '', newer = ''] = made.map(({ id }) => id).sort()
      expect([older, newer].map((id) => desk.issues.get(id)?.fields.status.name)).toEqual(['To Do', 'Declined'])
      desk.index()
      const found = await backendOf(desk).find({ externalId: 'call-1', limit: 5 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual([older])
    })
  })

  it('shows nobody the one that does not count, also where the workflow does not let it be declined', async () => {
    await withDesk({ transitionsWantMore: true }, async (desk) => {
      atOnce(desk, 2)
      const number = '+4930901820' as E164
      const create = () => backendOf(desk).create(newTicket({ contact: { number } }), { externalId: 'call-1', signal: fresh() })
      await Promise.all([create(), create()])
      expect([...desk.issues.values()].map(({ fields }) => fields.status.name)).toEqual(['To Do', 'To Do'])
      const found = await backendOf(desk).find({ number, open: true, limit: 5 }, { signal: fresh() })
      expect(found.map(({ externalId }) => externalId)).toEqual(['call-1'])
    })
  })

  it('turns a page where the search says that there is one', async () => {
    await withDesk({ lastPageIsEmpty: true }, async (desk) => {
      const create = () => backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      expect([(await create()).id, desk.issues.size]).toEqual([(await create()).id, 1])
    })
  })

  it('takes no tag for a mark of its own', async () => {
    await withDesk({}, async (desk) => {
      const create = () =>
        backendOf(desk).create(newTicket({ tags: ['ringloop-double', 'vip'] }), { externalId: 'call-1', signal: fresh() })
      expect([(await create()).tags, (await create()).tags, desk.issues.size]).toEqual([
        ['ringloop_double', 'vip'],
        ['ringloop_double', 'vip'],
        1,
      ])
      expect(await backendOf(desk).find({ externalId: 'call-1', limit: 5 }, { signal: fresh() })).toHaveLength(1)
    })
  })

  it('leaves one that counts when gateways create at the very same moment', async () => {
    await withDesk({}, async (desk) => {
      atOnce(desk, 3)
      const create = () => backendOf(desk).create(newTicket(), { externalId: 'call-1', signal: fresh() })
      await Promise.all([create(), create(), create()])
      const last = await create()
      const counting = [...desk.issues.values()].filter(({ fields }) => !fields.labels.includes('ringloop-double'))
      expect(counting.map(({ id }) => id)).toEqual([last.id])
      const put = [...desk.issues.values()].filter(({ fields }) => fields.labels.includes('ringloop-double'))
      expect(put.map(({ fields, properties }) => [fields.status.name, properties['ringloop.double']])).toEqual([
        ['Declined', { of: counting[0]?.key }],
        ['Declined', { of: counting[0]?.key }],
      ])
      const found = await backendOf(desk).find({ externalId: 'call-1', limit: 5 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual([last.id])
    })
  })

  it('finds a request by its description when the process was killed before it had a label, and puts that on', async () => {
    await withDesk({ failNextWrite: true }, async (desk) => {
      const create = () =>
        backendOf(desk, { serviceDesk }).create(newTicket({ tags: ['phone'] }), { externalId: 'call-1', signal: fresh() })
      await expect(create()).rejects.toMatchObject({ code: 'unavailable' })
      const [issue] = desk.issues.values()
      expect(issue?.fields.labels).toEqual([])
      const ticket = await create()
      expect([ticket.externalId, ticket.tags, ticket.description, desk.issues.size]).toEqual([
        'call-1',
        ['phone'],
        'She cannot log in.',
        1,
      ])
      expect(desk.log.filter((line) => line === 'POST /rest/servicedeskapi/request')).toHaveLength(1)
    })
  })

  it('has filed a request although Jira refuses what is set afterwards, and says on it what that was', async () => {
    await withDesk({}, async (desk) => {
      const ticket = newTicket({ priority: 'urgent', customFields: { customfield_10053: 'Telex' } })
      const filed = await backendOf(desk, { serviceDesk }).create(ticket, { externalId: 'call-1', signal: fresh() })
      expect([filed.externalId, desk.issues.size]).toEqual(['call-1', 1])
      const [remark] = desk.issues.get(filed.id)?.comments ?? []
      expect([remark?.internal, JSON.stringify(remark?.body)]).toEqual([
        true,
        expect.stringMatching(/Highest.*Telex.*Specify a valid/),
      ])
      const found = await backendOf(desk, { serviceDesk }).find({ externalId: 'call-1', limit: 5 }, { signal: fresh() })
      expect(found.map(({ id }) => id)).toEqual([filed.id])
    })
  })
})
