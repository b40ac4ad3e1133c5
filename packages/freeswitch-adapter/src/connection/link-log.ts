/** Something worth telling the operator. `code` is stable, `message` is a sentence. */
export interface LinkLogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly code: string
  readonly message: string
}

/** Takes what the connection has to tell. */
export type LinkLog = (entry: LinkLogEntry) => void
