import { type E164, toContactId, toTicketId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { newTicket } from '../support/new-ticket.js'
import { annId } from './servicenow-desk.js'
import { fresh, gateway, withDesk } from './with-servicenow.js'

const group = '287ebd7da9fe198100f92cc8d1d2154e'

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

  it('finds a status in every state that is read as it, also in such as it does not know', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { statuses: { held: '6', closed: '7' } })
      const { id } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      const found = async (query: object) =>
        (await backend.find({ ...query, limit: 5 }, { signal: fresh() })).map((one) => one.id)
      desk.change(id, { state: '-5' }, 'ann')
      expect([await found({ status: 'inProgress' }), await found({ open: true })]).toEqual([[id], [id]])
      desk.change(id, { state: '6' }, 'ann')
      expect([await found({ status: 'held' }), await found({ open: true })]).toEqual([[id], [id]])
      expect([await found({ status: 'resolved' }), await found({ open: false })]).toEqual([[], []])
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
      const bo = { sys_id: 'b'.repeat(32), user_name: 'bo@example.com' }
      desk.tables.sys_user?.push({ ...desk.tables.sys_user[0], ...bo })
      expect((await change({ owner: bo.user_name })).owner).toBe(bo.user_name)
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
