import { isLookedAt, watchPage } from './browser-page.js'
import { delayAlsoHidden, delayCheaply } from './delay-also-hidden.js'
import type { TabChannel, TabPlatform } from './tab-platform.js'

/** What this browser has: `navigator.locks`, `BroadcastChannel`, its timers, and this page. */
export function createBrowserPlatform(): TabPlatform {
  return {
    locks: orNull(() => navigator.locks ?? null),
    openChannel: (name) => orNull(() => new BroadcastChannel(name) as TabChannel),
    page: { isLookedAt, on: watchPage },
    now: Date.now,
    after: delayCheaply,
    soon: delayAlsoHidden,
    newId: () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-'),
    random: Math.random,
  }
}

// In a frame of another site, reading one of them alone can throw.
function orNull<Value>(get: () => Value | null): Value | null {
  try {
    return get() ?? null
  } catch {
    return null
  }
}
