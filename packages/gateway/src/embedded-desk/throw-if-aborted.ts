import { RingloopError } from '@ringloop/core'

/**
 * Begins nothing for somebody who has given up; the database itself is too fast to be called off.
 *
 * @throws `aborted`
 */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new RingloopError('aborted', 'The request was given up.', { cause: signal.reason })
}
