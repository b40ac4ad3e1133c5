import type { ContactDirectory, TicketBackend } from '@ringloop/core'
import { createContactDirectory, createTicketBackend, type SecretEnvironment } from '@ringloop/ticket-client'
import type { GatewayConfig } from '../config/gateway-config.js'
import { createEmbeddedDesk } from '../embedded-desk/embedded-desk.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { createSqlKeptTokens } from '../storage/sql-kept-tokens.js'
import type { Store } from '../storage/store.js'

/** Where tickets go, who knows the customers, and whether a request of a killed process may still be under way there. */
export interface TicketSystem {
  readonly tickets: TicketBackend
  readonly directory: ContactDirectory
  readonly remote: boolean
}

/**
 * The ticket system and the directory that the configuration names.
 *
 * @throws `invalidConfig` if a secret's environment variable is not set.
 */
export function openTickets(
  config: Pick<GatewayConfig, 'tickets' | 'contacts'>,
  {
    store,
    environment,
    clock,
  }: { readonly store: Pick<Store, 'database'>; readonly environment: SecretEnvironment; readonly clock: HostClock },
): TicketSystem {
  const desk = createEmbeddedDesk(store, clock)
  const host = { env: environment, now: clock.now, keptTokens: createSqlKeptTokens(store.database) }
  return {
    tickets: config.tickets.kind === 'embedded' ? desk.tickets : createTicketBackend(config.tickets, host),
    directory: config.contacts.kind === 'embedded' ? desk.contacts : createContactDirectory(config.contacts, host),
    remote: config.tickets.kind !== 'embedded',
  }
}
