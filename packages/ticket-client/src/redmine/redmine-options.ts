import type { ConnectionOptions } from '../config/connection-config.js'
import type { PriorityWords } from '../mapping/priority-table.js'
import type { StatusWords } from '../mapping/status-table.js'

/** How to reach a Redmine. */
export interface RedmineConnection extends ConnectionOptions {
  /** Where Redmine's own pages are: `https://redmine.example.com/`. */
  readonly url: string
  /** The API access key of an account, from its page "My account". REST must be allowed under Administration, Settings, API. */
  readonly apiKey: string
  /** The address that people open, if it is another than `url`. */
  readonly publicUrl?: string | undefined
}

/** A custom field: its name, or its number, which an account that is no administrator may be unable to find out. */
export type RedmineFieldName = string | number

/** Redmine's custom fields on issues, by what they are to Ringloop. */
export interface RedmineFields {
  /** Holds the external id: a text, "Used as a filter", for all projects and trackers in question. Default `CallId`. */
  readonly callId?: RedmineFieldName | undefined
  /** Holds the caller's number: a text, "Used as a filter". Default `CallerPhone`. */
  readonly callerPhone?: RedmineFieldName | undefined
  /** Holds the customer's id: a text, "Used as a filter". Without it tickets are not found by customer. */
  readonly contactId?: RedmineFieldName | undefined
  /** Holds the tags, with commas between: a text. */
  readonly tags?: RedmineFieldName | undefined
}

/** Everything {@link createRedmineBackend} can be told. */
export interface RedmineOptions extends RedmineConnection {
  /** The identifier of the project for tickets that name no queue, or one that `projects` does not know. */
  readonly project: string
  /** Ringloop's queue → the identifier of a project. */
  readonly projects?: Readonly<Record<string, string>> | undefined
  /** The tracker of new tickets, by name or number. Default: the project's first. */
  readonly tracker?: string | number | undefined
  readonly customFields?: RedmineFields | undefined
  /** A ticket's custom field → Redmine's. Fields that are not named here are called `cf_<number>`. */
  readonly fieldNames?: Readonly<Record<string, RedmineFieldName>> | undefined
  /** What has no field in Redmine is written below the description (the default), or dropped. */
  readonly unmapped?: 'describe' | 'drop' | undefined
  /** The names of statuses, where they are not those of Redmine's default data in English, German or Chinese. */
  readonly statuses?: StatusWords
  readonly priorities?: PriorityWords
}
