import { RingloopError } from '@ringloop/core'
import { orAborted } from './deadline.js'

/**
 * The body as text, read piece by piece; gives up as soon as it is longer than `limit` bytes, whatever the headers say of
 * its length. Counts after decompression, so that a small packed answer cannot fill the memory either.
 *
 * @throws `protocol` if it is too long; the signal's reason when it fires; what the stream throws if it breaks
 */
export async function readBody(response: Response, limit: number, where: string, signal: AbortSignal): Promise<string> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  try {
    for (;;) {
      const { done, value } = await orAborted(reader.read(), signal, () => undefined)
      if (done) return text + decoder.decode()
      length += value.byteLength
      if (length > limit) {
        throw new RingloopError('protocol', `${where} sent more than ${limit} bytes`, {
          mend: 'See what answers at this address; ask for fewer records at once if it is the backend.',
        })
      }
      text += decoder.decode(value, { stream: true })
    }
  } catch (error) {
    // Closes the connection. Not awaited: a peer that goes on sending must not hold us up.
    reader.cancel().catch(() => undefined)
    throw error
  }
}
