import { RingloopError } from '@ringloop/core'

/** How a request proves who it is from. */
export type HttpAuth =
  | { readonly kind: 'none' }
  /** `Authorization: Bearer …` */
  | { readonly kind: 'bearer'; readonly token: string }
  /** `Authorization: token …`, as Request Tracker and Gitea want it. */
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** A header of its own: `X-API-Key: …` */
  | { readonly kind: 'header'; readonly name: string; readonly value: string }

/**
 * The header that carries the proof, or `null`.
 *
 * @throws `invalidConfig` if a secret is empty or has characters no header can carry; the message never has the secret in it.
 */
export function authHeader(backend: string, auth: HttpAuth): readonly [name: string, value: string] | null {
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
export function secretsOf(auth: HttpAuth): readonly string[] {
  switch (auth.kind) {
    case 'none':
      return []
    case 'bearer':
    case 'token':
      return [auth.token.trim()]
    case 'header':
      return [auth.value.trim()]
    case 'basic':
      return [auth.password, base64(`${auth.username}:${auth.password}`)]
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
