import { resolveSecret, type Secret, type SecretEnvironment } from '@ringloop/ticket-client'

/**
 * Agents with their tokens.
 *
 * @throws `invalidConfig` if an environment variable is not set.
 */
export function resolveAgents<Agent extends { readonly token: Secret }>(
  agents: readonly Agent[],
  environment: SecretEnvironment,
): (Omit<Agent, 'token'> & { readonly token: string })[] {
  return agents.map((agent, index) => ({ ...agent, token: resolveSecret(agent.token, environment, `agents[${index}].token`) }))
}
