import { RingloopError } from '@ringloop/core'
import type { HostClock } from './host-clock.js'

/** A moment after which something is no longer waited for. */
export interface Deadline {
  /** Aborted when it has passed. */
  readonly signal: AbortSignal
  /** Resolves when it has passed, never if it was cancelled before. */
  readonly passed: Promise<void>
  cancel(): void
}

/** Passes after `milliseconds`, or when `signal` is aborted. */
export function createDeadline(options: {
  readonly clock: HostClock
  readonly milliseconds: number
  readonly signal: AbortSignal
}): Deadline {
  const { clock, milliseconds, signal } = options
  const controller = new AbortController()
  let resolvePassed = () => {}
  const passed = new Promise<void>((resolve) => {
    resolvePassed = resolve
  })
  const pass = (error: RingloopError) => {
    cancel()
    controller.abort(error)
    resolvePassed()
  }
  const abort = () => pass(new RingloopError('aborted', 'The gateway stops.'))
  const cancelTimer = clock.after(milliseconds, () =>
    pass(
      new RingloopError('timeout', `No answer within ${milliseconds / 1000} s.`, {
        mend: 'See whether what was asked is slow or down.',
      }),
    ),
  )
  const cancel = () => {
    cancelTimer()
    signal.removeEventListener('abort', abort)
  }
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  return { signal: controller.signal, passed, cancel }
}
