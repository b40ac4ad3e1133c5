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

/**
 * What the promise gives, or a rejection with the signal's reason as soon as it fires.
 *
 * `fetch` is told of the signal too, but on Node 20 forgets it once the headers have come and memory is collected: a body
 * that never ends was then waited for without limit.
 *
 * @param late gets the result that nobody waits for any more, to dispose of it
 */
export function orAborted<Result>(
  promise: Promise<Result>,
  signal: AbortSignal,
  late: (result: Result) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    let over = false
    const leave = () => {
      over = true
      reject(signal.reason)
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    promise.then(
      (result) => {
        signal.removeEventListener('abort', leave)
        if (over) late(result)
        else resolve(result)
      },
      (error) => {
        signal.removeEventListener('abort', leave)
        reject(error)
      },
    )
  })
}
