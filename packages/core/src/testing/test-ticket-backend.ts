import { toTicketId } from '../tickets/ticket.js'
import { expectEqual, expectRejection, expectThat } from './assertions.js'
import { testChanging } from './ticket-backend/test-changing.js'
import { testCreating } from './ticket-backend/test-creating.js'
import { testFiles } from './ticket-backend/test-files.js'
import { testFinding } from './ticket-backend/test-finding.js'
import { testRemarks } from './ticket-backend/test-remarks.js'
import {
  createTicketSuite,
  example,
  signal,
  type TicketBackendContract,
  type TicketSuite,
} from './ticket-backend/ticket-suite.js'

/**
 * The contract of the `TicketBackend` port as tests.
 *
 * @example
 * ```ts
 * testTicketBackend({ it, make: async () => createMyBackend({ … }), capabilities: myCapabilities })
 * ```
 */
export function testTicketBackend(contract: TicketBackendContract): void {
  const suite = createTicketSuite(contract)
  testCapabilities(suite)
  testCreating(suite)
  testFinding(suite)
  testChanging(suite)
  testRemarks(suite)
  testFiles(suite)
  testMissingAndAborted(suite)
}

function testCapabilities({ capabilities, sample, test, can }: TicketSuite): void {
  test('says what it can do, and can do it', async (backend) => {
    expectEqual(backend.capabilities, capabilities, 'capabilities')
    expectEqual(
      {
        comment: backend.comment !== undefined,
        attach: backend.attach !== undefined,
        attachments: backend.attachments !== undefined,
        fields: backend.fields !== undefined,
        poll: backend.changes?.poll !== undefined,
        receive: backend.changes?.receive !== undefined,
      },
      {
        comment: capabilities.comments.length > 0,
        attach: capabilities.attachments !== null,
        attachments: capabilities.attachments !== null,
        fields: capabilities.customFields === 'discovered',
        poll: capabilities.changes.includes('poll'),
        receive: capabilities.changes.includes('webhook'),
      },
      'methods and capabilities',
    )
    expectThat(can('externalId'), 'it can find by externalId: creating once needs it')
  })

  if (capabilities.customFields === 'discovered') {
    test('describes its custom fields', async (backend) => {
      const fields = (await backend.fields?.({ signal })) ?? []
      expectEqual(new Set(fields.map((field) => field.name)).size, fields.length, 'each name once')
      for (const name of sample.customFields ?? []) {
        const field = fields.find((one) => one.name === name)
        expectThat(field !== undefined, `"${name}" is among ${fields.map((one) => one.name).join(', ')}`)
        expectThat(field.label !== '', `"${name}" has a label`)
      }
    })
  }
}

function testMissingAndAborted({ sample, test, nextId, settled }: TicketSuite): void {
  test('says notFound for a ticket that is not there', async (backend) => {
    const id = toTicketId(sample.absentId ?? '999999999')
    await expectRejection(backend.get(id, { signal }), 'notFound', 'get')
    await expectRejection(backend.update(id, { subject: 'x' }, { signal }), 'notFound', 'update')
  })

  test('does nothing once the request is given up', async (backend) => {
    const created = await backend.create(example(), { externalId: nextId(), signal })
    const gone = new AbortController()
    gone.abort()
    const options = { signal: gone.signal }
    const externalId = nextId()
    await expectRejection(backend.create(example(), { ...options, externalId }), 'aborted', 'create')
    await expectRejection(backend.get(created.id, options), 'aborted', 'get')
    await expectRejection(backend.find({ externalId, limit: 1 }, options), 'aborted', 'find')
    await expectRejection(backend.update(created.id, { subject: 'x' }, options), 'aborted', 'update')
    await settled()
    expectEqual(await backend.find({ externalId, limit: 1 }, { signal }), [], 'nothing was created')
    expectEqual((await backend.get(created.id, { signal })).subject, created.subject, 'nothing was changed')
  })
}
