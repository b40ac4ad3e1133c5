import type { Timestamp } from '@ringloop/core'
import type { Route } from '@ringloop/core/dispatch'
import type { BoardOrder } from './pool-order.js'
import type { Roster } from './roster.js'

/** A plan that somebody has asked for. */
export type BoardPlan =
  | { readonly state: 'none' }
  | { readonly state: 'planning'; readonly id: string; readonly by: string; readonly at: Timestamp }
  | {
      readonly state: 'ready'
      readonly id: string
      readonly by: string
      readonly at: Timestamp
      readonly routes: readonly Route[]
    }
  | { readonly state: 'failed'; readonly id: string; readonly by: string; readonly at: Timestamp; readonly message: string }

/** All that is known of who drives to what; another object whenever something of it is another. */
export interface BoardState {
  readonly at: Timestamp
  /** `null`: the pool was not read yet. */
  readonly orders: readonly BoardOrder[] | null
  readonly more: number
  readonly roster: Roster | null
  /** Why it may be old; `null`: it is not. */
  readonly trouble: string | null
  /** The day of each, of what they have. */
  readonly routes: readonly Route[]
  readonly plan: BoardPlan
}
