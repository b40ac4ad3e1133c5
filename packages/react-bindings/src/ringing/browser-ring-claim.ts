import { createRingClaim, type RingChannel, type RingClaim } from './ring-claim.js'

/** The claim with what this browser has: `navigator.locks`, `BroadcastChannel`, `localStorage`. */
export function createBrowserRingClaim(): RingClaim {
  return createRingClaim({
    locks: orNull(() => (navigator.locks ? { request: (name, run) => navigator.locks.request(name, run) } : null)),
    channel: orNull(() => new BroadcastChannel('ringloop.ring') as RingChannel),
    storage: orNull(() => localStorage),
    isVisible: () => document.visibilityState === 'visible' && document.hasFocus(),
  })
}

// In a frame of another site, reading `localStorage` alone can throw.
function orNull<Value>(get: () => Value | null): Value | null {
  try {
    return get() ?? null
  } catch {
    return null
  }
}
