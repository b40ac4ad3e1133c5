/** A value that can be watched, in the shape that `useSyncExternalStore` wants. */
export interface ValueStore<Value> {
  getSnapshot(): Value
  subscribe(listener: () => void): () => void
  /** Tells the listeners, unless the value is the same. */
  set(value: Value): void
}

/** Makes a store with its first value. */
export function createValueStore<Value>(initial: Value): ValueStore<Value> {
  let current = initial
  const listeners = new Set<() => void>()
  return {
    getSnapshot: () => current,
    subscribe(listener) {
      // Wrapped, so that the same function may subscribe twice and each subscription ends alone.
      const own = () => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    set(value) {
      if (Object.is(value, current)) return
      current = value
      for (const listener of [...listeners]) listener()
    },
  }
}
