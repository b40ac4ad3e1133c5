import { expectEqual, expectRejection, expectThat } from '../assertions.js'
import { example, signal, type TicketSuite } from './ticket-suite.js'

/** Only what it was told to, and not what somebody else has changed since. */
export function testChanging({ capabilities, sample, test, nextId, stored }: TicketSuite): void {
  test('changes a ticket, and only what it was told to', async (backend) => {
    const created = await backend.create(example(), { externalId: nextId(), signal })
    const updated = await backend.update(created.id, { status: 'resolved', subject: 'Solved' }, { signal })
    const got = await backend.get(created.id, { signal })
    for (const ticket of [updated, got]) {
      expectEqual([ticket.status, ticket.subject], ['resolved', stored('Solved')], 'status and subject')
      expectEqual([ticket.externalId, ticket.priority], [created.externalId, created.priority], 'the rest')
    }
  })

  if (capabilities.versions) {
    test('refuses to change a ticket that has changed since', async (backend) => {
      const created = await backend.create(example(), { externalId: nextId(), signal })
      const options = { ifVersion: created.version, signal }
      const updated = await backend.update(created.id, { subject: 'First' }, options)
      expectThat(updated.version !== created.version, 'a change gives another version')
      await expectRejection(backend.update(created.id, { subject: 'Second' }, options), 'conflict', 'an outdated version')
      expectEqual((await backend.get(created.id, { signal })).subject, stored('First'), 'the first change stands')
    })
  }

  const fieldName = capabilities.customFields === 'none' ? undefined : sample.customFields?.[0]
  if (fieldName !== undefined) {
    test('keeps custom fields, through changes too', async (backend) => {
      const customFields = { [fieldName]: '<b>42</b> "quoted"' }
      const created = await backend.create({ ...example(), customFields }, { externalId: nextId(), signal })
      expectEqual((await backend.get(created.id, { signal })).customFields[fieldName], stored('<b>42</b> "quoted"'), 'created')
      await backend.update(created.id, { customFields: { [fieldName]: '43' } }, { signal })
      expectEqual((await backend.get(created.id, { signal })).customFields[fieldName], '43', 'changed')
    })
  }
}
