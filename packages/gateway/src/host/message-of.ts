import { isRingloopError } from '@ringloop/core'

/** What went wrong, in words for the log: of an error its message, of anything else itself. */
export const messageOf = (error: unknown): string =>
  isRingloopError(error) || error instanceof Error ? error.message : String(error)
