import { type TicketStatus, toContactId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { newTicket } from '../support/new-ticket.js'
import { ann, idOf, ours } from './salesforce-desk.js'
import { fresh, gateway, withDesk } from './salesforce-gateway.js'

const queue = '00G000000000001AAA'

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
        owner: null,
        description: 'She cannot log in.\n\ne-mail: ann at example\nowner: nobody@example.com',
      })
    })
  })

  it('has no owner while it is with the account that filed it, and the owner of a case that people opened is theirs', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const { id, owner } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      expect(owner).toBeNull()
      desk.change(id, { OwnerId: ann }, ann)
      expect((await backend.get(id, { signal: fresh() })).owner).toBe('ann@example.com')
      desk.change(id, { OwnerId: ours }, ann)
      expect((await backend.get(id, { signal: fresh() })).owner).toBeNull()
      desk.change(id, { Ringloop_Id__c: null, CreatedById: ann, OwnerId: ann }, ann)
      expect((await backend.get(id, { signal: fresh() })).owner).toBe('ann@example.com')
    })
  })

  it('is the case of the contact whom people gave it, not of whom it was filed for', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk, { fields: { contactId: 'Foreign__c' } })
      const [before, after] = [toContactId('rt:bob'), toContactId(`salesforce:${idOf('Contact', 'ann')}`)]
      const { id } = await backend.create(newTicket({ contact: { id: before } }), { externalId: 'a', signal: fresh() })
      const found = async (contactId: typeof before) =>
        (await backend.find({ contactId, limit: 5 }, { signal: fresh() })).map((ticket) => ticket.id)
      expect([await found(before), await found(after)]).toEqual([[id], []])
      desk.change(id, { ContactId: idOf('Contact', 'ann') }, ann)
      expect([await found(before), await found(after)]).toEqual([[], [id]])
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
