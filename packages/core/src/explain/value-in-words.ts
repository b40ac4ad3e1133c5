import type { Language } from '../text/language.js'
import { explanationWords } from './explain-decision.js'

/** A value of a fact with a closed list as explanations say it: of `noAnswer`, "not answered". A value without a word is given back as it is. */
export function valueInWords(value: string, language: Language): string {
  const { values } = explanationWords(language)
  return Object.hasOwn(values, value) ? (values[value] ?? value) : value
}
