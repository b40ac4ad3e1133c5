import type { Effect, EffectType } from '../pipeline/effect.js'
import type { Timestamp } from '../time/clock.js'

/** An effect that a worker has taken; nobody else gets it until `leaseUntil`. */
export interface LeasedEffect {
  readonly effect: Effect
  /** How often it was tried before. */
  readonly attempts: number
  readonly leaseUntil: Timestamp
}

/**
 * The port that makes effects happen once. Effects enter it through `Journal.commit`.
 *
 * ```text
 * pending ──lease──▶ running ──complete──▶ done
 *    ▲                  │
 *    └──retryAt / lease over──┘
 * ```
 */
export interface Outbox {
  /** Takes up to `limit` effects that are due, oldest first. The lease must outlast the effect's own time limit. */
  lease(options: {
    readonly now: Timestamp
    readonly leaseMs: number
    readonly limit: number
    readonly types: readonly EffectType[]
  }): Promise<readonly LeasedEffect[]>
  /** The effect has happened; its key stays known. */
  complete(key: string): Promise<void>
  /** It did not happen; try again at `at`. */
  retry(key: string, at: Timestamp): Promise<void>
  /** It cannot happen until a person mends something; kept, not tried again until `revive`. */
  park(key: string): Promise<void>
  revive(key: string, at: Timestamp): Promise<void>
  /** When the next effect is due, or `null`. */
  nextDue(): Promise<Timestamp | null>
  /** How many effects are not done. */
  pending(): Promise<number>
}
