/** Reads the six headers of an event by the client's own means. */
export type ReadHeader = (name: string) => unknown

/** Where a client logs in, and in which format it is to receive events. */
export interface ClientTask {
  readonly port: number
  readonly password: string
  readonly format: 'json' | 'plain'
  /** Names to subscribe to, `CUSTOM callcenter::info` beside them. */
  readonly names: readonly string[]
  /** To be called for every event, in the client's own handler. */
  readonly onEvent: (read: ReadHeader) => void
  /** For a client that knows no events: bytes came. */
  readonly onBytes: (count: number) => void
}

/** Connects, logs in, subscribes, and hands over what comes. */
export type StartClient = (task: ClientTask) => void | Promise<void>
