import { describe, expect, it } from 'vitest'
import { newTicket } from '../support/new-ticket.js'
import { fresh, gateway, withDesk } from './salesforce-gateway.js'

describe('files', () => {
  const file = (text: string, name = 'call.wav') => ({
    name,
    contentType: 'audio/wav',
    size: text.length,
    open: () => new Blob([text]).stream() as ReadableStream<Uint8Array>,
  })

  it('links an upload that was not linked any more, and shows internal ones to colleagues alone', async () => {
    await withDesk({ linkFails: true }, async (desk) => {
      const backend = gateway(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      const attach = (visibility: 'internal' | 'public', key: string) =>
        backend.attach?.(id, file('abc'), { key, visibility, signal: fresh() })
      await expect(attach('internal', 'k')).rejects.toMatchObject({ code: 'unavailable' })
      expect(await backend.attachments?.(id, { signal: fresh() })).toEqual([])
      expect(await attach('internal', 'k')).toMatchObject({ name: 'call.wav', size: 3 })
      await attach('public', 'other')
      expect(desk.files.map(String)).toEqual(['abc', 'abc'])
      expect(desk.objects.ContentDocumentLink?.map(({ Visibility }) => Visibility)).toEqual(['InternalUsers', 'AllUsers'])
      expect(await backend.attachments?.(id, { signal: fresh() })).toHaveLength(2)
    })
  })

  it('has a file once for a key, whatever it is called the second time', async () => {
    await withDesk({}, async (desk) => {
      const backend = gateway(desk)
      const { id } = await backend.create(newTicket(), { externalId: 'a', signal: fresh() })
      const attach = (name: string) =>
        backend.attach?.(id, file('abc', name), { key: 'k', visibility: 'internal', signal: fresh() })
      const first = await attach('call.wav')
      expect((await attach('recording.wav'))?.id).toBe(first?.id)
      expect(desk.files).toHaveLength(1)
    })
  })
})
