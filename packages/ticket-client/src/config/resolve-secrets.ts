import type { HttpAuth } from '../http/http-auth.js'
import { type AuthConfig, type KeptTokens, resolveAuth } from './connection-config.js'
import { resolveSecret, type Secret, type SecretEnvironment } from './secret.js'

/** An agent's API token, as Zendesk and Jira have it: basic auth with something of their own around it. */
interface ApiToken<Token> {
  readonly kind: 'apiToken'
  readonly email: string
  readonly token: Token
}

type ResolvedAuth<Auth> = Auth extends undefined
  ? undefined
  : Auth extends { readonly kind: 'apiToken' }
    ? ApiToken<string>
    : HttpAuth

/** A backend's configuration as its factory takes it: the secrets themselves, and no `kind`. */
export type Resolved<Config> = {
  [Key in keyof Config as Key extends 'kind' ? never : Key]: Key extends 'auth'
    ? ResolvedAuth<Config[Key]>
    : Key extends SecretKey
      ? Exclude<Config[Key], Exclude<Secret, string>>
      : Config[Key]
}

const secretKeys = ['token', 'apiKey', 'password', 'webhookSecret'] as const
type SecretKey = (typeof secretKeys)[number]

/**
 * Puts the secrets themselves in the place of the variables that hold them.
 *
 * @param field where this configuration stands, for messages: `tickets`
 * @throws `invalidConfig` naming the variable that is not set
 */
export function resolveSecrets<Config extends { readonly kind: string }>(
  config: Config,
  field: string,
  { env, keptTokens }: { readonly env: SecretEnvironment; readonly keptTokens?: KeptTokens | undefined },
): Resolved<Config> {
  const { kind: _, ...rest } = config
  const resolved: Record<string, unknown> = { ...rest }
  for (const key of secretKeys)
    if (resolved[key] !== undefined) resolved[key] = resolveSecret(resolved[key] as Secret, env, `${field}.${key}`)
  const auth = resolved.auth as AuthConfig | ApiToken<Secret> | undefined
  if (auth?.kind === 'apiToken') resolved.auth = { ...auth, token: resolveSecret(auth.token, env, `${field}.auth.token`) }
  else if (auth !== undefined) resolved.auth = resolveAuth(auth, env, `${field}.auth`, keptTokens)
  return resolved as Resolved<Config>
}
