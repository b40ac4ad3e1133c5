import { createValueStore, type ValueStore } from '../store/value-store.js'

/** What the live regions hold. `id` changes with every announcement, so that the same words are said again. */
export interface Announcement {
  readonly id: number
  readonly text: string
}

/** What screen readers are to be told; polite waits for its turn, assertive interrupts. */
export interface Announcer {
  readonly polite: ValueStore<Announcement>
  readonly assertive: ValueStore<Announcement>
  say(text: string, how: 'polite' | 'assertive'): void
}

/** Makes an announcer that has said nothing. */
export function createAnnouncer(): Announcer {
  const silent: Announcement = { id: 0, text: '' }
  const polite = createValueStore(silent)
  const assertive = createValueStore(silent)
  return {
    polite,
    assertive,
    say(text, how) {
      const region = how === 'polite' ? polite : assertive
      region.set({ id: region.getSnapshot().id + 1, text })
    },
  }
}
