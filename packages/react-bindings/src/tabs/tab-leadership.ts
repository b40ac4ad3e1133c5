import { createValueStore } from '../store/value-store.js'
import { createSeat } from './seat.js'
import type { TabPlatform } from './tab-platform.js'

/**
 * `leader`: of the agent's tabs in this browser, the one that rings and pops. `follower`: another one does. `joining`: not known yet,
 * for a moment after the start.
 */
export type TabRole = 'joining' | 'leader' | 'follower'

/** The part of one tab among those that show the same agent's desk. */
export interface TabLeadership extends Disposable {
  getSnapshot(): TabRole
  subscribe(listener: () => void): () => void
  /** Makes this the leader, as if the agent had just looked at it. */
  takeOver(): void
  /** Whether this tab has a live connection: one without cannot ring. */
  setFit(fit: boolean): void
  /** Whether this tab has a place for a pop: one that has it leads before all that have none, such as a page with a wallboard. */
  setPops(pops: boolean): void
  /** Whether something rings. While it does, a leader that does not answer is replaced at once. */
  setUrgent(urgent: boolean): void
}

export interface TabLeadershipOptions {
  /** Tabs with the same name are of one agent at one gateway. */
  readonly name: string
  readonly platform: TabPlatform
}

/** While it rings, the leader is asked this often, by whichever follower comes first. */
const beatMs = 20
const beatSpreadMs = 10
/** Added to the rank of a tab with a place for a pop; more than any time. */
const popsRank = 2 ** 50

/**
 * Makes the leadership of one tab. Of the tabs with a place for a pop (of all, if none has one) the leader is the one that was looked at
 * last; when it closes or is frozen, the next in the queue; when it hangs while something rings, the first that notices.
 */
export function createTabLeadership({ name, platform }: TabLeadershipOptions): TabLeadership {
  const { page } = platform
  const store = createValueStore<TabRole>('joining')
  /** When this tab was looked at last; the latest of all leads. */
  let lookedAt = page.isLookedAt() ? platform.now() : 0
  /** The latest that was heard of others. */
  let heardOf = 0
  let fit = false
  let pops = false
  let urgent = false
  let disposed = false
  /** With which rank it is asked for now. */
  let wanted: number | null = null
  let cancelBeat = () => {}

  const ownRank = () => lookedAt + (pops ? popsRank : 0)
  const seat = createSeat({
    name: `ringloop/tabs/${name}`,
    platform,
    rank: ownRank,
    yields: (rank) => !fit || rank > ownRank(),
    answers: () => fit,
    onHolder(rank) {
      heardOf = Math.max(heardOf, rank % popsRank)
      if (urgent) beat()
      if (pops && rank < popsRank) want()
      else if (rank < ownRank() && page.isLookedAt()) want()
    },
    // It was slow, or offline, and is still the one that is looked at.
    onRobbed() {
      if (page.isLookedAt()) want()
    },
  })
  const want = () => {
    if (!fit || disposed) return
    const rank = ownRank()
    // the same once is enough
    if (wanted === rank) return
    wanted = rank
    void seat.take().then(() => {
      if (wanted === rank) wanted = null
    })
  }
  const look = () => {
    lookedAt = Math.max(platform.now(), heardOf + 1)
    want()
  }
  const beat = () => {
    cancelBeat()
    cancelBeat = platform.after(beatMs + platform.random() * beatSpreadMs, check)
  }
  const check = () => {
    cancelBeat()
    if (!urgent || !fit || disposed || store.getSnapshot() === 'leader') return
    void seat.check().then(() => {
      if (urgent && !disposed) beat()
    })
  }
  const follow = () => {
    const state = seat.getSnapshot()
    store.set(state === 'held' || state === 'alone' ? 'leader' : state === 'joining' ? 'joining' : 'follower')
    if (state === 'waiting') check()
  }
  const unfollow = seat.subscribe(follow)
  const unlisten = page.on((moment) => {
    if (moment === 'looked') look()
    if (moment === 'frozen') seat.leave()
    if (moment === 'woken') {
      seat.join()
      if (page.isLookedAt()) want()
    }
  })
  seat.join()
  follow()

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    takeOver: look,
    setFit(now) {
      if (now === fit) return
      fit = now
      if (fit && page.isLookedAt()) want()
      check()
    },
    setPops(now) {
      if (now === pops) return
      pops = now
      // Who leads without a place for a pop says so, and is asked for the lead.
      if (seat.getSnapshot() === 'held') seat.announce()
      else if (pops) want()
    },
    setUrgent(now) {
      if (now === urgent) return
      urgent = now
      // Said before the page is busy showing it: others ask at the same moment.
      if (urgent) seat.announce()
      check()
    },
    [Symbol.dispose]() {
      disposed = true
      cancelBeat()
      unlisten()
      unfollow()
      seat[Symbol.dispose]()
    },
  }
}
