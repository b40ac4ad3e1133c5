import type { E164 } from '../../contacts/contact.js'
import { RingloopError } from '../../errors/ringloop-error.js'

/** The port that knows which numbers must not be called: a register, or the house's own list. */
export interface DoNotCallList {
  /**
   * Whether the number is on the list: exactly this one.
   *
   * @throws `unavailable` or `timeout` if it cannot be asked; `aborted` if the signal is.
   */
  has(number: E164, options: { readonly signal: AbortSignal }): Promise<boolean>
  /** Puts numbers on the list, all or none; those that are there already stay. Gives how many are new. */
  add?(numbers: readonly E164[], options: { readonly signal: AbortSignal }): Promise<number>
  /** Takes numbers off the list, all or none. Gives how many were there. */
  remove?(numbers: readonly E164[], options: { readonly signal: AbortSignal }): Promise<number>
  /** Every number of the list, in any order, each once; what is added meanwhile may be left out. */
  numbers?(options: { readonly signal: AbortSignal }): AsyncIterable<E164>
}

/**
 * For those who write a list: nothing more is asked once nobody waits for it.
 *
 * @throws `aborted` if the signal is.
 */
export function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new RingloopError('aborted', 'The do-not-call list was not asked to the end.')
}
