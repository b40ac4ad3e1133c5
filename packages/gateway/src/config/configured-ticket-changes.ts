import { RingloopError } from '@ringloop/core'
import { resolveSecret, type SecretEnvironment } from '@ringloop/ticket-client'
import type { TicketChangesConfig } from '../host/open-ticket-changes.js'
import type { GatewayConfig } from './gateway-config.js'

/**
 * How changes are learned, as the configuration says.
 *
 * @throws `invalidConfig` if the environment variable of the path is not set, or the path is none
 */
export function configuredTicketChanges(
  { ticketChanges: { pollSeconds, webhook } }: Pick<GatewayConfig, 'ticketChanges'>,
  environment: SecretEnvironment,
): TicketChangesConfig {
  if (webhook === undefined) return { pollSeconds }
  const path = resolveSecret(webhook, environment, 'ticketChanges.webhook')
  if (!/^[\w-]{16,200}$/.test(path))
    throw new RingloopError('invalidConfig', 'ticketChanges.webhook: must be 16 to 200 letters, digits, - or _.', {
      mend: 'Make one with: openssl rand -hex 24',
    })
  return { pollSeconds, webhook: path }
}
