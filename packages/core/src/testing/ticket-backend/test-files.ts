import { expectEqual, expectRejection, expectThat } from '../assertions.js'
import { example, signal, type TicketSuite } from './ticket-suite.js'

/** Once for a key, byte for byte, seen by those it is meant for. */
export function testFiles({ capabilities, runId, test, nextId }: TicketSuite): void {
  const { attachments: taken } = capabilities
  if (taken !== null) {
    const readers = (['internal', 'public'] as const).filter((one) => taken.visibility.includes(one))
    test('says who can read a file', async () => expectThat(readers.length > 0, 'somebody can'))

    for (const visibility of (['internal', 'public'] as const).filter((one) => !readers.includes(one)))
      test(`refuses a file that would be seen by others than meant (${visibility})`, async (backend) => {
        const created = await backend.create(example(), { externalId: nextId(), signal })
        const open = () => new Blob(['RIFF']).stream() as ReadableStream<Uint8Array>
        const file = { name: 'call.wav', contentType: 'audio/wav', size: 4, open }
        const attached = backend.attach?.(created.id, file, { key: `${runId}/secret`, visibility, signal })
        await expectRejection(Promise.resolve(attached), 'invalidInput', `a file (${visibility})`)
        expectEqual(await backend.attachments?.(created.id, { signal }), [], 'no file is there')
      })

    test('takes a file once for a key, byte for byte', async (backend) => {
      const created = await backend.create(example(), { externalId: nextId(), signal })
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256)
      const file = (name: string) => ({
        name,
        contentType: 'audio/wav',
        size: bytes.length,
        open: () => new Blob([bytes]).stream() as ReadableStream<Uint8Array>,
      })
      const [visibility = 'public'] = readers
      const attach = (name: string, key: string) => backend.attach?.(created.id, file(name), { key, visibility, signal })
      const first = await attach('call.wav', `${runId}/recording`)
      const again = await attach('call.wav', `${runId}/recording`)
      expectEqual(again?.id, first?.id, 'the second attach gives the first file')
      await attach('../../etc/"passwd"\r\n.wav', `${runId}/other`)
      const files = (await backend.attachments?.(created.id, { signal })) ?? []
      expectEqual(files.length, 2, 'two files')
      expectEqual(
        [files[0]?.id, files[0]?.name, files[0]?.size ?? bytes.length],
        [first?.id, 'call.wav', bytes.length],
        'the first',
      )
    })
  }
}
