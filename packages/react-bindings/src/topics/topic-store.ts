import type { RingloopError, TopicTables } from '@ringloop/core'

/** Where a topic stands. What is shown stays while the desk comes back, and may be old then. */
export type TopicState<View = TopicTables> =
  /** Nobody watches it. */
  | { readonly state: 'off'; readonly view: null; readonly error: null }
  /** Asked for, also again and again while it is refused for what passes, or the connection is away. */
  | { readonly state: 'loading'; readonly view: View | null; readonly error: null }
  | { readonly state: 'live'; readonly view: View; readonly error: null }
  /** It is none for this person, or this gateway has none. */
  | { readonly state: 'refused'; readonly view: null; readonly error: RingloopError }

/** A topic in the shape that `useSyncExternalStore` wants. It is watched while somebody listens. */
export interface TopicStore {
  getSnapshot(): TopicState
  subscribe(listener: () => void): () => void
}

/** What nobody watches. */
export const topicOff: TopicState<never> = { state: 'off', view: null, error: null }
