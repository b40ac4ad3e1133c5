import type { ConnectionOptions } from '../config/connection-config.js'
import type { PriorityWords } from '../mapping/priority-table.js'
import type { StatusWords } from '../mapping/status-table.js'

/** How to reach a Freshdesk. */
export interface FreshdeskConnection extends ConnectionOptions {
  /** `https://acme.freshdesk.com/`; the API does not answer under an address of one's own. */
  readonly url: string
  /** The API key of the agent that files the tickets. */
  readonly apiKey: string
  /** The address that people open, if it is another than `url`. */
  readonly publicUrl?: string | undefined
}

/** Names of Freshdesk's custom ticket fields (`cf_…`, single-line text), by what they are to Ringloop. */
export interface FreshdeskFields {
  /** Holds the external id. Has to be there; default `cf_ringloop_id`. */
  readonly externalId?: string | undefined
  /** Holds the caller's number. Without it tickets cannot be found by number. */
  readonly callerPhone?: string | undefined
  /** Holds the id of a customer who is in another directory than Freshdesk's. Without it only Freshdesk's own contacts are found again. */
  readonly contactId?: string | undefined
}

/** Everything `createFreshdeskBackend` can be told. */
export interface FreshdeskOptions extends FreshdeskConnection {
  readonly fields?: FreshdeskFields | undefined
  /** A ticket's custom field → Freshdesk's (`cf_outcome`). Fields that are not named here go by Freshdesk's name. */
  readonly fieldNames?: Readonly<Record<string, string>> | undefined
  /** Ringloop's queue → the id of Freshdesk's group. */
  readonly groups?: Readonly<Record<string, number>> | undefined
  /**
   * Who becomes the requester. `known`, the default: contacts that the directory found; for everybody else a contact of Ringloop's own, one a
   * number. `email`: also whoever has the address that came with the call. Names and numbers never choose a contact of yours.
   */
  readonly requesters?: 'known' | 'email' | undefined
  /** What has no field in Freshdesk is written below the description (the default), or dropped. */
  readonly unmapped?: 'describe' | 'drop' | undefined
  /** In the place of Freshdesk's own statuses, as numbers: 2 open, 3 pending, 4 resolved, 5 closed; 6 and 7 wait for the customer and for others; your own follow. */
  readonly statuses?: StatusWords | undefined
  /** As numbers: 1 low to 4 urgent. */
  readonly priorities?: PriorityWords | undefined
  /** The secret that the automation sends in the header `X-Ringloop-Secret`; without one, webhooks are not taken. */
  readonly webhookSecret?: string | undefined
}
