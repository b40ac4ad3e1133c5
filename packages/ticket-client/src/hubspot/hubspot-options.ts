import type { ConnectionOptions } from '../config/connection-config.js'
import type { HttpAuth } from '../http/http-auth.js'
import type { PriorityWords } from '../mapping/priority-table.js'
import type { StatusWords } from '../mapping/status-table.js'

/** How to reach a HubSpot account. */
export interface HubSpotConnection extends ConnectionOptions {
  /** A private app's access token as `bearer`, or an app's `oauth2`. */
  readonly auth: HttpAuth
  /** Where the API is. Default `https://api.hubapi.com/`. */
  readonly url?: string | undefined
  /** The account's number ("Hub ID"). Without it there are no links for people, and a webhook of any account is taken. */
  readonly portalId?: string | undefined
  /** What people open. Default `https://app.hubspot.com/`; European accounts have `https://app-eu1.hubspot.com/`. */
  readonly publicUrl?: string | undefined
}

/** HubSpot's ticket properties, by their internal names, by what they are to Ringloop. */
export interface HubSpotProperties {
  /** Holds the external id: a single-line text that requires unique values. Default `ringloop_external_id`. */
  readonly externalId?: string | undefined
  /** Holds the caller's number. Without it tickets cannot be found by number. */
  readonly callerPhone?: string | undefined
  /** Holds the id of a customer who is no contact of this account. Without it only HubSpot's own contacts are found again. */
  readonly contactId?: string | undefined
  /** Holds the id of the ticket that this one is a part of. Without it there are no sub-tickets. */
  readonly parentId?: string | undefined
}

/** Everything `createHubSpotBackend` can be told. */
export interface HubSpotOptions extends HubSpotConnection {
  readonly properties?: HubSpotProperties | undefined
  /** The pipeline for tickets that name no queue, or one that `pipelines` does not know; its id. Default `0`, the first of every account. */
  readonly pipeline?: string | undefined
  /** Ringloop's queue → the id of a pipeline. */
  readonly pipelines?: Readonly<Record<string, string>> | undefined
  /** The user's stages for statuses, by id or label. What is not named is guessed from the pipeline's stages. */
  readonly statuses?: StatusWords | undefined
  /** The values of `hs_ticket_priority`. Default LOW, MEDIUM, HIGH, URGENT. */
  readonly priorities?: PriorityWords | undefined
  /** What has no property in HubSpot is written below the description (the default), or dropped. */
  readonly unmapped?: 'describe' | 'drop' | undefined
  /** The app's id, which HubSpot writes beside what it did: so our own changes are known as ours. */
  readonly appId?: string | undefined
  /** The app's client secret, with which HubSpot signs webhooks. Without it none is taken. */
  readonly webhookSecret?: string | undefined
  /** For one upload of a file. Default 600 000. */
  readonly uploadTimeoutMs?: number | undefined
  /** Makes what separates the parts of an upload. */
  readonly newId?: (() => string) | undefined
}
