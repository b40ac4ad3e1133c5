import { describe, expect, it } from 'vitest'
import { newTicket } from '../support/new-ticket.js'
import { fresh, gateway, withDesk } from './with-servicenow.js'

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

  it('tells what changed behind thousands of records that it may not see', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { customFields: [] })
      const { id } = await backend.create(newTicket(), { externalId: 'call-1', signal: fresh() })
      const begun = await backend.changes?.poll?.(null, { signal: fresh(), limit: 100 })
      const [row = {}] = desk.tables.incident ?? []
      desk.tick(60_000)
      desk.change(id, { short_description: 'Later' }, 'ann')
      const hidden = new Set<string>()
      for (let index = 0; index < 5_100; index++) {
        const number = `INC9${index}`
        hidden.add(number)
        const sys_id = index.toString(16).padStart(32, '0')
        desk.tables.incident?.push({ ...row, number, sys_id, sys_updated_on: '2026-01-01 00:00:30' })
      }
      desk.moods.hidden = hidden
      const next = await backend.changes?.poll?.(begun?.cursor ?? null, { signal: fresh(), limit: 100 })
      expect(next?.changes).toMatchObject([{ ticketId: id, ticket: { subject: 'Later' } }])
    })
  })
})
