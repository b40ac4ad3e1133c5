import { RingloopError } from '@ringloop/core'
import * as z from 'zod'

/** A secret in a configuration: itself, or the name of the environment variable that holds it. */
export const secretSchema = z.union([z.string().min(1).max(1000), z.strictObject({ env: z.string().min(1).max(200) })], {
  error: 'must be a text, or { "env": "NAME" } for an environment variable',
})
/** A secret as it stands in a configuration. */
export type Secret = z.infer<typeof secretSchema>

/** The environment that secrets are taken from. Always given by the caller: this package never looks into `process.env`. */
export type SecretEnvironment = Readonly<Record<string, string | undefined>>

/**
 * The secret itself.
 *
 * @throws `invalidConfig` naming the variable that is not set
 */
export function resolveSecret(secret: Secret, env: SecretEnvironment, field: string): string {
  if (typeof secret === 'string') return secret
  const value = env[secret.env]?.trim()
  if (value) return value
  throw new RingloopError('invalidConfig', `${field}: the environment variable ${secret.env} is not set.`, {
    mend: `Set ${secret.env} where the process is started, or name another variable in ${field}.`,
  })
}
