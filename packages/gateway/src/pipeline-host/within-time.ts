import { createDeadline } from './deadline.js'
import type { HostClock } from './host-clock.js'

/**
 * Runs `work` for at most `milliseconds`; then, or when `signal` is aborted, its own signal is aborted. Settles at that moment even
 * if `work` does not listen.
 *
 * @throws `timeout` when the time is up, `aborted` when the signal was.
 */
export async function withinTime<Result>(
  options: { readonly clock: HostClock; readonly milliseconds: number; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const deadline = createDeadline(options)
  const tooLate = deadline.passed.then(() => {
    throw deadline.signal.reason
  })
  try {
    return await Promise.race([work(deadline.signal), tooLate])
  } finally {
    deadline.cancel()
  }
}
