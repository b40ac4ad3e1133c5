import type { TicketPriority, TicketStatus } from '@ringloop/core'
import type { ConnectionOptions } from '../config/connection-config.js'
import type { HttpAuth } from '../http/http-auth.js'

/** How to reach a Request Tracker 5. */
export interface RequestTrackerConnection extends ConnectionOptions {
  /** Where RT's own pages are, without `/REST/2.0`: `https://rt.example.com/`. */
  readonly url: string
  /** An authentication token of the account that files the tickets. */
  readonly token: string
  /** Instead of the token, for an RT without the token extension. */
  readonly auth?: HttpAuth | undefined
  /** The address that people open, if it is another than `url`. */
  readonly publicUrl?: string | undefined
}

/** RT's custom fields on tickets, by what they are to Ringloop. */
export interface RequestTrackerFields {
  /**
   * Holds the external id. Make it "Enter one value" with unique values, apply it to all queues, and let the account see
   * and modify it. Default `CallId`.
   */
  readonly callId?: string | undefined
  /** Holds the caller's number. Default `CallerPhone`. */
  readonly callerPhone?: string | undefined
  /** Holds the id of a customer who is no user of this RT. Without it, only RT's own users are found again. */
  readonly contactId?: string | undefined
  /** Holds the tags; make it "Enter multiple values". */
  readonly tags?: string | undefined
}

/** Everything {@link createRequestTrackerBackend} can be told. */
export interface RequestTrackerOptions extends RequestTrackerConnection {
  /** The queue for tickets that name none, or one that `queues` does not know. */
  readonly queue: string
  /** Ringloop's queue → RT's. */
  readonly queues?: Readonly<Record<string, string>> | undefined
  readonly customFields?: RequestTrackerFields | undefined
  /** A ticket's custom field → RT's. Fields that are not named here are called `cf_<number>`. */
  readonly fieldNames?: Readonly<Record<string, string>> | undefined
  /** The secret that RT's Scrip signs its webhooks with; without it there are none, and changes are polled for. */
  readonly webhookSecret?: string | undefined
  /** What has no field in RT is written below the description (the default), or dropped. */
  readonly unmapped?: 'describe' | 'drop' | undefined
  /** Ringloop's status → RT's, for lifecycles other than RT's default. Merged into the default table. */
  readonly statuses?: Partial<Readonly<Record<TicketStatus, string>>> | undefined
  /** Ringloop's priority → RT's number. Default 0, 50, 75, 100. */
  readonly priorities?: Partial<Readonly<Record<TicketPriority, number>>> | undefined
}
