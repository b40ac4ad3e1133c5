import type { RuleSet } from '../rules/rule-set.js'
import type { CalendarLookUp } from '../rules/time-facts.js'
import type { Language } from '../text/language.js'
import type { Timestamp } from '../time/clock.js'

/** What decisions hang on besides the events. */
export interface InteractionContext {
  readonly rules: RuleSet
  /** Default region of numbers, ISO 3166 alpha-2. */
  readonly region: string
  /** The language in which tickets are drafted. */
  readonly language: Language
  /** Whether a calendar of the rules is open; without it nobody knows. */
  readonly isOpen?: CalendarLookUp | undefined
}

/** The same at one moment: that of the event that is decided about. */
export interface MomentContext extends InteractionContext {
  readonly at: Timestamp
}
