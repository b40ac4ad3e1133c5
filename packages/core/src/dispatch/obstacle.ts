import type { Timestamp } from '../time/clock.js'
import type { EngineerId } from './engineer.js'
import type { WorkOrderId } from './work-order.js'

/** Why an engineer cannot take an order. */
export type Obstacle =
  /** Nothing at all can be planned for them. */
  | { readonly kind: 'away' }
  /** A person gave the order to somebody else. */
  | { readonly kind: 'pinnedToAnother'; readonly to: EngineerId }
  /** They lack a skill, or its level. `has` is `null` if they lack it. */
  | { readonly kind: 'skillMissing'; readonly skill: string; readonly level: number; readonly has: number | null }
  | { readonly kind: 'certificateMissing'; readonly certificate: string }
  /** It is valid now or was once, but not until the work could be done. */
  | { readonly kind: 'certificateExpired'; readonly certificate: string; readonly validUntil: Timestamp }
  /** Neither on the van nor, as many as are missing, at one depot. */
  | {
      readonly kind: 'partMissing'
      readonly part: string
      readonly wanted: number
      readonly onVan: number
      readonly inDepots: number
    }
  /** The parts are there, but not all the missing ones at one depot. */
  | { readonly kind: 'partsScattered'; readonly parts: readonly string[] }
  /** The parts are there, but other orders of the plan take them. */
  | { readonly kind: 'partTaken'; readonly part: string }
  /** Way and work fit into none of their shifts. */
  | { readonly kind: 'outsideShift' }
  /** They cannot be there in time, even if they leave at once. `earliest` is when they could be. */
  | { readonly kind: 'windowMissed'; readonly earliest: Timestamp; readonly until: Timestamp }
  /** They have as many visits as they may. */
  | { readonly kind: 'full'; readonly capacity: number }
  /** They go to another order next, and each gets one only. */
  | { readonly kind: 'hasNextOrder'; readonly orderId: WorkOrderId }
  /** The visits they have leave no room for it. */
  | { readonly kind: 'noRoom' }

/** An engineer who cannot take an order, and all that stands in the way. */
export interface Refusal {
  readonly engineerId: EngineerId
  readonly obstacles: readonly Obstacle[]
}
