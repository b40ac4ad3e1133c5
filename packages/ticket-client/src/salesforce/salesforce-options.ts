import type { ConnectionOptions } from '../config/connection-config.js'
import type { HttpAuth } from '../http/http-auth.js'
import type { PriorityWords } from '../mapping/priority-table.js'
import type { StatusWords } from '../mapping/status-table.js'

/** How to reach a Salesforce org. */
export interface SalesforceConnection extends ConnectionOptions {
  /**
   * The org's My Domain address: `https://example.my.salesforce.com/`. Credentials go to this host alone, so it must be the `instance_url`
   * that the token endpoint gives.
   */
  readonly url: string
  readonly auth: HttpAuth
  /** Default `61.0`. */
  readonly apiVersion?: string | undefined
}

/** The fields of a case, by what they are to Ringloop. */
export interface SalesforceFields {
  /** Holds the external id: text of 255, External ID, Unique, case sensitive. Default `Ringloop_Id__c`. */
  readonly externalId?: string | undefined
  /** Holds the caller's number. Default `SuppliedPhone` ("Web Phone"). */
  readonly number?: string | undefined
  /** Holds the id of a customer who is no contact of this org. */
  readonly contactId?: string | undefined
  /** Holds the tags, with commas between them. */
  readonly tags?: string | undefined
}

/** Everything {@link createSalesforceBackend} can be told. */
export interface SalesforceOptions extends SalesforceConnection {
  readonly fields?: SalesforceFields | undefined
  /** The id (`00G…`) of the queue for tickets that name none, or one that `queues` does not know. Without, the org's assignment rules. */
  readonly queue?: string | undefined
  /** Ringloop's queue → the id of one in Salesforce. */
  readonly queues?: Readonly<Record<string, string>> | undefined
  /** Written into `Origin`. Default `Phone`. */
  readonly origin?: string | undefined
  /** What has no field is written below the description (the default), or dropped. */
  readonly unmapped?: 'describe' | 'drop' | undefined
  readonly statuses?: StatusWords | undefined
  readonly priorities?: PriorityWords | undefined
  /** The id (`005…`) of our own user, whose changes are echoes. Asked for if it is not given. */
  readonly account?: string | undefined
}
