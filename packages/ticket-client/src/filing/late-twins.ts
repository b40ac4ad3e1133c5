/** Remembers external ids whose create may still be carried out behind our back. */
export interface LateTwins {
  remember(externalId: string): void
  /** Those to look at now. Each comes up three times: after half a minute, two minutes after that, and eight minutes after that. */
  due(): readonly string[]
}

const firstPauseMs = 30_000
/** A backend may sit for ten minutes on a request that we gave up. */
const lastPauseMs = 480_000
const maximumWatched = 1000
const atOnce = 5

/** Makes {@link LateTwins}. Keeps a thousand ids; beyond that the oldest is dropped. */
export function createLateTwins(now: () => number): LateTwins {
  const watched = new Map<string, { pauseMs: number; next: number }>()
  return {
    remember(externalId) {
      watched.delete(externalId)
      watched.set(externalId, { pauseMs: firstPauseMs, next: now() + firstPauseMs })
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
        if (watch.pauseMs >= lastPauseMs) watched.delete(externalId)
        watch.pauseMs *= 4
        watch.next = time + watch.pauseMs
      }
      return ids
    },
  }
}
