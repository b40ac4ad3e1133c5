import { isRingloopError } from '@ringloop/core'
import { createKeyedLock } from './keyed-lock.js'
import { createLateTwins } from './late-twins.js'

/** What {@link createOnceWith} needs of a backend that knows no idempotency key. `Found` is the backend's own kind of ticket. */
export interface OnceBackend<Found extends { readonly id: string }> {
  readonly name: string
  /**
   * Every ticket that was created for this external id, also one that has lost it since. Must have compared the id in the
   * answer itself, and must throw if it cannot be sure to have seen all.
   */
  findAll(externalId: string, signal: AbortSignal): Promise<readonly Found[]>
  /** The one that stays. Every gateway must choose the same, whenever it looks. `found` is never empty. */
  winnerOf(found: readonly Found[], externalId: string): Found | Promise<Found>
  /** Makes a twin stop counting. Must stand being called twice, and by two gateways at once. */
  discard(loser: Found, winner: Found, signal: AbortSignal): Promise<void>
  /** A ticket that was just created, for when the search does not know it yet. */
  read(id: string, signal: AbortSignal): Promise<Found>
  readonly now: () => number
  /** `findAll` may not know what another gateway has just created: so every key is looked at again later. Default false. */
  readonly searchIsLate?: boolean
}

/** Creates at most one ticket an external id. */
export interface CreateOnce<Found extends { readonly id: string }> {
  /**
   * ```text
   * search ──found──────────────────────────────▶ the winner
   *    └─none─▶ create ─▶ search again ─alone───▶ ours
   *                │            └───twins───────▶ the winner; the others are discarded
   *                └─answer lost─▶ search again ─found─▶ the winner
   *                                     └────────none──▶ the error; the next try searches first
   * ```
   *
   * @param post sends the one request that creates, and gives the id of what it made
   * @param history what is known of earlier tries, of this process or of one that was killed: what they sent may be carried out later still
   */
  create(
    externalId: string,
    signal: AbortSignal,
    post: () => Promise<string>,
    history?: { readonly triedBefore?: boolean | undefined },
  ): Promise<Found>
}

/** Makes a {@link CreateOnce} for one backend; keep it as long as the backend. */
export function createOnceWith<Found extends { readonly id: string }>(backend: OnceBackend<Found>): CreateOnce<Found> {
  const lock = createKeyedLock(backend.name)
  const late = createLateTwins(backend.now)

  /** Chooses, and clears the others away. */
  async function settle(found: readonly Found[], externalId: string, signal: AbortSignal): Promise<Found> {
    const winner = await backend.winnerOf(found, externalId)
    for (const loser of found) if (loser.id !== winner.id) await backend.discard(loser, winner, signal)
    return winner
  }

  /**
   * A create whose answer we lost, or whose process was killed, may be carried out long after (it waited for a lock in the backend), when
   * the second try has created its own already. So those keys are looked at again for a while. That must never fail the ticket at hand.
   */
  async function lookAgain(signal: AbortSignal): Promise<void> {
    for (const externalId of late.due()) {
      try {
        const found = await backend.findAll(externalId, signal)
        if (found.length > 1) await settle(found, externalId, signal)
      } catch {
        late.remember(externalId)
      }
    }
  }

  async function createLocked(externalId: string, signal: AbortSignal, post: () => Promise<string>): Promise<Found> {
    const before = await backend.findAll(externalId, signal)
    if (before.length > 0) return settle(before, externalId, signal)
    let mine: string
    try {
      mine = await post()
    } catch (error) {
      if (!mayHaveHappened(error)) throw error
      late.remember(externalId)
      if (signal.aborted) throw error
      const after = await backend.findAll(externalId, signal).catch(() => [])
      if (after.length === 0) throw error
      return settle(after, externalId, signal)
    }
    if (backend.searchIsLate) late.remember(externalId)
    const after = await backend.findAll(externalId, signal)
    // A search index may not know it yet.
    const all = after.some(({ id }) => id === mine) ? after : [...after, await backend.read(mine, signal)]
    return settle(all, externalId, signal)
  }

  return {
    async create(externalId, signal, post, { triedBefore = false } = {}) {
      if (triedBefore) late.remember(externalId)
      const ticket = await lock.run(externalId, signal, () => createLocked(externalId, signal, post))
      await lookAgain(signal)
      return ticket
    },
  }
}

/** Whether the backend may have carried out a request that failed like this. */
export function mayHaveHappened(error: unknown): boolean {
  if (!isRingloopError(error)) return true
  return error.code === 'timeout' || error.code === 'aborted' || error.code === 'unavailable' || error.code === 'protocol'
}
