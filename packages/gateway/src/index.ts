export type { Secret, SecretEnvironment as Environment } from '@ringloop/ticket-client'
export { type GatewayConfig, gatewayConfigSchema } from './config/gateway-config.js'
export { type LoadedConfig, loadConfig, parseConfig } from './config/load-config.js'
export { loadRules, type RulesWatch, watchRules } from './config/rules-file.js'
export { type ExamineSwitchOptions, examineSwitch, type SwitchAddress } from './doctor/examine-switch.js'
export type { Finding } from './doctor/finding.js'
export type { EmbeddedContacts } from './embedded-desk/embedded-contacts.js'
export { createEmbeddedDesk, type EmbeddedDesk } from './embedded-desk/embedded-desk.js'
export { createGateway } from './host/create-gateway.js'
export type { Gateway, GatewayAgent, GatewayOptions } from './host/gateway-options.js'
export { createLog, type Log } from './host/log.js'
export type { OutboundConfig } from './host/open-outbound.js'
export type { TicketChangesConfig } from './host/open-ticket-changes.js'
export { openTickets, type TicketSystem } from './host/open-tickets.js'
export { type HostClock, systemClock } from './pipeline-host/host-clock.js'
export type { Health, PartHealth, SwitchHealth } from './server/health.js'
export type { Database, Queryable, Transactional } from './storage/database.js'
export type { PglitePlace } from './storage/pglite-database.js'
export { createPgliteStore } from './storage/pglite-store.js'
export type { PostgresSettings } from './storage/postgres-connection.js'
export { createPostgresStore, type PostgresStoreOptions } from './storage/postgres-store.js'
export type { SqlOutbox } from './storage/sql-outbox.js'
export type { Store } from './storage/store.js'
export {
  createWebhookTelephony,
  type TelephonyAnswer,
  type TelephonyRequest,
  type WebhookTelephony,
  type WebhookTelephonyOptions,
} from './webhook-telephony/create-webhook-telephony.js'
