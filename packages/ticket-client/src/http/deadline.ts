/** A signal that fires with the caller's, or when the time is up. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal
  /** Whether it was the time. */
  readonly expired: boolean
}

/**
 * Joins a time limit to the caller's signal.
 *
 * Not `AbortSignal.any`: its listeners stay on a long-lived signal in some Node 20 versions.
 */
export function createDeadline(caller: AbortSignal, milliseconds: number): Deadline {
  const controller = new AbortController()
  let expired = false
  const leave = () => controller.abort(caller.reason)
  const timer = setTimeout(() => {
    expired = true
    controller.abort(new DOMException(`no answer within ${milliseconds} ms`, 'TimeoutError'))
  }, milliseconds)
  if (caller.aborted) leave()
  else caller.addEventListener('abort', leave, { once: true })
  return {
    signal: controller.signal,
    get expired() {
      return expired
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      caller.removeEventListener('abort', leave)
    },
  }
}
