export { type CallEventsConfig, callEventsConfigSchema } from './call-events/call-events-config.js'
export { type CallMoment, callMoments } from './call-events/call-moments.js'
export { type CallEvents, type CallEventsHost, createCallEvents } from './call-events/create-call-events.js'
export {
  type HubSpotCallingMessage,
  type HubSpotCallingOptions,
  type HubSpotCallProperties,
  type HubSpotEndStatus,
  hubSpotCallingMessages,
} from './call-events/hubspot-calling.js'
export {
  type TellingContext,
  type ZammadCause,
  type ZammadCtiMessage,
  zammadCtiMessage,
} from './call-events/zammad-cti.js'
export type { ChatwootAttributes, ChatwootConnection, ChatwootOptions } from './chatwoot/chatwoot-options.js'
export { createChatwootBackend } from './chatwoot/create-chatwoot-backend.js'
export { type ChatwootDirectoryOptions, createChatwootDirectory } from './chatwoot/create-chatwoot-directory.js'
export type { KeptTokens } from './config/connection-config.js'
export { createContactDirectory, createTicketBackend, type TicketBackendHost } from './config/create-ticket-backend.js'
export { resolveSecret, type Secret, type SecretEnvironment, secretSchema } from './config/secret.js'
export {
  type ContactDirectoryConfig,
  contactDirectoryConfigSchema,
  type TicketBackendConfig,
  ticketBackendConfigSchema,
} from './config/ticket-backend-config.js'
export { createFreshdeskBackend } from './freshdesk/create-freshdesk-backend.js'
export { createFreshdeskDirectory, type FreshdeskDirectoryOptions } from './freshdesk/create-freshdesk-directory.js'
export type { FreshdeskConnection, FreshdeskFields, FreshdeskOptions } from './freshdesk/freshdesk-options.js'
export { createRestBackend } from './generic-rest/create-rest-backend.js'
export { createRestDirectory } from './generic-rest/create-rest-directory.js'
export { type RestDescription, type RestDescriptionInput, restDescriptionSchema } from './generic-rest/rest-description.js'
export type { RestBackendOptions } from './generic-rest/rest-http.js'
export type { HttpAuth } from './http/http-auth.js'
export type { Wait } from './http/retry-policy.js'
export { createHubSpotBackend } from './hubspot/create-hubspot-backend.js'
export { createHubSpotDirectory, type HubSpotDirectoryOptions } from './hubspot/create-hubspot-directory.js'
export type { HubSpotConnection, HubSpotOptions, HubSpotProperties } from './hubspot/hubspot-options.js'
export { createJiraBackend } from './jira/create-jira-backend.js'
export type { JiraOptions } from './jira/jira-options.js'
export { createRedmineBackend, type RedmineBackend } from './redmine/create-redmine-backend.js'
export { createRedmineDirectory, type RedmineDirectoryOptions } from './redmine/create-redmine-directory.js'
export type { RedmineConnection, RedmineFieldName, RedmineFields, RedmineOptions } from './redmine/redmine-options.js'
export { createRequestTrackerBackend, type RequestTrackerBackend } from './request-tracker/create-request-tracker-backend.js'
export {
  createRequestTrackerDirectory,
  type RequestTrackerDirectoryOptions,
} from './request-tracker/create-request-tracker-directory.js'
export type {
  RequestTrackerConnection,
  RequestTrackerFields,
  RequestTrackerOptions,
} from './request-tracker/request-tracker-options.js'
export { createSalesforceBackend } from './salesforce/create-salesforce-backend.js'
export { createSalesforceDirectory, type SalesforceDirectoryOptions } from './salesforce/create-salesforce-directory.js'
export type { SalesforceConnection, SalesforceFields, SalesforceOptions } from './salesforce/salesforce-options.js'
export { createServiceNowBackend } from './servicenow/create-servicenow-backend.js'
export { createServiceNowDirectory, type ServiceNowDirectoryOptions } from './servicenow/create-servicenow-directory.js'
export type {
  ImpactAndUrgency,
  ServiceNowConnection,
  ServiceNowFields,
  ServiceNowOptions,
} from './servicenow/servicenow-options.js'
export { createZammadBackend } from './zammad/create-zammad-backend.js'
export { createZammadDirectory, type ZammadDirectoryOptions } from './zammad/create-zammad-directory.js'
export type { ZammadConnection, ZammadFields, ZammadOptions } from './zammad/zammad-options.js'
export { createZendeskBackend } from './zendesk/create-zendesk-backend.js'
export { createZendeskDirectory, type ZendeskDirectoryOptions } from './zendesk/create-zendesk-directory.js'
export type { ZendeskAuth, ZendeskConnection, ZendeskFields, ZendeskOptions } from './zendesk/zendesk-options.js'
export { createZnunyBackend } from './znuny/create-znuny-backend.js'
export type { ZnunyOptions } from './znuny/znuny-options.js'
