import { isLookedAt } from '../tabs/browser-page.js'
import { createBrowserPlatform } from '../tabs/browser-platform.js'
import { pageStorage } from '../tabs/page-storage.js'
import { createRingClaim, type RingClaim } from './ring-claim.js'

/** The claim with what this browser has: `navigator.locks`, `BroadcastChannel`, `localStorage`. */
export function createBrowserRingClaim(): RingClaim {
  const { locks, openChannel, now, soon } = createBrowserPlatform()
  return createRingClaim({
    locks,
    channel: openChannel('ringloop.ring'),
    storage: pageStorage('localStorage'),
    // With locks, one tab leads and it alone claims: it does not wait for others.
    isVisible: () => locks !== null || isLookedAt(),
    clock: { now, after: soon },
  })
}
