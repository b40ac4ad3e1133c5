import type { ContactDirectory, TicketBackend } from '@ringloop/core'
import { createChatwootBackend } from '../chatwoot/create-chatwoot-backend.js'
import { createChatwootDirectory } from '../chatwoot/create-chatwoot-directory.js'
import { createFreshdeskBackend } from '../freshdesk/create-freshdesk-backend.js'
import { createFreshdeskDirectory } from '../freshdesk/create-freshdesk-directory.js'
import { createRestBackend } from '../generic-rest/create-rest-backend.js'
import { createRestDirectory } from '../generic-rest/create-rest-directory.js'
import { createHubSpotBackend } from '../hubspot/create-hubspot-backend.js'
import { createHubSpotDirectory } from '../hubspot/create-hubspot-directory.js'
import { createJiraBackend } from '../jira/create-jira-backend.js'
import { createRedmineBackend } from '../redmine/create-redmine-backend.js'
import { createRedmineDirectory } from '../redmine/create-redmine-directory.js'
import { createRequestTrackerBackend } from '../request-tracker/create-request-tracker-backend.js'
import { createRequestTrackerDirectory } from '../request-tracker/create-request-tracker-directory.js'
import { createSalesforceBackend } from '../salesforce/create-salesforce-backend.js'
import { createSalesforceDirectory } from '../salesforce/create-salesforce-directory.js'
import { createServiceNowBackend } from '../servicenow/create-servicenow-backend.js'
import { createServiceNowDirectory } from '../servicenow/create-servicenow-directory.js'
import { createZammadBackend } from '../zammad/create-zammad-backend.js'
import { createZammadDirectory } from '../zammad/create-zammad-directory.js'
import { createZendeskBackend } from '../zendesk/create-zendesk-backend.js'
import { createZendeskDirectory } from '../zendesk/create-zendesk-directory.js'
import { createZnunyBackend } from '../znuny/create-znuny-backend.js'
import type { KeptTokens } from './connection-config.js'
import { parseConfig } from './parse-config.js'
import { resolveSecrets } from './resolve-secrets.js'
import type { SecretEnvironment } from './secret.js'
import {
  type ContactDirectoryConfig,
  contactDirectoryConfigSchema,
  type TicketBackendConfig,
  ticketBackendConfigSchema,
} from './ticket-backend-config.js'

/** What a configured backend needs from its host. */
export interface TicketBackendHost {
  /** Where `{ "env": "NAME" }` is looked up: `process.env`, or whatever the host wants to show. */
  readonly env: SecretEnvironment
  /** Where refresh tokens are kept that take the place of configured ones. Without it a restart needs a person, if each use ends the token. */
  readonly keptTokens?: KeptTokens | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly now?: (() => number) | undefined
}

/**
 * The ticket backend that a configuration names.
 *
 * @throws `invalidConfig` naming the wrong key, or the variable that is not set
 * @example
 * ```ts
 * const tickets = createTicketBackend({ kind: 'requestTracker', url, token: { env: 'RT_TOKEN' }, queue: 'Support' }, { env: process.env })
 * ```
 */
export function createTicketBackend(config: TicketBackendConfig, { env, keptTokens, ...host }: TicketBackendHost): TicketBackend {
  const checked = parseConfig(ticketBackendConfigSchema, config, 'tickets')
  const secrets = { env, keptTokens }
  switch (checked.kind) {
    case 'freshdesk':
      return createFreshdeskBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
    case 'hubspot':
      return createHubSpotBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
    case 'jira':
      return createJiraBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
    case 'redmine':
      return createRedmineBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
    case 'requestTracker':
      return createRequestTrackerBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
    case 'chatwoot':
      return createChatwootBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
    case 'rest':
      return createRestBackend(checked.description, { ...host, secrets: env, keptTokens })
    case 'servicenow':
      return createServiceNowBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
    case 'salesforce':
      return createSalesforceBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
    case 'zendesk':
      return createZendeskBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
    case 'zammad':
      return createZammadBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
    case 'znuny':
      return createZnunyBackend({ ...resolveSecrets(checked, 'tickets', secrets), ...host })
  }
}

/**
 * The directory of customers that a configuration names.
 *
 * @throws `invalidConfig` naming the wrong key, or the variable that is not set
 */
export function createContactDirectory(
  config: ContactDirectoryConfig,
  { env, keptTokens, ...host }: TicketBackendHost,
): ContactDirectory {
  const checked = parseConfig(contactDirectoryConfigSchema, config, 'contacts')
  const secrets = { env, keptTokens }
  switch (checked.kind) {
    case 'freshdesk':
      return createFreshdeskDirectory({ ...resolveSecrets(checked, 'contacts', secrets), ...host })
    case 'hubspot':
      return createHubSpotDirectory({ ...resolveSecrets(checked, 'contacts', secrets), ...host })
    case 'redmine':
      return createRedmineDirectory({ ...resolveSecrets(checked, 'contacts', secrets), ...host })
    case 'requestTracker':
      return createRequestTrackerDirectory({ ...resolveSecrets(checked, 'contacts', secrets), ...host })
    case 'chatwoot':
      return createChatwootDirectory({ ...resolveSecrets(checked, 'contacts', secrets), ...host })
    case 'rest':
      return createRestDirectory(checked.description, { ...host, secrets: env, keptTokens })
    case 'servicenow':
      return createServiceNowDirectory({ ...resolveSecrets(checked, 'contacts', secrets), ...host })
    case 'salesforce':
      return createSalesforceDirectory({ ...resolveSecrets(checked, 'contacts', secrets), ...host })
    case 'zendesk':
      return createZendeskDirectory({ ...resolveSecrets(checked, 'contacts', secrets), ...host })
    case 'zammad':
      return createZammadDirectory({ ...resolveSecrets(checked, 'contacts', secrets), ...host })
  }
}
