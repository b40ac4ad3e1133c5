/**
 * How long the next to come would wait, in seconds; `null` if it cannot be told, because nobody works there or no call has been
 * handled yet.
 *
 * With `working` people of whom each is done every `handle` seconds, somebody becomes free every `handle / working` seconds. Of
 * `ahead + 1` who want one, `free` get theirs at once; the last of the others waits for as many to become free:
 * `max(0, ahead + 1 - free) × handle / working`.
 */
export function estimateWaitSeconds(queue: {
  /** Who are served before. */
  readonly ahead: number
  /** People who could take one now. */
  readonly free: number
  /** People who work there now, busy or free. */
  readonly working: number
  /** How long one takes, with wrap-up. */
  readonly averageHandleSeconds: number | null
}): number | null {
  const others = Math.max(0, queue.ahead + 1 - queue.free)
  if (others === 0) return 0
  if (queue.working <= 0 || queue.averageHandleSeconds === null) return null
  return Math.round((others * queue.averageHandleSeconds) / queue.working)
}
