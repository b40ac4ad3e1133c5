import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whether the signature is the HMAC-SHA256 of the body, in hexadecimal; takes as long whether it is or not. */
export function isSignedBy(secret: string, body: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(signature, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
