import type { ConnectionOptions } from '../config/connection-config.js'
import type { HttpAuth } from '../http/http-auth.js'
import type { PriorityWords } from '../mapping/priority-table.js'
import type { StatusWords } from '../mapping/status-table.js'

/** How to reach a Zammad, 6.0 or newer. */
export interface ZammadConnection extends ConnectionOptions {
  /** Where people open it: `https://desk.example.com/`. */
  readonly url: string
  /** An access token of the account that files the tickets. */
  readonly token?: string | undefined
  /** Instead of the token. */
  readonly auth?: HttpAuth | undefined
  /** The address that people open, if it is another than `url`. */
  readonly publicUrl?: string | undefined
}

/** Zammad's object attributes on tickets, by what they are to Ringloop. Text attributes, made under Admin, Objects. */
export interface ZammadFields {
  /** Holds the external id; at least 255 characters. Default `ringloop_id`. */
  readonly externalId?: string | undefined
  /** Holds the caller's number. Default `ringloop_number`. */
  readonly number?: string | undefined
  /** Holds the id of a customer who is no user of this Zammad. Without it, only Zammad's own users are found again. */
  readonly contactId?: string | undefined
}

/** Everything `createZammadBackend` can be told. */
export interface ZammadOptions extends ZammadConnection {
  /** The group for tickets that name none, or one that `groups` does not know. */
  readonly group: string
  /** Ringloop's queue → Zammad's group. */
  readonly groups?: Readonly<Record<string, string>> | undefined
  readonly fields?: ZammadFields | undefined
  /** A ticket's custom field → Zammad's object attribute, where the names differ. */
  readonly fieldNames?: Readonly<Record<string, string>> | undefined
  /** What has no field in Zammad is written below the description (the default), or dropped. */
  readonly unmapped?: 'describe' | 'drop' | undefined
  readonly statuses?: StatusWords | undefined
  readonly priorities?: PriorityWords | undefined
  /** As what the first article is written. Default a phone call that the customer may read, as Zammad's own "received call". */
  readonly article?: { readonly type?: 'phone' | 'note' | 'web' | undefined; readonly internal?: boolean | undefined } | undefined
  /** When Zammad reminds of a ticket that is set to pending, after so many milliseconds. Default a day. */
  readonly pendingMs?: number | undefined
  /** The largest file; whatever stands before Zammad limits a request too (its nginx example: 50 MB, a third of it base64). Default 35 MiB. */
  readonly maximumAttachmentBytes?: number | undefined
  /** The "HMAC SHA1 signature token" of the webhook in Zammad. Without it webhooks are not taken. */
  readonly webhookSecret?: string | undefined
}
