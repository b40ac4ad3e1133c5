import { RingloopError } from '@ringloop/core'
import { createOAuth2Tokens, type OAuth2Credentials } from './oauth2-token.js'

/** How a request proves who it is from. */
export type HttpAuth =
  | { readonly kind: 'none' }
  /** `Authorization: Bearer …` */
  | { readonly kind: 'bearer'; readonly token: string }
  /** `Authorization: token …`, as Request Tracker and Gitea want it. */
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'basic'
      readonly username: string
      readonly password: string
      /** The username is an API key, as Freshdesk has it. */
      readonly secretUsername?: boolean
    }
  /** A header of its own: `X-API-Key: …` */
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  /** `Authorization: Bearer …` with an access token that is asked for, kept until it ends, and asked for again. */
  | ({ readonly kind: 'oauth2' } & OAuth2Credentials)

/** What carries a request's proof. */
export interface HttpProof {
  /** The header, or `null` if none is needed. @throws `unauthorised`, `unavailable`, `timeout` if a token cannot be had */
  header(): Promise<readonly [name: string, value: string] | null>
  /** The backend answered 401 to this header: true if there may be a better one. */
  renew(refused: readonly [name: string, value: string] | null): boolean
  /** Every text that must not show up in a message or a log, as of now. */
  secrets(): readonly string[]
}

/** Makes the {@link HttpProof} for some credentials. @throws `invalidConfig` */
export function createHttpProof(
  backend: string,
  auth: HttpAuth,
  host: { readonly fetch: typeof globalThis.fetch | undefined; readonly now: () => number },
): HttpProof {
  if (auth.kind !== 'oauth2') {
    const header = authHeader(backend, auth)
    return { header: async () => header, renew: () => false, secrets: () => secretsOf(auth) }
  }
  for (const field of ['clientId', 'clientSecret'] as const) headerSafe(backend, `auth.${field}`, auth[field])
  const tokens = createOAuth2Tokens(backend, auth, host)
  const prefix = 'Bearer '
  return {
    header: async () => ['authorization', `${prefix}${headerSafe(backend, 'the access token', await tokens.current())}`],
    renew(refused) {
      if (refused !== null) tokens.refused(refused[1].slice(prefix.length))
      return true
    },
    secrets: tokens.secrets,
  }
}

type FixedAuth = Exclude<HttpAuth, { kind: 'oauth2' }>

/**
 * The header that carries the proof, or `null`.
 *
 * @throws `invalidConfig` if a secret is empty or has characters no header can carry; the message never has the secret in it.
 */
function authHeader(backend: string, auth: FixedAuth): readonly [name: string, value: string] | null {
  switch (auth.kind) {
    case 'none':
      return null
    case 'bearer':
      return ['authorization', `Bearer ${headerSafe(backend, 'auth.token', auth.token)}`]
    case 'token':
      return ['authorization', `token ${headerSafe(backend, 'auth.token', auth.token)}`]
    case 'header':
      return [headerSafe(backend, 'auth.name', auth.name), headerSafe(backend, 'auth.value', auth.value)]
    case 'basic':
      return ['authorization', `Basic ${base64(`${auth.username}:${auth.password}`)}`]
  }
}

/** Every text that must not show up in a message or a log. */
function secretsOf(auth: FixedAuth): readonly string[] {
  switch (auth.kind) {
    case 'none':
      return []
    case 'bearer':
    case 'token':
      return [auth.token.trim()]
    case 'header':
      // `Token token=…`: what is echoed may be the secret part alone.
      return [auth.value.trim(), auth.value.trim().replace(/^.*[\s=]/, '')]
    case 'basic':
      return [
        auth.password,
        base64(`${auth.username}:${auth.password}`),
        ...(auth.secretUsername === true ? [auth.username] : []),
      ]
  }
}

function headerSafe(backend: string, field: string, value: string): string {
  // Files and environment variables often end in a newline.
  const trimmed = value.trim()
  if (trimmed === '') throw new RingloopError('invalidConfig', `${backend}: ${field} is empty`, { mend: `Set ${field}.` })
  if (!/^[\x21-\x7e][\x20-\x7e]*$/.test(trimmed)) {
    throw new RingloopError('invalidConfig', `${backend}: ${field} has characters that an HTTP header cannot carry`, {
      mend: `Copy ${field} again; it must be plain ASCII on one line.`,
    })
  }
  return trimmed
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
