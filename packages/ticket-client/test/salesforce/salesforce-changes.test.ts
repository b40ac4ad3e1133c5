import { describe, expect, it } from 'vitest'
import { beginPolls, drainPolls } from '../support/drain-polls.js'
import { newTicket } from '../support/new-ticket.js'
import { ann, idOf } from './salesforce-desk.js'
import { fresh, gateway, withDesk } from './salesforce-gateway.js'

describe('changes', () => {
  it('tells all that a bulk change did in one second', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'old', signal: fresh() })
      desk.tick(120_000)
      const begun = await beginPolls(backend)
      desk.change(id, { Status: 'Working' }, ann)
      const [changed] = desk.objects.Case ?? []
      for (let index = 0; index < 2500; index++)
        desk.objects.Case?.push({ ...changed, Id: idOf('Case', `bulk ${index}`), Ringloop_Id__c: null })
      const { changes } = await drainPolls(backend, begun, 100)
      expect(new Set(changes.map(({ ticketId }) => ticketId)).size).toBe(2501)
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
