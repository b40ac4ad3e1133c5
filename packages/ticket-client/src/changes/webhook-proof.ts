import { RingloopError, type Timestamp, type WebhookRequest } from '@ringloop/core'
import type { ZodType } from 'zod'

/** A signature as a webhook brings it, and what it should be over. */
export interface HmacProof {
  /** Begins the message. */
  readonly name: string
  readonly hash: 'SHA-256' | 'SHA-1'
  readonly secret: string
  /** What was signed, in pieces that follow each other. */
  readonly message: readonly (string | Uint8Array)[]
  /** The signature without any prefix; `undefined` or `null` if there was none. */
  readonly proof: string | null | undefined
  readonly encoding: 'hex' | 'base64'
}

const encoder = new TextEncoder()

/**
 * Checks a signature, in a time that says nothing about it.
 *
 * @throws `unauthorised`
 */
export async function verifyHmac({ name, hash, secret, message, proof, encoding }: HmacProof): Promise<void> {
  const signature = proof ? decode(proof, encoding) : null
  if (signature !== null) {
    const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash }, false, ['verify'])
    if (await crypto.subtle.verify('HMAC', key, signature, joined(message))) return
  }
  throw new RingloopError(
    'unauthorised',
    `${name}: a webhook ${proof ? 'with a wrong signature' : 'without a signature'} was refused`,
    {
      mend: 'If it is genuine: set the same secret here and there, and let nothing on the way change the request.',
    },
  )
}

/**
 * Checks a secret that the sender puts into a header, for systems that sign nothing. Only as safe as the way is (TLS).
 *
 * @throws `unauthorised`
 */
export async function verifySharedSecret(proof: Pick<HmacProof, 'name' | 'secret' | 'proof'>): Promise<void> {
  // Compared as signatures of the same thing: in a time that does not tell how much of it was right.
  const sign = async (secret: string) => {
    const key = await crypto.subtle.importKey('raw', encoder.encode(`k${secret}`), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ])
    return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode('ringloop')))
  }
  if (proof.proof) {
    const [wanted, got] = await Promise.all([sign(proof.secret), sign(proof.proof)])
    if (wanted.reduce((difference, byte, index) => difference | (byte ^ (got[index] ?? 0)), 0) === 0) return
  }
  throw new RingloopError(
    'unauthorised',
    `${proof.name}: a webhook ${proof.proof ? 'with a wrong secret' : 'without the secret'} was refused`,
    {
      mend: 'If it is genuine: set the same secret here and there.',
    },
  )
}

/**
 * Refuses a webhook from too long ago: somebody may have recorded it. From the future, too: its window would never end.
 *
 * @param at when it was sent, as it says (and signed); `null` if it says nothing, or nothing that is a time
 * @throws `unauthorised`
 */
export function checkWebhookTime(options: {
  readonly name: string
  readonly at: Timestamp | null
  readonly receivedAt: Timestamp
  readonly windowMs: number
}): void {
  const { name, at, receivedAt, windowMs } = options
  if (at !== null && Number.isFinite(at) && Math.abs(receivedAt - at) <= windowMs) return
  const away =
    at === null || !Number.isFinite(at) ? 'without a time' : `sent ${Math.round((receivedAt - at) / 1000)} s before it came`
  throw new RingloopError('unauthorised', `${name}: a webhook ${away} was refused`, {
    mend: `If it is genuine: set the clocks of both machines right. It may be ${windowMs / 1000} s old.`,
  })
}

/**
 * The body of a webhook as JSON of a known shape.
 *
 * @throws `invalidInput` naming the field
 */
export function readWebhookJson<Body>(name: string, request: Pick<WebhookRequest, 'body'>, schema: ZodType<Body>): Body {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body))
  } catch (error) {
    throw new RingloopError('invalidInput', `${name}: the body of a webhook is not JSON`, {
      mend: 'Let the system send JSON in UTF-8 (Content-Type: application/json).',
      cause: error,
    })
  }
  const checked = schema.safeParse(json)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const where = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.map(String).join('.').slice(0, 200)
  throw new RingloopError('invalidInput', `${name}: a webhook with ${where} wrong: ${issue?.message ?? 'not understood'}`, {
    mend: 'Let the system send what the documentation of this backend shows.',
    cause: checked.error,
  })
}

function decode(text: string, encoding: 'hex' | 'base64'): Uint8Array<ArrayBuffer> | null {
  // base64 may leave bits over that nobody reads: only the one spelling counts
  if (encoding === 'hex') return /^(?:[0-9a-f]{2}){1,64}$/i.test(text) ? Uint8Array.from(pairs(text)) : null
  if (text.length > 200 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return null
  const binary = atob(text)
  return btoa(binary) === text ? Uint8Array.from(binary, (character) => character.charCodeAt(0)) : null
}

const pairs = (hex: string): number[] => (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))

function joined(pieces: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece))
  const all = new Uint8Array(bytes.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of bytes) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
