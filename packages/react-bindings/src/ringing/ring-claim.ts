import { type DeskClock, systemClock } from '../connection/desk-clock.js'
import type { TabChannel, TabLocks } from '../tabs/tab-platform.js'
import { createRungKeys, type KeyStorage } from './rung-keys.js'

/** What of `LockManager` is needed. */
export type RingLocks = Pick<TabLocks, 'request'>

/** What of `BroadcastChannel` is needed. */
export type RingChannel = TabChannel

export interface RingClaimOptions {
  /** `navigator.locks`; `null` if the browser has none. */
  readonly locks: RingLocks | null
  readonly channel: RingChannel | null
  readonly storage: KeyStorage | null
  /** Whether the agent looks at this tab. */
  readonly isVisible: () => boolean
  readonly clock?: DeskClock
}

/** Decides who rings for a pop where several could. */
export interface RingClaim extends Disposable {
  /** Whether this tab shall ring for the pop: true at most once for a key, over all tabs of the browser, reconnects and refreshes. */
  claim(key: string): Promise<boolean>
}

/** A tab in the background waits this long, so that the one the agent looks at comes first. */
const backgroundDelayMs = 200
/** A lock that took longer than this was given to a tab that stood still: much may have happened since. */
const freshMs = 60
/** Who has the lock of a key says at once that it rings; who has not by then never will, for then the lock is no longer fresh. */
const wordMs = 140
const askAtMost = 10
/** Locks of keys that are kept, so that a tab that wakes finds them taken, whatever it remembers. */
const keptLocks = 100

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
  const kept: (() => void)[] = []

  const take = (key: string): boolean => {
    // the tab may be gone by the time it would have its turn
    if (disposed || rung.has(key)) return false
    rung.add(key, clock.now())
    channel?.postMessage({ rung: key })
    return true
  }
  const keep = () =>
    new Promise<void>((resolve) => {
      kept.push(resolve)
      if (kept.length > keptLocks) kept.shift()?.()
    })

  /** What came of asking for the lock of a key, which whoever rings for it keeps. */
  const ask = (held: RingLocks, key: string, how: { readonly ifAvailable: true } | { readonly steal: true }) => {
    const asked = clock.now()
    return new Promise<'won' | 'lost' | 'taken' | 'late' | 'forbidden'>((resolve) => {
      held
        .request(`ringloop.ring/${key}`, how, (lock) => {
          if (lock === null) resolve(rung.has(key) ? 'lost' : 'taken')
          else if (clock.now() - asked > freshMs) resolve('late')
          else if (take(key)) {
            // Said by a lock too: what is stored, and what comes over the channel, may reach a busy tab late.
            held.request(`ringloop.rung/${key}`, {}, keep).catch(() => {})
            resolve('won')
            return keep()
          } else resolve('lost')
          return Promise.resolve()
        })
        // Forbidden (a sandboxed frame), or stolen, which says nothing that is not known.
        .catch(() => resolve('forbidden'))
    })
  }

  const isSaid = async (held: RingLocks, key: string): Promise<boolean> => {
    let said = rung.has(key)
    await held
      .request(`ringloop.rung/${key}`, { ifAvailable: true }, async (lock) => {
        said ||= lock === null
      })
      .catch(() => {})
    return said
  }

  return {
    async claim(key) {
      if (rung.has(key)) return false
      if (!options.isVisible()) await new Promise<void>((resolve) => void clock.after(backgroundDelayMs, resolve))
      if (!locks) return take(key)
      for (let turn = 0; turn < askAtMost; turn++) {
        let answer = await ask(locks, key, { ifAvailable: true })
        if (answer === 'taken') {
          await new Promise<void>((resolve) => void clock.after(wordMs, resolve))
          if (disposed || (await isSaid(locks, key))) return false
          // It was given to a tab that hangs, before it could ring.
          answer = await ask(locks, key, { steal: true })
        }
        // Better to ring in two tabs than in none.
        if (answer === 'forbidden') return take(key)
        if (answer !== 'late') return answer === 'won'
      }
      return take(key)
    },
    [Symbol.dispose]() {
      disposed = true
      for (const letGo of kept.splice(0)) letGo()
      if (!channel) return
      channel.onmessage = null
      channel.close()
    },
  }
}
