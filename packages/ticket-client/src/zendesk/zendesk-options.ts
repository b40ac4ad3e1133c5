import type { ConnectionOptions } from '../config/connection-config.js'
import type { HttpAuth } from '../http/http-auth.js'
import type { PriorityWords } from '../mapping/priority-table.js'
import type { StatusWords } from '../mapping/status-table.js'

/** How Zendesk is told who asks: an API token of an agent, or any other {@link HttpAuth} (`oauth2`, or `bearer` with an access token). */
export type ZendeskAuth = HttpAuth | { readonly kind: 'apiToken'; readonly email: string; readonly token: string }

/** How to reach a Zendesk. */
export interface ZendeskConnection extends ConnectionOptions {
  /** `https://acme.zendesk.com/`, also for accounts with an address of their own. */
  readonly url: string
  readonly auth: ZendeskAuth
  /** The address that people open, if it is another than `url`. */
  readonly publicUrl?: string | undefined
}

/** Ids of Zendesk's ticket fields (type text), by what they are to Ringloop. */
export interface ZendeskFields {
  /** Holds the caller's number. Without it tickets cannot be found by number. */
  readonly callerPhone?: number | undefined
  /** Holds the id of a customer who is in another directory than Zendesk's. Without it only Zendesk's own users are found again. */
  readonly contactId?: number | undefined
}

/** Everything `createZendeskBackend` can be told. */
export interface ZendeskOptions extends ZendeskConnection {
  readonly fields?: ZendeskFields | undefined
  /** A ticket's custom field → the id of Zendesk's ticket field. Fields that are not named here go by their id, as a text. */
  readonly fieldNames?: Readonly<Record<string, number>> | undefined
  /** Ringloop's queue → the id of Zendesk's group. */
  readonly groups?: Readonly<Record<string, number>> | undefined
  /**
   * Who becomes the requester, to whom public remarks are sent. `known`, the default: only users that the directory found. `email`: also
   * whoever has the address that came with the call; Zendesk makes a user of it if there is none. Names and numbers never choose a user.
   */
  readonly requesters?: 'known' | 'email' | undefined
  /** What has no field in Zendesk is written below the description (the default), or dropped. */
  readonly unmapped?: 'describe' | 'drop' | undefined
  /** In the place of Zendesk's own statuses: `new`, `open`, `pending`, `hold`, `solved`, `closed`. */
  readonly statuses?: StatusWords | undefined
  readonly priorities?: PriorityWords | undefined
  /** The signing secret of the webhook; without one, webhooks are not taken. */
  readonly webhookSecret?: string | undefined
  /** How old a webhook may be. Default five minutes. */
  readonly webhookWindowMs?: number | undefined
}
