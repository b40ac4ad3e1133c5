import type { ConnectionOptions } from '../config/connection-config.js'
import type { PriorityWords } from '../mapping/priority-table.js'
import type { StatusWords } from '../mapping/status-table.js'

/** How to reach an account of a Chatwoot installation. */
export interface ChatwootConnection extends ConnectionOptions {
  /** `https://app.chatwoot.com/`, or your own. */
  readonly url: string
  /** The number in the address of the account's pages: `/app/accounts/1`. */
  readonly account: number
  /** An access token of the administrator that Ringloop works as. An agent bot's may not search. */
  readonly token: string
}

/** The keys of the conversation's custom attributes, by what they are to Ringloop. All must be defined as texts. */
export interface ChatwootAttributes {
  /** Default `ringloop_id`. */
  readonly externalId?: string | undefined
  /** Default `ringloop_subject`: conversations have no subject. */
  readonly subject?: string | undefined
  /** Default `ringloop_number`. */
  readonly number?: string | undefined
  /** Default `ringloop_parent`: the conversation that this one is a part of. */
  readonly parent?: string | undefined
  /** Default `ringloop_contact`: a customer of another directory. */
  readonly contactId?: string | undefined
}

/** Everything {@link createChatwootBackend} can be told. */
export interface ChatwootOptions extends ChatwootConnection {
  /** The number of the inbox, of the channel "API", that tickets are filed into. */
  readonly inbox: number
  readonly attributes?: ChatwootAttributes | undefined
  /** Ringloop's queue → the number of a team. */
  readonly teams?: Readonly<Record<string, number>> | undefined
  readonly statuses?: StatusWords | undefined
  readonly priorities?: PriorityWords | undefined
  /** The secret of the webhook, as Chatwoot 4.12 and later show it; without one, webhooks are not taken. */
  readonly webhookSecret?: string | undefined
  /** How old a webhook may be. Default five minutes. */
  readonly webhookWindowMs?: number | undefined
}
