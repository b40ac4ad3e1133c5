import { type KeptTokens, resolveAuth as resolveCommonAuth } from '../config/connection-config.js'
import { resolveSecret, type Secret, type SecretEnvironment } from '../config/secret.js'
import { readCommonComplaint } from '../http/error-of-answer.js'
import type { HttpAuth } from '../http/http-auth.js'
import { createHttpClient, type HttpClient } from '../http/http-client.js'
import type { Wait } from '../http/retry-policy.js'
import { readPath } from './path-expression.js'
import { readText } from './read-value.js'
import type { RestDescription } from './rest-description.js'

/** What a described backend needs besides its description. */
export interface RestBackendOptions {
  /** The environment in which the description's `{ "env": "NAME" }` are looked up. */
  readonly secrets: SecretEnvironment
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly now?: (() => number) | undefined
  readonly wait?: Wait | undefined
  /** Where refresh tokens are kept that take the place of the configured one. */
  readonly keptTokens?: KeptTokens | undefined
}

/** The HTTP client of a described backend. */
export function createRestHttp(description: RestDescription, options: RestBackendOptions): HttpClient {
  const { name, url, headers, timeoutMs, concurrency, errors } = description
  const { message, field } = errors
  return createHttpClient({
    name,
    url,
    headers,
    timeoutMs,
    concurrency,
    codes: errors.codes,
    auth: resolveAuth(description, options),
    fetch: options.fetch,
    now: options.now,
    wait: options.wait,
    readComplaint: (body) => ({
      ...readCommonComplaint(body),
      ...(message === undefined ? {} : { message: readText(readPath(body, message)) }),
      ...(field === undefined ? {} : { field: readText(readPath(body, field)) }),
    }),
  })
}

function resolveAuth({ name, auth }: RestDescription, { secrets: env, keptTokens }: RestBackendOptions): HttpAuth {
  const secret = (value: Secret, field: string) => resolveSecret(value, env, `${name}: auth.${field}`)
  switch (auth.kind) {
    case 'none':
      return auth
    case 'bearer':
    case 'token':
      return { kind: auth.kind, token: secret(auth.token, 'token') }
    case 'basic':
      return { kind: 'basic', username: auth.username, password: secret(auth.password, 'password') }
    case 'oauth2':
      return resolveCommonAuth(auth, env, `${name}: auth`, keptTokens)
    case 'header':
      return { kind: 'header', name: auth.name, value: secret(auth.value, 'value') }
  }
}
