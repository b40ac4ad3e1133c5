import type { CallId } from '../calls/call-id.js'
import { decide, outstandingEffects } from '../interactions/decide.js'
import type { Interaction } from '../interactions/interaction.js'
import type { InteractionContext } from '../interactions/interaction-context.js'
import { reduceInteraction } from '../interactions/reduce-interaction.js'
import type { RuleSet } from '../rules/rule-set.js'
import type { DomainEvent } from './domain-event.js'
import type { Effect } from './effect.js'

/** What one event did. `before` and `after` are the same reference if it did nothing. */
export interface Step {
  readonly before: Interaction | undefined
  readonly after: Interaction | undefined
  readonly effects: readonly Effect[]
}

/**
 * The state of all calls: events in, steps out; no I/O, no clock. The cost of an event does not depend on how many calls
 * there are.
 */
export interface Pipeline {
  /** Applies an event. One whose id this call has seen does nothing. */
  apply(event: DomainEvent): Step
  interaction(id: CallId): Interaction | undefined
  /** All that are not forgotten, in order of beginning. */
  interactions(): IterableIterator<Interaction>
  /** How many there are. */
  readonly size: number
  /**
   * What the interactions wait for right now. To be committed after the journal has been read back: keys that the outbox
   * knows are left as they are.
   */
  outstanding(): readonly Effect[]
  /** Drops a finished interaction from memory. */
  forget(id: CallId): void
  /** Other rules from the next event on. What is decided stays decided. */
  setRules(rules: RuleSet): void
}

interface Entry {
  interaction: Interaction
  readonly seen: Set<string>
}

/** An empty pipeline. `rules` decide what pops and what is filed; `region` reads numbers, `language` writes tickets. */
export function createPipeline(options: InteractionContext): Pipeline {
  let context = options
  const entries = new Map<CallId, Entry>()

  function apply(event: DomainEvent): Step {
    const entry = entries.get(event.callId)
    const before = entry?.interaction
    if (entry?.seen.has(event.id)) return { before, after: before, effects: [] }
    const after = reduceInteraction(before, event, context)
    if (after === undefined) return { before, after, effects: [] }
    if (entry === undefined) {
      entries.set(event.callId, { interaction: after, seen: new Set([event.id]) })
    } else {
      entry.interaction = after
      entry.seen.add(event.id)
    }
    return { before, after, effects: decide(before, after, context) }
  }

  function* interactions(): IterableIterator<Interaction> {
    for (const entry of entries.values()) yield entry.interaction
  }

  return {
    apply,
    interactions,
    interaction: (id) => entries.get(id)?.interaction,
    get size() {
      return entries.size
    },
    outstanding: () => [...entries.values()].flatMap((entry) => outstandingEffects(entry.interaction, context)),
    forget: (id) => {
      entries.delete(id)
    },
    setRules: (rules) => {
      context = { ...context, rules }
    },
  }
}
