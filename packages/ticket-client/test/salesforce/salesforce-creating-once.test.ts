import { describe, expect, it } from 'vitest'
import { newTicket } from '../support/new-ticket.js'
import { ann } from './salesforce-desk.js'
import { fresh, gateway, withDesk } from './salesforce-gateway.js'

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
