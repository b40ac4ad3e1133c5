import { RingloopError } from '@ringloop/core'
import * as z from 'zod'

/** A secret in the config file: itself, or the name of the environment variable that holds it. */
export const secretSchema = z.union([z.string().min(1).max(1000), z.strictObject({ env: z.string().min(1).max(200) })], {
  error: 'must be a text, or { "env": "NAME" } for an environment variable',
})
export type Secret = z.infer<typeof secretSchema>

/** Environment variables; injected. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The secret itself.
 *
 * @throws `invalidConfig` if its environment variable is not set.
 */
export function resolveSecret(secret: Secret, environment: Environment, key: string): string {
  if (typeof secret === 'string') return secret
  const value = environment[secret.env]?.trim()
  if (value) return value
  throw new RingloopError('invalidConfig', `${key}: the environment variable ${secret.env} is not set.`, {
    mend: `Set ${secret.env} where the gateway is started, or name another variable in ${key}.`,
  })
}

/**
 * Agents with their tokens.
 *
 * @throws `invalidConfig` if an environment variable is not set.
 */
export function resolveAgents<Agent extends { readonly token: Secret }>(
  agents: readonly Agent[],
  environment: Environment,
): (Omit<Agent, 'token'> & { readonly token: string })[] {
  return agents.map((agent, index) => ({ ...agent, token: resolveSecret(agent.token, environment, `agents[${index}].token`) }))
}
