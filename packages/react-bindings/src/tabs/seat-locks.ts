import { patienceMs } from './seat-talk.js'
import type { TabLocks, TabPlatform } from './tab-platform.js'

/** Who holds a seat. */
export interface SeatHolder {
  /** The id of its tab; `null` if it has not said so yet. */
  readonly tab: string | null
  /** Nobody may take it away. */
  readonly kept: boolean
}

/** What a seat asks of the browser's locks beside its own: who holds it, and whose turn it is to take it away. */
export interface SeatLocks {
  /** @throws what `query` throws */
  holder(): Promise<SeatHolder | null>
  /** One at a time of those who want to take it away. Who hangs in there is passed over. */
  inTurn(run: () => Promise<void>): Promise<void>
  /** Holds a lock that says something, until it is let go. */
  say(what: 'kept' | `tab/${string}`): () => void
}

/** The locks around the one of this name. */
export function createSeatLocks(name: string, locks: TabLocks, platform: Pick<TabPlatform, 'soon'>): SeatLocks {
  const tabs = `${name}/tab/`
  return {
    async holder() {
      const { held = [] } = await locks.query()
      const seat = held.find((lock) => lock.name === name)
      if (!seat) return null
      const ofHolder = held.filter((lock) => lock.clientId === seat.clientId)
      const tab = ofHolder.find((lock) => lock.name?.startsWith(tabs))?.name?.slice(tabs.length)
      return { tab: tab ?? null, kept: ofHolder.some((lock) => lock.name === `${name}/kept`) }
    },
    async inTurn(run) {
      const turn = `${name}/turn`
      const controller = new AbortController()
      const cancel = platform.soon(patienceMs, () => controller.abort())
      try {
        await locks.request(turn, { signal: controller.signal }, async () => {
          cancel()
          await run()
        })
      } catch (error) {
        if (!controller.signal.aborted) throw error
        await locks.request(turn, { steal: true }, run)
      }
    },
    say(what) {
      let end = () => {}
      const ended = new Promise<void>((resolve) => {
        end = resolve
      })
      locks.request(`${name}/${what}`, {}, () => ended).catch(() => {})
      return end
    },
  }
}
