import { isRingloopError } from '@ringloop/core'
import { type Finding, fail } from './finding.js'

/** An error as a finding. */
export function failureFinding(what: string, error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error)
  const mend = isRingloopError(error) ? error.mend : undefined
  return fail(what, message, mend ?? 'Look at the message; if it does not help, please report it with this line.')
}
