/** A lock that exists by its name, over all tabs of the origin. */
export interface TabLocks {
  /**
   * As `LockManager.request`: holds the lock as long as the promise of `run` takes.
   *
   * @throws AbortError if the lock was stolen, or the signal came before it was given.
   */
  request(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly steal?: boolean; readonly signal?: AbortSignal },
    run: (lock: object | null) => Promise<void>,
  ): Promise<unknown>
  query(): Promise<{ readonly held?: readonly { readonly name?: string; readonly clientId?: string }[] }>
}

/** What of `BroadcastChannel` is needed. */
export interface TabChannel {
  postMessage(message: unknown): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
  close(): void
}

/**
 * What happens to the page itself: the agent looks at it (it has the focus); the browser freezes it (nothing runs from then on), and
 * wakes it.
 */
export type PageMoment = 'looked' | 'frozen' | 'woken'

/** This tab's page. */
export interface TabPage {
  /** Visible, and has the focus. */
  isLookedAt(): boolean
  /** Give back: stop. */
  on(listener: (moment: PageMoment) => void): () => void
}

/** What of the browser the tabs need to agree with each other; injected, so that tests need no browser. */
export interface TabPlatform {
  /** `null` if the browser has none, or they are forbidden here. */
  readonly locks: TabLocks | null
  /** `null` if the browser has none. */
  readonly openChannel: (name: string) => TabChannel | null
  readonly page: TabPage
  /** Milliseconds of a clock that all tabs of the computer share. */
  readonly now: () => number
  /** Runs once after `milliseconds`, in a hidden tab of some browsers much later. Give back: cancel. */
  readonly after: (milliseconds: number, run: () => void) => () => void
  /** As `after`, but in time also in a hidden tab; costs processor time there, so only for moments that matter. */
  readonly soon: (milliseconds: number, run: () => void) => () => void
  readonly newId: () => string
  /** As `Math.random`. */
  readonly random: () => number
}
