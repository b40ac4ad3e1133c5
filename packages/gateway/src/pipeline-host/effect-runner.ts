import type { DomainEvent, Effect, EffectType, LeasedEffect, Timestamp } from '@ringloop/core'

/** What becomes of an effect after a try. */
export type EffectOutcome =
  /** It has happened; `facts` say what came of it, and are stored in the same step. */
  | { readonly then: 'complete'; readonly facts?: readonly DomainEvent[] }
  /** It has not; again at `at`. */
  | { readonly then: 'retry'; readonly at: Timestamp }
  /**
   * It cannot until a person mends something. `facts` say so, after it was parked: a person who reads them and has it tried again
   * must find it parked.
   */
  | { readonly then: 'park'; readonly facts: readonly DomainEvent[] }

/** What a runner may do while it works. */
export interface EffectContext {
  /** Puts facts into the journal; resolves once they are there. */
  readonly submit: (events: readonly DomainEvent[]) => Promise<void>
  /** Aborted when the gateway stops. */
  readonly signal: AbortSignal
}

/** Makes the effects of one type happen. Must be safe to repeat: a crash between the deed and its outcome runs it again. */
export interface EffectRunner<Type extends EffectType = EffectType> {
  /** Longer than `run` can take. */
  readonly leaseMs: number
  /** At most so many at once. */
  readonly concurrency: number
  run(leased: LeasedEffect & { readonly effect: Extract<Effect, { type: Type }> }, context: EffectContext): Promise<EffectOutcome>
}

/** One runner for each type of effect. */
export type EffectRunners = { readonly [Type in EffectType]: EffectRunner<Type> }
