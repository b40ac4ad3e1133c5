import type { Brand } from '../identity/brand.js'
import type { Timestamp } from '../time/clock.js'
import type { Place } from './place.js'
import type { TimeWindow } from './work-order.js'

/** The id of an engineer. */
export type EngineerId = Brand<string, 'EngineerId'>
/** Takes a string as an engineer's id. */
export const toEngineerId = (value: string): EngineerId => value as EngineerId

/** Somebody who drives to customers. */
export interface Engineer {
  readonly id: EngineerId
  readonly name: string
  /** Where they are now, or where their day begins. */
  readonly place: Place
  /** Where they have to be when the day ends; `null`: wherever the last customer is. */
  readonly endsAt: Place | null
  /** When they work, as plain instants of one day; a way and its work lie within one of them. In order, none touching the next. */
  readonly shifts: readonly TimeWindow[]
  /** How long they may stay after the last shift, at a cost. */
  readonly overtimeMinutes: number
  /** What they can do, and how well. */
  readonly skills: Readonly<Record<string, number>>
  /** Until when each certificate is valid; `null`: for ever. */
  readonly certificates: Readonly<Record<string, Timestamp | null>>
  /** The parts on the van. What is planned and not yet done is still counted in. */
  readonly van: Readonly<Record<string, number>>
  /** Visits of one plan at most; `null`: as many as there is time for. */
  readonly capacity: number | null
  /** Work they have besides this plan, for a fair share. */
  readonly loadMinutes: number
  /** Ill, or gone: nothing is planned for them, and what was is taken from them. */
  readonly away: boolean
  /** They cannot leave before this; `null`: at once. */
  readonly freeAt: Timestamp | null
}

/** A place where parts can be fetched. */
export interface Depot {
  readonly id: string
  readonly place: Place
  /** What is there. What is planned and not yet fetched is still counted in. */
  readonly stock: Readonly<Record<string, number>>
}
