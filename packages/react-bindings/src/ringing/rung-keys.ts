import type { Timestamp } from '@ringloop/core'

/** What of `Storage` is needed to remember. */
export type KeyStorage = Pick<Storage, 'getItem' | 'setItem'>

/** Remembers which pops have rung, over tabs and refreshes. */
export interface RungKeys {
  has(key: string): boolean
  add(key: string, at: Timestamp): void
}

const storageKey = 'ringloop.rung'
const keepAtMost = 300

/** Keeps the newest 300 keys, in `storage` and in memory; without storage, or when it is full or forbidden, in memory alone. */
export function createRungKeys(storage: KeyStorage | null): RungKeys {
  const memory = new Map<string, Timestamp>()

  const read = (): Map<string, Timestamp> => {
    try {
      const stored: unknown = JSON.parse(storage?.getItem(storageKey) ?? '[]')
      if (!Array.isArray(stored)) return memory
      for (const entry of stored) {
        if (Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number') memory.set(entry[0], entry[1])
      }
    } catch {
      // What is stored is not ours or not readable: memory has to do.
    }
    return memory
  }

  return {
    has: (key) => memory.has(key) || read().has(key),
    add(key, at) {
      const all = read()
      all.set(key, at)
      const sorted = [...all].sort((a, b) => b[1] - a[1])
      const newest = sorted.slice(0, keepAtMost)
      for (const [old] of sorted.slice(keepAtMost)) all.delete(old)
      try {
        storage?.setItem(storageKey, JSON.stringify(newest))
      } catch {
        // Full or forbidden.
      }
    },
  }
}
