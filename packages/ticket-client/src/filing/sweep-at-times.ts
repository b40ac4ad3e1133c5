const everyMs = 3_600_000
/** The ticket at hand waits so long for a sweep: a small system is clean at once, in a large one the sweep goes on by itself. */
const patienceMs = 5_000
const limitMs = 600_000

/**
 * Runs a sweep with the first ticket of a process, because a killed predecessor may have left a double behind, and with one an hour after
 * that, because another gateway may. It never fails the ticket at hand, nor holds it for longer than five seconds; what failed is tried
 * with the next one.
 */
export function createSweepAtTimes(
  now: () => number,
  sweep: (signal: AbortSignal) => Promise<unknown>,
): (signal: AbortSignal) => Promise<void> {
  let due: number | null = null
  return async (signal) => {
    if (due !== null && now() < due) return
    due = now() + everyMs
    await new Promise<void>((resolve) => {
      const enough = setTimeout(resolve, patienceMs)
      const stop = () => {
        clearTimeout(enough)
        resolve()
      }
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop, { once: true })
      sweep(AbortSignal.timeout(limitMs))
        .catch(() => {
          due = null
        })
        .finally(() => {
          signal.removeEventListener('abort', stop)
          stop()
        })
    })
  }
}
