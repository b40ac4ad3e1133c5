import type { SecretEnvironment } from '@ringloop/ticket-client'

/** What a command has of the outside; injected, so that tests run commands without a process. */
export interface CliIo {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  readonly environment: SecretEnvironment
  /** Aborted when the process is asked to end (SIGTERM, SIGINT). */
  readonly signal: AbortSignal
  /** Calls `listener` on SIGHUP; gives a function that ends it. */
  readonly onReload: (listener: () => void) => () => void
  /** Columns of the terminal that `error` writes to; absent if it is none, but a file or another program. */
  readonly terminalColumns?: number | undefined
  /** Runs `ringloop` in another process of its own, for what takes memory that is not given back; absent where that cannot be. Gives its exit code. */
  readonly runApart?: (args: readonly string[]) => Promise<number>
}

/** A command of `ringloop`. Gives the exit code; what it throws is told in one message. */
export interface Command {
  readonly summary: string
  run(args: readonly string[], io: CliIo): Promise<number>
}
