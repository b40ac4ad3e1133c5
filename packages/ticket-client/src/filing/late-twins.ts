/** Remembers external ids whose create may still be carried out behind our back. */
export interface LateTwins {
  remember(externalId: string): void
  /** Those to look at now; each comes up again until its time is over. */
  due(): readonly string[]
}

/** How long a backend may sit on a request that we gave up. */
const watchMs = 10 * 60_000
const everyMs = 30_000
const maximumWatched = 1000
const atOnce = 5

/** Makes {@link LateTwins}. Keeps a thousand ids; beyond that the oldest is dropped. */
export function createLateTwins(now: () => number): LateTwins {
  const watched = new Map<string, { until: number; next: number }>()
  return {
    remember(externalId) {
      watched.delete(externalId)
      watched.set(externalId, { until: now() + watchMs, next: now() + everyMs })
      if (watched.size > maximumWatched) {
        const [oldest] = watched.keys()
        if (oldest !== undefined) watched.delete(oldest)
      }
    },
    due() {
      const time = now()
      const ids: string[] = []
      for (const [externalId, watch] of watched) {
        if (ids.length >= atOnce) break
        if (watch.next > time) continue
        ids.push(externalId)
        // The last look comes after the time is over, so that there is at least one.
        if (time >= watch.until) watched.delete(externalId)
        else watch.next = time + everyMs
      }
      return ids
    },
  }
}
