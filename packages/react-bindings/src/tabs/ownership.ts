import { createBrowserPlatform } from './browser-platform.js'
import { createSeat, type SeatState } from './seat.js'
import type { TabPlatform } from './tab-platform.js'

/** Something that one tab has at a time and does not lose in the middle of its work: a microphone, a registration. */
export interface Ownership extends Disposable {
  /** `owner` also where tabs cannot know of each other. */
  getSnapshot(): 'joining' | 'owner' | 'other'
  subscribe(listener: () => void): () => void
  /** While busy, it is given to nobody, also if this tab hangs or is frozen; only closing the tab ends it. */
  setBusy(busy: boolean): void
  /** Asks the owner for it. Whether it is here now: not if the owner is busy. */
  take(): Promise<boolean>
}

/**
 * Makes an ownership and stands in its queue: the first tab has it, and when that is closed, the next.
 *
 * @param name tabs that use the same name share it; put agent and gateway into it.
 * @example
 * const line = createOwnership(`softphone/${extension}`)
 * line.subscribe(() => (line.getSnapshot() === 'owner' ? register() : unregister()))
 */
export function createOwnership(
  name: string,
  { platform = createBrowserPlatform() }: { readonly platform?: TabPlatform } = {},
): Ownership {
  let busy = false
  const seat = createSeat({
    name: `ringloop/own/${name}`,
    platform,
    rank: () => 0,
    yields: () => !busy,
    answers: () => true,
  })
  const unlisten = platform.page.on((moment) => {
    if (moment === 'frozen' && !busy) seat.leave()
    if (moment === 'woken') seat.join()
  })
  seat.join()
  return {
    getSnapshot: () => ownershipOf[seat.getSnapshot()],
    subscribe: seat.subscribe,
    setBusy(now) {
      busy = now
      seat.keep(now)
    },
    take: seat.take,
    [Symbol.dispose]() {
      unlisten()
      seat[Symbol.dispose]()
    },
  }
}

const ownershipOf: Readonly<Record<SeatState, ReturnType<Ownership['getSnapshot']>>> = {
  joining: 'joining',
  held: 'owner',
  alone: 'owner',
  waiting: 'other',
}
