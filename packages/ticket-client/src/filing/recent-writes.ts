/** The ids of records that we have just written, which a search index may not know yet. */
export interface RecentWrites {
  remember(id: string): void
  /** Newest first. */
  ids(): readonly string[]
}

const keepMs = 120_000

/** Makes {@link RecentWrites}: two minutes of them, the newest `maximum` at most. */
export function createRecentWrites(now: () => number, maximum: number): RecentWrites {
  const written = new Map<string, number>()
  return {
    remember(id) {
      written.delete(id)
      written.set(id, now() + keepMs)
      for (const oldest of written.keys()) {
        if (written.size <= maximum) break
        written.delete(oldest)
      }
    },
    ids() {
      for (const [id, until] of written) if (until <= now()) written.delete(id)
      return [...written.keys()].reverse()
    },
  }
}
