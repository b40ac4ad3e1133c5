import type { Timestamp, WallboardQueue } from '@ringloop/core'

/** A queue with its bar. */
export interface QueueBar {
  readonly queue: WallboardQueue
  /** How long the caller has waited who waits longest, in whole seconds as milliseconds; 0: nobody waits. */
  readonly waitMs: number
  /** Length of the bar, 0 to 1. */
  readonly share: number
  /** Where its limit is on the same scale; `null`: it has none. */
  readonly limitShare: number | null
  /** The limit was passed. */
  readonly late: boolean
}

/** The queues, who waits longest first; then by how many wait, then by name. All bars have one scale. */
export function queueBars(queues: Readonly<Record<string, WallboardQueue>>, now: Timestamp): readonly QueueBar[] {
  const waits = Object.values(queues).map((queue) => ({
    queue,
    waitMs: queue.waitingSince === null ? 0 : Math.max(0, Math.floor((now - queue.waitingSince) / 1000) * 1000),
  }))
  // the limits have room on the scale, also while nobody waits
  const most = Math.max(60_000, ...waits.map(({ queue, waitMs }) => Math.max(waitMs, (queue.targets.longestWaitMs ?? 0) * 1.25)))
  return waits
    .sort(
      (a, b) =>
        b.waitMs - a.waitMs ||
        b.queue.waiting - a.queue.waiting ||
        (a.queue.name < b.queue.name ? -1 : a.queue.name > b.queue.name ? 1 : 0),
    )
    .map(({ queue, waitMs }) => {
      const limit = queue.targets.longestWaitMs
      return {
        queue,
        waitMs,
        share: waitMs / most,
        limitShare: limit === null ? null : limit / most,
        late: limit !== null && waitMs > limit,
      }
    })
}
