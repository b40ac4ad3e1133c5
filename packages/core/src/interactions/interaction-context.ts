import type { RuleSet } from '../rules/rule-set.js'
import type { Language } from '../text/language.js'

/** What decisions hang on besides the events. */
export interface InteractionContext {
  readonly rules: RuleSet
  /** Default region of numbers, ISO 3166 alpha-2. */
  readonly region: string
  /** The language in which tickets are drafted. */
  readonly language: Language
}
