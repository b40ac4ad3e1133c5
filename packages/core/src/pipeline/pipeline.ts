import type { CallId } from '../calls/call-id.js'
import { actByRules } from '../interactions/act-by-rules.js'
import { decide, outstandingEffects } from '../interactions/decide.js'
import type { Interaction } from '../interactions/interaction.js'
import type { InteractionContext } from '../interactions/interaction-context.js'
import { prepareRules } from '../interactions/prepare-rules.js'
import { reduceInteraction } from '../interactions/reduce-interaction.js'
import type { RuleSet } from '../rules/rule-set.js'
import type { Timestamp } from '../time/clock.js'
import type { DomainEvent, RulesActedEvent } from './domain-event.js'
import type { Effect } from './effect.js'

/** What one event did. `before` and `after` are the same reference if it did nothing. */
export interface Step {
  readonly before: Interaction | undefined
  readonly after: Interaction | undefined
  /** What rules did once because of it: a fact that is to be journalled right behind the event, with it. It is in `after`. */
  readonly acted: RulesActedEvent | null
  readonly effects: readonly Effect[]
}

/**
 * The state of all calls: events in, steps out; no I/O, no clock. The cost of an event does not depend on how many calls
 * there are.
 */
export interface Pipeline {
  /** Applies an event that is new, and lets rules act on it. One whose id this call has seen does nothing. */
  apply(event: DomainEvent): Step
  /** Applies an event out of a journal: rules do nothing, what they did then comes as `rulesActed`. Effects are left to {@link outstanding}. */
  replay(event: DomainEvent): Pick<Step, 'before' | 'after'>
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
  /** Other rules from the next event on. What rules did stays done, and about calls that are over they do nothing that held before. */
  setRules(rules: RuleSet): void
}

interface Entry {
  interaction: Interaction
  /** When the last event came that changed it. */
  at: Timestamp
  readonly seen: Set<string>
}

/** An empty pipeline. `rules` decide what pops and what is filed; `region` reads numbers, `language` writes tickets. */
export function createPipeline(options: InteractionContext): Pipeline {
  let context = { ...options, rules: prepareRules(options.rules) }
  const entries = new Map<CallId, Entry>()

  const seen = (event: DomainEvent) => entries.get(event.callId)?.seen.has(event.id) === true

  function keep({ id, at, callId }: DomainEvent, interaction: Interaction): void {
    const entry = entries.get(callId)
    if (entry === undefined) entries.set(callId, { interaction, at, seen: new Set([id]) })
    else {
      if (interaction !== entry.interaction) Object.assign(entry, { interaction, at })
      entry.seen.add(id)
    }
  }

  function replay(event: DomainEvent): Pick<Step, 'before' | 'after'> {
    const before = entries.get(event.callId)?.interaction
    if (seen(event)) return { before, after: before }
    const after = reduceInteraction(before, event, context)
    if (after !== undefined) keep(event, after)
    return { before, after }
  }

  function apply(event: DomainEvent): Step {
    const { interaction: before, at: beforeAt = event.at } = entries.get(event.callId) ?? {}
    if (seen(event)) return { before, after: before, acted: null, effects: [] }
    const after = reduceInteraction(before, event, context)
    if (after === undefined) return { before, after, acted: null, effects: [] }
    const happened = after !== before || event.type === 'timePassed'
    const acted = happened && event.type !== 'rulesActed' ? actByRules(before, beforeAt, after, event, context) : null
    const settled = (acted === null ? after : reduceInteraction(after, acted, context)) ?? after
    const effects = decide(before, settled, context)
    // all of it or, where the model breaks, nothing
    keep(event, settled)
    if (acted !== null) keep(acted, settled)
    return { before, after: settled, acted, effects }
  }

  function* interactions(): IterableIterator<Interaction> {
    for (const entry of entries.values()) yield entry.interaction
  }

  return {
    apply,
    replay,
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
      context = { ...context, rules: prepareRules(rules) }
    },
  }
}
