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
 * pending ──lease──▶ leased ──complete──▶ done
 *   ▲ ▲                │ │
 *   │ └retry, lease up─┘ └──park──▶ parked
 *   └──revive, or committed again─────┘
 * ```
 *
 * Nothing leaves `done`, and a key that is not there does no harm.
 */
export interface Outbox {
  /** Takes up to `limit` effects that are due, oldest first. The lease must outlast the effect's own time limit. */
  lease(options: {
    readonly now: Timestamp
    readonly leaseMs: number
    readonly limit: number
    readonly types: readonly EffectType[]
  }): Promise<readonly LeasedEffect[]>
  /** The effect has happened; its key stays known, so that it is not taken again. */
  complete(key: string): Promise<void>
  /** It did not happen; try again at `at`. */
  retry(key: string, at: Timestamp): Promise<void>
  /** It cannot happen until a person mends something; kept, not tried again until `revive`, or until it is committed again. */
  park(key: string): Promise<void>
  /** A parked effect is due again at `at`; one in another state is left as it is. */
  revive(key: string, at: Timestamp): Promise<void>
  /** When the next effect can be leased: due, and its lease over. `null` if none will be; parked ones do not count. */
  nextDue(): Promise<Timestamp | null>
  /** How many effects are not done, the parked ones included. */
  pending(): Promise<number>
}
