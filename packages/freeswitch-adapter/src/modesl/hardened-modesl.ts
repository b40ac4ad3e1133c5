import type { RingloopError } from '@ringloop/core'
import type { RunOptions } from '../connection/background-jobs.js'
import type { EslTransport, EslTransportHandlers, SendOptions } from '../connection/esl-transport.js'
import type { LinkLog } from '../connection/link-log.js'
import type { Timers } from '../connection/timers.js'
import type { ModeslConnection, ModeslEvent } from './modesl-connection.js'

/** Limits of a hardened connection, and who is told. */
export interface HardenModeslOptions {
  readonly log?: LinkLog
  readonly timers?: Timers
  readonly newId?: () => string
  /** `name@domain` of a directory user: logs in by `userauth`, with the connection's password. */
  readonly user?: string
  /** For the answer to a command; 120 s by default, because a blocking `api originate` is answered when it has rung. Then the connection is given up. */
  readonly commandMilliseconds?: number
  /** For the result of a `bgapi` with a callback; 10 minutes by default. */
  readonly jobMilliseconds?: number
  /** For the end of an `execute` with a callback; no limit by default, since a conference has none. */
  readonly executeMilliseconds?: number
  /** From the call of {@link hardenModesl} to the accepted password; 10 s by default. */
  readonly handshakeMilliseconds?: number
  /** Commands that may wait for an answer; 10,000 by default. */
  readonly maxWaiting?: number
  /** Bytes that may wait to be sent; 16 MiB by default. */
  readonly maxUnsentBytes?: number
  readonly maxHeaderBytes?: number
  readonly maxBodyBytes?: number
}

/** A modesl connection that has been hardened, with promises beside its callbacks. */
export interface HardenedModesl extends AsyncDisposable {
  /** The connection that was given. */
  readonly connection: ModeslConnection
  /** Once logged in, or (outbound) once FreeSWITCH has told its channel; rejects if it never comes to that. */
  readonly ready: Promise<void>
  /** Resolves with the reason once the connection is gone; never rejects. */
  readonly closed: Promise<RingloopError>
  /** The text an api command printed; also `-ERR …` is one. @throws `timeout`, `closed`, `invalidInput`, `overloaded`, `aborted` */
  api(command: string, args?: readonly string[], options?: SendOptions): Promise<string>
  /** The result of a background command, 60 s by default. @throws as `api`, and `refused` */
  bgapi(command: string, args?: readonly string[], options?: RunOptions): Promise<string>
  /** The CHANNEL_EXECUTE_COMPLETE of an application; without a channel id that of the outbound connection's own. @throws as `api`, and `refused` */
  execute(application: string, argument?: string, channelId?: string): Promise<ModeslEvent>
  /** The connection as Ringloop's transport. Its `close` ends only the transport: the connection stays the team's. */
  transport(handlers: EslTransportHandlers): EslTransport
  /** Ends the connection; all that waits is settled with `reason`. */
  close(reason: RingloopError): void
}
