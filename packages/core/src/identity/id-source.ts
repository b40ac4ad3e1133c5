/** Makes ids; injected, so that a replay makes the same ones. */
export interface IdSource {
  /** An id that this source has not given before. */
  next(): string
}

/** Ids `prefix-1`, `prefix-2`, … for tests and replays. */
export function createCountingIdSource(prefix = 'id'): IdSource {
  let count = 0
  return { next: () => `${prefix}-${++count}` }
}
