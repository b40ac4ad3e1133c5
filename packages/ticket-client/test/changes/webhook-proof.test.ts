import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { checkWebhookTime, readWebhookJson, verifyHmac, verifySharedSecret } from '../../src/changes/webhook-proof.js'

const name = 'desk'
const refused = { code: 'unauthorised' }

describe('a signature', () => {
  const message = ['1700000000', new TextEncoder().encode('{"ticket":{"subject":"王小明"}}')] as const
  const signed = (hash: 'sha1' | 'sha256', encoding: 'hex' | 'base64') => {
    const hmac = createHmac(hash, 'secret')
    for (const piece of message) hmac.update(piece)
    return hmac.digest(encoding)
  }

  for (const hash of ['SHA-1', 'SHA-256'] as const)
    for (const encoding of ['hex', 'base64'] as const)
      it(`is right if it was made with the secret (${hash}, ${encoding})`, async () => {
        const proof = signed(hash === 'SHA-1' ? 'sha1' : 'sha256', encoding)
        const ask = (change: object) => verifyHmac({ name, hash, secret: 'secret', message, proof, encoding, ...change })
        await ask({})
        await expect(ask({ secret: 'Secret' })).rejects.toMatchObject(refused)
        await expect(ask({ message: [...message, ' '] })).rejects.toMatchObject(refused)
        for (const other of [undefined, null, '', '=', 'x', `${proof}0`, proof.slice(0, -1), `${proof}==`, '0'.repeat(1_000_000)])
          await expect(ask({ proof: other })).rejects.toMatchObject(refused)
      })

  it('says nothing of the secret when it refuses', async () => {
    const asked = verifyHmac({ name, hash: 'SHA-1', secret: 'topsecret', message, proof: 'ab', encoding: 'hex' })
    await expect(asked).rejects.toThrow(/^desk: a webhook with a wrong signature was refused/)
    await expect(asked).rejects.not.toThrow(/topsecret/)
  })
})

it('a shared secret is right, wrong, or missing', async () => {
  await verifySharedSecret({ name, secret: 'abc', proof: 'abc' })
  for (const proof of ['ab', 'abcd', 'ABC', '', undefined])
    await expect(verifySharedSecret({ name, secret: 'abc', proof })).rejects.toMatchObject(refused)
})

it('a time must be within the window, on both sides', () => {
  const check = (at: number | null) => checkWebhookTime({ name, at, receivedAt: 1_000_000, windowMs: 300_000 })
  check(1_000_000)
  check(700_000)
  check(1_300_000)
  for (const at of [699_999, 1_300_001, null, Number.NaN]) expect(() => check(at)).toThrow(/refused/)
})

it('a body names the field that is wrong', () => {
  const schema = z.object({ ticket: z.object({ id: z.number() }) })
  const read = (text: string | Uint8Array) =>
    readWebhookJson(name, { body: typeof text === 'string' ? new TextEncoder().encode(text) : text }, schema)
  expect(read('{"ticket":{"id":1}}')).toEqual({ ticket: { id: 1 } })
  expect(() => read('{"ticket":{"id":"1"}}')).toThrow(/ticket\.id/)
  expect(() => read(Uint8Array.from([0x22, 0xff, 0x22]))).toThrow(/not JSON/)
  expect(() => read('')).toThrow(/not JSON/)
})
