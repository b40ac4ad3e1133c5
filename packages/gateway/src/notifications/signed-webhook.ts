import { createHash, createHmac } from 'node:crypto'
import { createHttpClient, type HttpClientOptions } from '@ringloop/ticket-client/building-blocks'
import * as z from 'zod'
import { readChannelAddress } from './channel-address.js'

/** What {@link createSignedWebhook} needs. */
export interface SignedWebhookOptions {
  /** Where it stands in the configuration, for messages. */
  readonly field: string
  readonly url: string
  readonly signingSecret?: string | undefined
  readonly timeoutMs: number
  readonly now: () => number
  readonly fetch?: HttpClientOptions['fetch']
}

/** Posts JSON to one address. */
export interface SignedWebhook {
  /** @throws what the other side's answer amounts to, `unavailable` or `timeout` without one. */
  post(json: Readonly<Record<string, unknown>>, options: { readonly key: string; readonly signal: AbortSignal }): Promise<void>
}

/**
 * Headers are those of Standard Webhooks (standardwebhooks.com): `webhook-id` (the same for the same key, so that a receiver
 * who keeps them takes it once), `webhook-timestamp` (seconds) and, with a secret, `webhook-signature`: `v1,` and the base64 of the
 * HMAC-SHA256 over `id.timestamp.body`. `idempotency-key` has the id too.
 *
 * @throws `invalidConfig` for an address that is none
 */
export function createSignedWebhook(options: SignedWebhookOptions): SignedWebhook {
  const { signingSecret, timeoutMs, now, fetch } = options
  const { origin, path, query, secrets } = readChannelAddress(options.url, `${options.field}.url`)
  const secret = signingSecret === undefined ? null : signingKey(signingSecret)
  const client = createHttpClient({
    name: options.field,
    url: origin,
    auth: { kind: 'none' },
    secrets,
    timeoutMs,
    // the outbox tries again, and is what bounds how many come
    maximumTries: 1,
    concurrency: 16,
    maximumWaiting: 1_000,
    now,
    fetch,
  })
  return {
    async post(json, { key, signal }) {
      const id = headerOf(key)
      const timestamp = String(Math.floor(now() / 1000))
      const proof = secret === null ? {} : { 'webhook-signature': sign(secret, `${id}.${timestamp}.${JSON.stringify(json)}`) }
      const headers = { 'webhook-id': id, 'idempotency-key': id, 'webhook-timestamp': timestamp, ...proof }
      await client.send({ method: 'POST', path, query, headers, json, schema: z.unknown(), signal })
    },
  }
}

const signingKey = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret.trim(), 'utf8')

const sign = (secret: Buffer, text: string) => `v1,${createHmac('sha256', secret).update(text).digest('base64')}`

/** A key that a header cannot carry is replaced by its digest. */
const headerOf = (key: string) =>
  /^[\x21-\x7e]{1,200}$/.test(key) ? key : `sha256-${createHash('sha256').update(key).digest('hex')}`
