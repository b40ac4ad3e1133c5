import { RingloopError } from '@ringloop/core'
import * as z from 'zod'

/** A secret in a configuration: itself, or the name of the environment variable that holds it. */
export const secretSchema = z.union([z.string().min(1), z.strictObject({ env: z.string().min(1) })])
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
  throw new RingloopError('invalidConfig', `${field}: the environment variable ${secret.env} is not set`, {
    mend: `Set ${secret.env}, or name another variable in ${field}.`,
  })
}
