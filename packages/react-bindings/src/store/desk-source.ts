import type { CallId, DeskCommand, Explanation, Timestamp } from '@ringloop/core'
import type { SendFileOptions } from '../attachments/send-file.js'
import type { TopicStore } from '../topics/topic-store.js'
import type { DeskSnapshot } from './desk-snapshot.js'

/** What hooks and components need of a desk. `DeskConnection` is one; a test or a story may bring its own. */
export interface DeskSource {
  /** Which gateway this is of, where a page may have desks of several: its address. */
  readonly gateway?: string
  getSnapshot(): DeskSnapshot
  /** The snapshot for server rendering and hydration: always the same reference. */
  getServerSnapshot(): DeskSnapshot
  subscribe(listener: () => void): () => void
  /**
   * Asks the gateway to do something. Settles when it has answered; what changed comes as a patch.
   *
   * @throws `unreachable` if there is no connection, `closed` if it broke before the answer, `timeout`, or what the gateway says.
   */
  send(command: DeskCommand, options?: { readonly signal?: AbortSignal }): Promise<void>
  /**
   * Why a call went where it went, in sentences of the language (BCP 47) that the gateway has. Optional: without, nothing is explained.
   *
   * @throws as `send`
   */
  explain?(callId: CallId, language: string, options?: { readonly signal?: AbortSignal }): Promise<readonly Explanation[]>
  /**
   * Sends a file for the ticket of a call. Settles when the gateway keeps it. Optional: without, no files can be added.
   *
   * @throws `unreachable`, `aborted`, or what the gateway says
   */
  upload?(callId: CallId, file: File, options: SendFileOptions): Promise<void>
  /** What can be watched beside the agent's own calls, by name. Optional: without, there is nothing. */
  topic?(name: string): TopicStore
  /** The gateway's time. */
  serverNow(): Timestamp
  /** Does not wait for the next attempt to connect. Does nothing if there is none to wait for. */
  retryNow(): void
}
