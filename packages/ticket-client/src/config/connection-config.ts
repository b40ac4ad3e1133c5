import { type TicketStatus, ticketPriorities } from '@ringloop/core'
import * as z from 'zod'
import type { HttpAuth } from '../http/http-auth.js'
import type { Wait } from '../http/retry-policy.js'
import { sha256 } from '../text/sha256.js'
import { resolveSecret, type SecretEnvironment, secretSchema } from './secret.js'

/** What every backend over HTTP can be told of its connection, besides address and credentials. */
export interface ConnectionOptions {
  /** Begins every message. */
  readonly name?: string | undefined
  /** For one try of a request. Default 10 000. */
  readonly timeoutMs?: number | undefined
  /** Requests at once. Default 4. */
  readonly concurrency?: number | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly now?: (() => number) | undefined
  readonly wait?: Wait | undefined
}

/** {@link ConnectionOptions} as they stand in a configuration. */
export const connectionShape = {
  name: z.string().min(1).max(60).optional(),
  timeoutMs: z.number().int().positive().max(120_000).optional(),
  concurrency: z.number().int().positive().max(64).optional(),
}

/** An address of the web, as people write it into a configuration. */
export const webAddress = z.url({ protocol: /^https?$/, error: 'must be a web address, like "https://desk.example.com/"' })

const words = z.union([z.string().min(1).max(200), z.array(z.string().min(1).max(200)).min(1).max(50)])

/** A ticket's status. */
export const statusSchema = z.enum([
  'acknowledged',
  'inProgress',
  'pending',
  'held',
  'resolved',
  'closed',
  'cancelled',
] satisfies TicketStatus[])

/** The user's words for statuses. */
export const statusWordsSchema = z.partialRecord(statusSchema, words)

/** The user's words for priorities. */
export const priorityWordsSchema = z.partialRecord(z.enum(ticketPriorities), words)

/** Keeps texts by name, safe from other eyes, for longer than the process runs. */
export interface KeptTokens {
  load(name: string): Promise<string | null>
  save(name: string, text: string): Promise<void>
}

/** An application that gets its own tokens. */
export const oauth2Schema = z.strictObject({
  kind: z.literal('oauth2'),
  /** Where tokens are asked for. */
  tokenUrl: webAddress,
  clientId: z.string().min(1).max(1000),
  clientSecret: secretSchema,
  /** Without one the client's own credentials are enough (`client_credentials`). */
  refreshToken: secretSchema.optional(),
  scope: z.string().min(1).max(1000).optional(),
})

/** How requests prove who they are from, as it stands in a configuration. */
export const authConfigSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bearer'), token: secretSchema }),
  z.strictObject({ kind: z.literal('basic'), username: z.string().min(1).max(300), password: secretSchema }),
  oauth2Schema,
])

/** Auth as it is written down. */
export type AuthConfig = z.infer<typeof authConfigSchema>

/**
 * The credentials themselves.
 *
 * @param keptTokens where refresh tokens are kept that take the place of the configured one
 * @throws `invalidConfig` naming the variable that is not set
 */
export function resolveAuth(
  auth: AuthConfig,
  env: SecretEnvironment,
  field: string,
  keptTokens?: KeptTokens | undefined,
): HttpAuth {
  switch (auth.kind) {
    case 'bearer':
      return { kind: 'bearer', token: resolveSecret(auth.token, env, `${field}.token`) }
    case 'basic':
      return { ...auth, password: resolveSecret(auth.password, env, `${field}.password`) }
    case 'oauth2': {
      const { refreshToken, ...rest } = auth
      const clientSecret = resolveSecret(auth.clientSecret, env, `${field}.clientSecret`)
      if (refreshToken === undefined) return { ...rest, clientSecret }
      const granted = resolveSecret(refreshToken, env, `${field}.refreshToken`)
      return { ...rest, clientSecret, refreshToken: granted, kept: keptTokens && descendantsOf(auth, granted, keptTokens) }
    }
  }
}

/** The tokens that descend from a granted one. A newly granted one has none: then the configuration counts again. */
function descendantsOf({ clientId, tokenUrl }: { clientId: string; tokenUrl: string }, granted: string, tokens: KeptTokens) {
  const name = sha256(`${clientId} ${tokenUrl} ${granted}`).then((mark) => `refreshToken/${mark}`)
  return { load: async () => tokens.load(await name), save: async (text: string) => tokens.save(await name, text) }
}
