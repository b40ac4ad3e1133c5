const everyMs = 3_600_000

/**
 * Runs a sweep with the first ticket of a process, because a killed predecessor may have left a double behind, and with one an hour after
 * that, because another gateway may. It never fails the ticket at hand; what failed is tried with the next one.
 */
export function createSweepAtTimes(
  now: () => number,
  sweep: (signal: AbortSignal) => Promise<unknown>,
): (signal: AbortSignal) => Promise<void> {
  let due: number | null = null
  return async (signal) => {
    if (due !== null && now() < due) return
    due = now() + everyMs
    await sweep(signal).catch(() => {
      due = null
    })
  }
}
