import type { RingloopError } from '@ringloop/core'
import type { EslEvent } from '../codec/esl-event.js'
import type { EslHeaders } from '../codec/esl-headers.js'
import type { EslCommand } from './esl-command.js'

/** What the switch answered to one command. */
export interface EslReply {
  /** `Reply-Text`, or the body of an api's response. */
  readonly text: string
  readonly headers: EslHeaders
  /** Not one of FreeSWITCH's ways to say no (`-ERR …`, `-ERROR`, `-USAGE`, `error/…`). */
  readonly ok: boolean
}

/** How long an answer is waited for. */
export interface SendOptions {
  /** Without an answer for so long the connection is given up, since the answers after it could no longer be told apart. */
  readonly timeoutMilliseconds?: number
  /** Gives up waiting; the connection stays, and the answer is thrown away when it comes. */
  readonly signal?: AbortSignal
}

/**
 * One authenticated conversation with a switch. Small, so that it can stand on other clients than ours.
 *
 * Answers come in the order of the commands, whoever sent them.
 */
export interface EslTransport extends AsyncDisposable {
  /** @throws `timeout`, `closed`, `aborted`, `overloaded` */
  send(command: EslCommand, options?: SendOptions): Promise<EslReply>
  /** Resolves with the reason once the connection is gone; never rejects. */
  readonly closed: Promise<RingloopError>
  /** Ends it; everything that waits is rejected with `reason`. */
  close(reason: RingloopError): void
  /** When bytes last came, by the clock of the timers given. */
  readonly lastHeardAt: number
}

/** Who takes the events of a conversation. */
export interface EslTransportHandlers {
  /** The events of one read, in order. What it throws is logged and does not stop the reading. */
  readonly onEvents: (events: readonly EslEvent[]) => void
  /** Bytes that are no frame came. */
  readonly onMalformed?: () => void
}

/**
 * Opens a conversation and logs in.
 *
 * @throws `unreachable`, `unauthorised`, `refused` (by ACL), `timeout`, `closed`, `protocol`
 */
export type OpenTransport = (handlers: EslTransportHandlers, options: { readonly signal: AbortSignal }) => Promise<EslTransport>
