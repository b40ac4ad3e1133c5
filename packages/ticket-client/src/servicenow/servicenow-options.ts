import type { TicketPriority } from '@ringloop/core'
import type { ConnectionOptions } from '../config/connection-config.js'
import type { HttpAuth } from '../http/http-auth.js'
import type { PriorityWords } from '../mapping/priority-table.js'
import type { StatusWords } from '../mapping/status-table.js'

/** How to reach a ServiceNow instance. */
export interface ServiceNowConnection extends ConnectionOptions {
  /** `https://example.service-now.com/` */
  readonly url: string
  readonly auth: HttpAuth
}

/** The columns of the table, by what they are to Ringloop. */
export interface ServiceNowFields {
  /** Holds the external id: a text of 100 characters or more. Default `correlation_id`. */
  readonly externalId?: string | undefined
  /** Refers to the customer. Default `caller_id`. */
  readonly contact?: string | undefined
  /** Refers to the ticket that this one is a part of. Default `parent_incident` for incidents, else `parent`. */
  readonly parent?: string | undefined
  /** Holds the caller's number; without one it is written below the description, and tickets cannot be found by it. */
  readonly number?: string | undefined
  /** Holds the id of a customer who is no user of this instance. */
  readonly contactId?: string | undefined
  /** Holds the tags, with commas between them. */
  readonly tags?: string | undefined
}

/** Everything {@link createServiceNowBackend} can be told. */
export interface ServiceNowOptions extends ServiceNowConnection {
  /** Default `incident`; any table that extends `task` will do. */
  readonly table?: string | undefined
  /** The `sys_id` of the assignment group for tickets that name no queue, or one that `groups` does not know. */
  readonly group?: string | undefined
  /** Ringloop's queue → the `sys_id` of an assignment group. */
  readonly groups?: Readonly<Record<string, string>> | undefined
  readonly fields?: ServiceNowFields | undefined
  /** Columns that tickets may fill, for an account that may not read `sys_dictionary`; without, the `u_…` columns are discovered. */
  readonly customFields?: readonly string[] | undefined
  /** What has no column is written below the description (the default), or dropped. */
  readonly unmapped?: 'describe' | 'drop' | undefined
  /** Ringloop's status → the value of `state`. */
  readonly statuses?: StatusWords | undefined
  /** Ringloop's priority → the value of `priority` as it is read, and, in tables other than `incident`, written. */
  readonly priorities?: PriorityWords | undefined
  /** Incidents compute their priority from these. Default 1/1, 2/1, 2/2, 3/3. */
  readonly impacts?: Partial<Readonly<Record<TicketPriority, ImpactAndUrgency | undefined>>> | undefined
  /** Written when a ticket is resolved or closed and has none; most instances insist. */
  readonly resolution?: { readonly code: string; readonly notes: string } | undefined
  /** The instance's `com.glide.attachment.max_size`, in bytes. Default 1 GiB, as instances have it. */
  readonly maximumAttachmentBytes?: number | undefined
  /** The `user_name` of our own account, whose changes are echoes. Asked for if it is not given. */
  readonly account?: string | undefined
}

/** The two values that an incident's priority is made of. */
export interface ImpactAndUrgency {
  readonly impact: string
  readonly urgency: string
}
