import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { Interaction } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AttachmentRoutesOptions, attachmentRoutes } from '../../src/case/attachment-routes.js'
import { limitWrongTokens } from '../../src/server/wrong-tokens.js'
import { serveRoutes } from '../support/serve-routes.js'

let served: Awaited<ReturnType<typeof serveRoutes>>
let taken: Uint8Array[]
let onFirst: () => void
let first: Promise<void>

beforeEach(async () => {
  taken = []
  first = new Promise((resolve) => {
    onFirst = resolve
  })
  const attachments: AttachmentRoutesOptions['attachments'] = {
    limits: { possible: true, maximumBytes: 50_000_000, maximumFiles: 10, types: null },
    async take({ id: callId }, by, { id, name, contentType, body }) {
      for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
        taken.push(piece)
        onFirst()
      }
      const size = taken.reduce((sum, { byteLength }) => sum + byteLength, 0)
      return { id, callId, name, contentType, size, by, addedAt: 0, state: 'kept', trouble: null }
    },
  }
  const app = attachmentRoutes({
    attachments,
    visible: (_, callId) => (callId === 'mine' ? ({ id: callId } as Interaction) : undefined),
    verifyToken: (token) => (token === 'token-bo' ? '1001' : null),
    wrongTokens: limitWrongTokens(() => 0),
    origins: [],
    now: () => 0,
    log: () => {},
  })
  served = await serveRoutes(app)
})
afterEach(() => served.close())

/** A file that is sent in pieces, as from a pipe: nothing says how long it will be. */
function sendInPieces(call: string) {
  const sending = request(`${served.base}/${call}/attachments?id=file-0001&name=a.txt`, {
    method: 'POST',
    headers: { authorization: 'Bearer token-bo', 'content-type': 'text/plain', 'transfer-encoding': 'chunked' },
  })
  sending.on('error', () => {})
  const answer = once(sending, 'response').then(([response]: IncomingMessage[]) => response)
  sending.write(Buffer.alloc(100_000))
  return { sending, answer }
}

describe('a file without a length', () => {
  it('is taken piece by piece while it comes, and is not held until its end', async () => {
    const { sending, answer } = sendInPieces('mine')
    await first
    sending.end(Buffer.alloc(50_000))
    expect((await answer)?.statusCode).toBe(201)
    expect(taken.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(150_000)
  })

  it('is refused before its end where the call is not on the agent’s desk', async () => {
    const { sending, answer } = sendInPieces('theirs')
    expect((await answer)?.statusCode).toBe(404)
    expect(taken).toEqual([])
    sending.destroy()
  })
})
