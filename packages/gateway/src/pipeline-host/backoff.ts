/**
 * How long to wait before the next try: exponential with full jitter, so that a backend that comes back is not met by everybody at
 * once; never less than a quarter of the ceiling, so that retries never run hot.
 *
 * @param attempt 1 for the first retry.
 * @param random as `Math.random`.
 * @returns milliseconds.
 */
export function backoff(
  attempt: number,
  random: () => number,
  { baseMs, maxMs }: { readonly baseMs: number; readonly maxMs: number },
): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(30, Math.max(0, attempt - 1)))
  return Math.round(ceiling * (0.25 + 0.75 * random()))
}
