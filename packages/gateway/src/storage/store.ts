import type { ChangeInbox, Journal, Timestamp } from '@ringloop/core'
import type { Database } from './database.js'
import type { SqlOutbox } from './sql-outbox.js'

/** Everything the gateway keeps, in one database. */
export interface Store extends AsyncDisposable {
  readonly journal: Journal
  readonly outbox: SqlOutbox
  readonly inbox: ChangeInbox
  readonly database: Database
  /**
   * Tidies up what changed rows have left behind, and counts anew for the planner. To be called every few minutes. With
   * `forgetBefore`, it also forgets a portion of the finished calls whose last fact is older than that.
   */
  maintain(options?: { readonly forgetBefore?: Timestamp }): Promise<void>
  /** Why the database cannot be reached now, in one line; `null` while it can. */
  trouble(): string | null
  /** Nothing waits for a lost connection any more: what does, fails. For the end of the process. */
  hurry(): void
}
