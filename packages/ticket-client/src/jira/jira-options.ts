import type { ConnectionOptions } from '../config/connection-config.js'
import type { HttpAuth } from '../http/http-auth.js'
import type { PriorityWords } from '../mapping/priority-table.js'
import type { StatusWords } from '../mapping/status-table.js'

/** Everything `createJiraBackend` can be told. */
export interface JiraOptions extends ConnectionOptions {
  /** The site, `https://your-house.atlassian.net/`; with OAuth 2 `https://api.atlassian.com/ex/jira/<cloudId>/`. */
  readonly url: string
  /** The account's e-mail address and an API token as `basic`, or an app's `oauth2`. */
  readonly auth: HttpAuth
  /** What people open, if it is another address than `url`. */
  readonly publicUrl?: string | undefined
  /** The key of the project for tickets that name no queue, or one that `projects` does not know. */
  readonly project: string
  /** Ringloop's queue → the key of a project. */
  readonly projects?: Readonly<Record<string, string>> | undefined
  /** The issue type. Default `Task`. */
  readonly issueType?: string | undefined
  /** The issue type of parts of a ticket. Default `Subtask`. */
  readonly subIssueType?: string | undefined
  /**
   * Jira Service Management: tickets are requests of this type (not parts of tickets, nor those of other projects), and remarks can be
   * for the customer.
   */
  readonly serviceDesk?: { readonly id: string; readonly requestTypeId: string } | undefined
  /** The user's names of statuses; Jira's own are known. */
  readonly statuses?: StatusWords | undefined
  /** The user's names of priorities. Default Highest, High, Medium, Low. */
  readonly priorities?: PriorityWords | undefined
  /** What has no field in Jira is written below the description (the default), or dropped. */
  readonly unmapped?: 'describe' | 'drop' | undefined
  /** How late Jira's search may be, in milliseconds. An external id whose answer was lost is not filed anew before. Default 60 000. */
  readonly indexLagMs?: number | undefined
  /** The secret with which Jira signs webhooks. Without it none is taken. */
  readonly webhookSecret?: string | undefined
  /** For one upload of a file. Default 600 000. */
  readonly uploadTimeoutMs?: number | undefined
  /** Makes what separates the parts of an upload. */
  readonly newId?: (() => string) | undefined
}
