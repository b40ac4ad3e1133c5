import { createValueStore, type ValueStore } from '../store/value-store.js'

/** How far a part is that comes after the first view. */
export interface LateState<Module> {
  /** `null` until it is there. */
  readonly part: Module | null
  readonly loading: boolean
  /** The last attempt failed; stays until one does not. */
  readonly failed: boolean
}

/** A part of the desk that is loaded after the first view, once for the page. */
export interface LatePart<Module> extends Pick<ValueStore<LateState<Module>>, 'getSnapshot' | 'subscribe'> {
  /** Loads it, unless it is there or on its way; after a failure once more. Never rejects: the state tells. */
  load(): Promise<void>
}

/** @param get an `import()` of the part. */
export function latePart<Module>(get: () => Promise<Module>): LatePart<Module> {
  const store = createValueStore<LateState<Module>>({ part: null, loading: false, failed: false })
  let coming: Promise<void> | null = null
  const load = () => {
    store.set({ ...store.getSnapshot(), loading: true })
    return get().then(
      (part) => store.set({ part, loading: false, failed: false }),
      () => {
        coming = null
        store.set({ part: null, loading: false, failed: true })
      },
    )
  }
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    load: () => (coming ??= load()),
  }
}
