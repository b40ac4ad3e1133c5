import { type DeskClock, systemClock } from '../connection/desk-clock.js'
import { createRungKeys, type KeyStorage } from './rung-keys.js'

/** What of `LockManager` is needed. */
export interface RingLocks {
  request(name: string, run: () => Promise<void>): Promise<unknown>
}

/** What of `BroadcastChannel` is needed. */
export interface RingChannel {
  postMessage(message: unknown): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
  close(): void
}

export interface RingClaimOptions {
  /** `navigator.locks`; `null` if the browser has none. */
  readonly locks: RingLocks | null
  readonly channel: RingChannel | null
  readonly storage: KeyStorage | null
  /** Whether the agent looks at this tab. */
  readonly isVisible: () => boolean
  readonly clock?: DeskClock
}

/** Decides which of an agent's tabs rings for a pop. */
export interface RingClaim extends Disposable {
  /** Whether this tab shall ring for the pop: true at most once for a key, over all tabs of the browser, reconnects and refreshes. */
  claim(key: string): Promise<boolean>
}

/** A tab in the background waits this long, so that the one the agent looks at comes first. */
const backgroundDelayMs = 200

/**
 * Makes the claim of one tab. Each browser feature that is missing costs a little: without locks two tabs that claim in the same
 * millisecond may both ring, without storage a refresh rings again, without a channel and storage each tab rings.
 */
export function createRingClaim(options: RingClaimOptions): RingClaim {
  const clock = options.clock ?? systemClock
  const rung = createRungKeys(options.storage)
  const { channel, locks } = options
  if (channel) {
    channel.onmessage = ({ data }) => {
      if (typeof data === 'object' && data !== null && 'rung' in data && typeof data.rung === 'string')
        rung.add(data.rung, clock.now())
    }
  }

  let disposed = false

  const take = (key: string): boolean => {
    // the tab may be gone by the time it would have its turn
    if (disposed || rung.has(key)) return false
    rung.add(key, clock.now())
    channel?.postMessage({ rung: key })
    return true
  }

  return {
    async claim(key) {
      if (rung.has(key)) return false
      if (!options.isVisible()) await new Promise<void>((resolve) => void clock.after(backgroundDelayMs, resolve))
      if (!locks) return take(key)
      let won = false
      try {
        await locks.request('ringloop.ring', async () => {
          won = take(key)
        })
      } catch {
        // Locks can be forbidden (a sandboxed frame): better to ring in two tabs than in none.
        won ||= take(key)
      }
      return won
    },
    [Symbol.dispose]() {
      disposed = true
      if (!channel) return
      channel.onmessage = null
      channel.close()
    },
  }
}
