import { createValueStore } from '../store/value-store.js'
import { createSeatLocks } from './seat-locks.js'
import type { SeatMessage } from './seat-message.js'
import { createSeatTalk, patienceMs } from './seat-talk.js'
import type { TabChannel, TabLocks, TabPlatform } from './tab-platform.js'

/** `joining` until it is known whether somebody has it; `alone` while tabs cannot know of each other, and each has it. */
export type SeatState = 'joining' | 'held' | 'waiting' | 'alone'

export interface SeatOptions {
  /** Of the lock and the channel: tabs that use the same name share the seat. */
  readonly name: string
  readonly platform: TabPlatform
  /** How much this tab wants it now. */
  readonly rank: () => number
  /** Whether this tab, which has it, shall give it to one that asks. */
  readonly yields: (rank: number) => boolean
  /** Whether this tab can do what the seat is for. While not, it does not answer, as if it were dead. */
  readonly answers: () => boolean
  /** Another tab has it and says how much it wants it. */
  readonly onHolder?: (rank: number) => void
  /** It was taken away without being asked for. */
  readonly onRobbed?: () => void
}

/**
 * A seat that one tab of an origin holds at a time: a lock, which the browser gives to the next when its tab is closed, and a channel,
 * over which tabs ask for it and notice one that does not answer.
 *
 * ```text
 *            granted                     asked: steps back, says so,
 * joining ───────────▶ held ────────────────────────────────────────▶ waiting ──granted | stolen──▶ held
 *    └──somebody else is here──▶ waiting          the asker steals        ▲
 *                      held ──────────stolen: did not answer─────────────┘
 * any ──the browser refuses the lock──▶ alone ──it gives it──▶ held
 *                                         └──somebody else is here──▶ waiting
 * ```
 */
export interface Seat extends Disposable {
  getSnapshot(): SeatState
  subscribe(listener: () => void): () => void
  /** Stands in the queue. */
  join(): void
  /** Gives it up, and stands in no queue. */
  leave(): void
  /** Asks for it; who does not answer in time loses it. Whether it is here now. */
  take(): Promise<boolean>
  /** Asks whether who has it is there, unless it has just said so; if not, takes it. */
  check(): Promise<void>
  /** Says that it is here, if it is, and may be busy for a moment. */
  announce(): void
  /** While kept, nobody takes it away, also if this tab does not answer. */
  keep(on: boolean): void
}

const repeatAtMost = 3
/** Where the browser gave no lock, it is asked again after so long; each time twice as long. */
const firstRetryMs = 250
const lastRetryMs = 30_000
/** A word that is so fresh need not be asked for. */
const freshMs = 15
/** Who has just sat down is not asked for so long: first the page shows it. */
const busyMs = 50
/** Who has stepped back and is not relieved in this time sits down again. */
const yieldMs = 250

/** Makes a seat. `join` it. */
export function createSeat(options: SeatOptions): Seat {
  const { platform, name } = options
  const { locks } = platform
  const channel = locks && platform.openChannel(name)
  return locks && channel ? createSharedSeat(options, locks, channel) : createLonelySeat()
}

function createLonelySeat(): Seat {
  const store = createValueStore<SeatState>('joining')
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    join: () => store.set('alone'),
    leave: () => store.set('waiting'),
    take: async () => true,
    check: async () => {},
    announce() {},
    keep() {},
    [Symbol.dispose]() {},
  }
}

function createSharedSeat(options: SeatOptions, locks: TabLocks, channel: TabChannel): Seat {
  const { name, platform } = options
  const store = createValueStore<SeatState>('joining')
  const id = platform.newId()
  let wanted = false
  let disposed = false
  let queued: AbortController | null = null
  /** Lets the lock go; there while it is ours, also after having stepped back. */
  let release: (() => void) | null = null
  /** When who has it was last heard. */
  let heardAt = Number.NEGATIVE_INFINITY
  let cancelYield = () => {}
  let cancelJoining = () => {}
  let cancelRetry = () => {}
  let retryMs = firstRetryMs
  let letTabGo = () => {}
  let letKeptGo: (() => void) | null = null

  const say = (busy: boolean) => post({ type: 'here', from: id, rank: options.rank(), busy })
  const sitDown = () => {
    cancelYield()
    cancelJoining()
    cancelRetry()
    retryMs = firstRetryMs
    store.set('held')
    say(true)
  }
  const standUp = () => {
    cancelYield()
    release = null
    store.set('waiting')
  }

  /** Asks the browser for the lock; `entered` is told when it is ours. */
  const request = (how: { readonly steal: true } | { readonly signal: AbortSignal }, entered = () => {}): void => {
    let mine: (() => void) | null = null
    const done = (error?: unknown) => {
      entered()
      const had = mine !== null && release === mine
      const yielded = had && store.getSnapshot() !== 'held'
      if (had) standUp()
      if (error !== undefined && !isAbort(error) && !disposed) return goAlone()
      if (had && error !== undefined && !yielded) options.onRobbed?.()
      if (had && wanted) enqueue()
    }
    locks
      .request(name, how, () => {
        if (!wanted || disposed) {
          entered()
          return Promise.resolve()
        }
        return new Promise<void>((resolve) => {
          // no second request may wait while the lock is ours
          if ('signal' in how && how.signal === queued?.signal) queued = null
          else leaveQueue()
          mine = resolve
          release = resolve
          sitDown()
          entered()
        })
      })
      .then(() => done(), done)
  }
  const leaveQueue = () => {
    queued?.abort()
    queued = null
  }
  const enqueue = () => {
    leaveQueue()
    queued = new AbortController()
    request({ signal: queued.signal })
  }
  /** The browser gives no locks here, for now or, in a sandboxed frame for one, for good: better in two tabs than in none. */
  const goAlone = () => {
    leaveQueue()
    cancelRetry()
    if (!wanted || disposed) return
    store.set('alone')
    cancelRetry = platform.after(retryMs, comeBack)
    retryMs = Math.min(2 * retryMs, lastRetryMs)
  }
  /** Takes part again: it may have been refused only for a moment, as to a page that the browser was just waking. */
  const comeBack = () => {
    if (!wanted || disposed || store.getSnapshot() !== 'alone') return
    if (release) return sitDown()
    tellTab()
    enqueue()
    const follow = async () => {
      if ((await holder()) && store.getSnapshot() === 'alone' && queued && !release) store.set('waiting')
    }
    void quietly(undefined, follow())
  }

  /** Takes it away from `suspect`, unless somebody else has done so. */
  const replace = async (suspect: string | null): Promise<void> => {
    await inTurn(async () => {
      const now = await holder()
      if (!now || now.tab !== suspect || now.kept || now.tab === id || !wanted) return
      leaveQueue()
      await new Promise<void>((resolve) => request({ steal: true }, resolve))
    })
    if (wanted && !release && !queued && store.getSnapshot() !== 'alone') enqueue()
  }

  const take = async (): Promise<boolean> => {
    for (let turn = 0; turn < repeatAtMost; turn++) {
      if (!wanted) return false
      if (release && store.getSnapshot() === 'held') return true
      if (store.getSnapshot() === 'alone') return true
      const before = await holder()
      // With nobody there, the browser gives it to the next by itself.
      if (!before || before.tab === id) return store.getSnapshot() === 'held'
      const answer = await question(
        { type: 'ask', from: id, rank: options.rank() },
        (heard) => (heard.type === 'yours' || heard.type === 'mine') && heard.to === id,
      )
      if (answer?.type === 'mine') return false
      await replace(answer ? answer.from : before.tab)
    }
    return store.getSnapshot() === 'held'
  }

  const heard = (message: SeatMessage) => {
    if (message.type === 'here') {
      heardAt = platform.now() + (message.busy ? busyMs : 0)
      cancelJoining()
      if (store.getSnapshot() === 'joining') store.set('waiting')
      if (!release) options.onHolder?.(message.rank)
      return
    }
    if (!release) return
    if (message.type === 'ping' && options.answers()) say(false)
    if (message.type !== 'ask') return
    if (!options.yields(message.rank)) return post({ type: 'mine', from: id, to: message.from })
    // First the agent sees nothing here any more (a component shows the change in a microtask), then the other one is told.
    store.set('waiting')
    cancelYield()
    cancelYield = platform.soon(yieldMs, () => {
      if (release) sitDown()
    })
    queueMicrotask(() => post({ type: 'yours', from: id, to: message.from }))
  }

  const { post, question, close } = createSeatTalk(id, channel, platform, heard)
  const { holder, inTurn, say: hold } = createSeatLocks(name, locks, platform)
  const tellTab = () => {
    letTabGo()
    letTabGo = hold(`tab/${id}`)
  }
  const quietly = <Value>(fallback: Value, promise: Promise<Value>) =>
    promise.catch((error: unknown) => {
      if (!isAbort(error)) goAlone()
      return fallback
    })

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    join() {
      if (wanted || disposed) return
      wanted = true
      tellTab()
      enqueue()
      post({ type: 'ping', from: id })
      cancelJoining()
      cancelJoining = platform.soon(patienceMs, () => {
        if (store.getSnapshot() === 'joining') store.set('waiting')
      })
    },
    leave() {
      wanted = false
      cancelJoining()
      cancelRetry()
      leaveQueue()
      release?.()
      standUp()
    },
    take: () => quietly(false, take()),
    async check() {
      const fresh = heardAt + freshMs - platform.now()
      if (fresh > 0) await new Promise<void>((resolve) => void platform.soon(fresh, resolve))
      if (release || !wanted || store.getSnapshot() === 'alone') return
      await quietly(
        undefined,
        (async () => {
          const before = holder().catch(() => null)
          if (await question({ type: 'ping', from: id }, (answer) => answer.type === 'here')) return
          await replace((await before)?.tab ?? null)
        })(),
      )
    },
    announce() {
      if (release && options.answers()) say(true)
    },
    keep(on) {
      if (on === (letKeptGo !== null)) return
      letKeptGo?.()
      letKeptGo = on ? hold('kept') : null
    },
    [Symbol.dispose]() {
      this.leave()
      disposed = true
      letTabGo()
      letKeptGo?.()
      close()
    },
  }
}

const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError'
