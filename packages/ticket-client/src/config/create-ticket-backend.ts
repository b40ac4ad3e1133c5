import type { ContactDirectory, TicketBackend } from '@ringloop/core'
import { createRestBackend } from '../generic-rest/create-rest-backend.js'
import { createRestDirectory } from '../generic-rest/create-rest-directory.js'
import { createHubSpotBackend } from '../hubspot/create-hubspot-backend.js'
import { createHubSpotDirectory } from '../hubspot/create-hubspot-directory.js'
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
import { resolveZammadAccess } from '../zammad/zammad-config.js'
import { createZendeskBackend } from '../zendesk/create-zendesk-backend.js'
import { createZendeskDirectory } from '../zendesk/create-zendesk-directory.js'
import { resolveZendeskAuth } from '../zendesk/zendesk-config.js'
import { resolveAuth } from './connection-config.js'
import { parseConfig } from './parse-config.js'
import { resolveSecret, type SecretEnvironment } from './secret.js'
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
export function createTicketBackend(config: TicketBackendConfig, { env, ...host }: TicketBackendHost): TicketBackend {
  const checked = parseConfig(ticketBackendConfigSchema, config, 'tickets')
  switch (checked.kind) {
    case 'hubspot': {
      const { kind: _, auth, webhookSecret, ...options } = checked
      const secret =
        webhookSecret === undefined ? {} : { webhookSecret: resolveSecret(webhookSecret, env, 'tickets.webhookSecret') }
      return createHubSpotBackend({ ...options, ...host, ...secret, auth: resolveAuth(auth, env, 'tickets.auth') })
    }
    case 'redmine': {
      const { kind: _, apiKey, ...options } = checked
      return createRedmineBackend({ ...options, ...host, apiKey: resolveSecret(apiKey, env, 'tickets.apiKey') })
    }
    case 'requestTracker': {
      const { kind: _, token, ...options } = checked
      return createRequestTrackerBackend({ ...options, ...host, token: resolveSecret(token, env, 'tickets.token') })
    }
    case 'rest':
      return createRestBackend(checked.description, { ...host, secrets: env })
    case 'servicenow': {
      const { kind: _, auth, ...options } = checked
      return createServiceNowBackend({ ...options, ...host, auth: resolveAuth(auth, env, 'tickets.auth') })
    }
    case 'salesforce': {
      const { kind: _, auth, ...options } = checked
      return createSalesforceBackend({ ...options, ...host, auth: resolveAuth(auth, env, 'tickets.auth') })
    }
    case 'zendesk': {
      const { kind: _, auth, webhookSecret, ...options } = checked
      const secret =
        webhookSecret === undefined ? {} : { webhookSecret: resolveSecret(webhookSecret, env, 'tickets.webhookSecret') }
      return createZendeskBackend({ ...options, ...host, ...secret, auth: resolveZendeskAuth(auth, env, 'tickets.auth') })
    }
    case 'zammad': {
      const { kind: _, token, auth, webhookSecret, ...options } = checked
      const secret =
        webhookSecret === undefined ? {} : { webhookSecret: resolveSecret(webhookSecret, env, 'tickets.webhookSecret') }
      return createZammadBackend({ ...options, ...host, ...secret, ...resolveZammadAccess({ token, auth }, env, 'tickets') })
    }
  }
}

/**
 * The directory of customers that a configuration names.
 *
 * @throws `invalidConfig` naming the wrong key, or the variable that is not set
 */
export function createContactDirectory(config: ContactDirectoryConfig, { env, ...host }: TicketBackendHost): ContactDirectory {
  const checked = parseConfig(contactDirectoryConfigSchema, config, 'contacts')
  switch (checked.kind) {
    case 'hubspot': {
      const { kind: _, auth, ...options } = checked
      return createHubSpotDirectory({ ...options, ...host, auth: resolveAuth(auth, env, 'contacts.auth') })
    }
    case 'redmine': {
      const { kind: _, apiKey, ...options } = checked
      return createRedmineDirectory({ ...options, ...host, apiKey: resolveSecret(apiKey, env, 'contacts.apiKey') })
    }
    case 'requestTracker': {
      const { kind: _, token, ...options } = checked
      return createRequestTrackerDirectory({ ...options, ...host, token: resolveSecret(token, env, 'contacts.token') })
    }
    case 'rest':
      return createRestDirectory(checked.description, { ...host, secrets: env })
    case 'servicenow': {
      const { kind: _, auth, ...options } = checked
      return createServiceNowDirectory({ ...options, ...host, auth: resolveAuth(auth, env, 'contacts.auth') })
    }
    case 'salesforce': {
      const { kind: _, auth, ...options } = checked
      return createSalesforceDirectory({ ...options, ...host, auth: resolveAuth(auth, env, 'contacts.auth') })
    }
    case 'zendesk': {
      const { kind: _, auth, ...options } = checked
      return createZendeskDirectory({ ...options, ...host, auth: resolveZendeskAuth(auth, env, 'contacts.auth') })
    }
    case 'zammad': {
      const { kind: _, token, auth, ...options } = checked
      return createZammadDirectory({ ...options, ...host, ...resolveZammadAccess({ token, auth }, env, 'contacts') })
    }
  }
}
