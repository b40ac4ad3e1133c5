import { createValueStore } from '../store/value-store.js'

/**
 * What makes a ring be heard that the browser keeps silent, because nobody has touched the page yet; `null` while nothing is kept. To be
 * called by a press of the agent.
 */
export const blockedSound = /* @__PURE__ */ createValueStore<(() => void) | null>(null)
