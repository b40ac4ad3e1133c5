import { type AllMessages, type Catalogue, wordsIn } from '../words/catalogue.js'
import { useRingloop } from './ringloop-context.js'

/**
 * The words of some areas in the provider's language, by area; an area's words stay the same object until the language changes. What is
 * not asked for is not in the page's bundle.
 *
 * @example const { pop, controls } = useWords(popWords, controlsWords)
 */
export function useWords<Area extends keyof AllMessages>(...catalogues: readonly Catalogue<Area>[]): Pick<AllMessages, Area> {
  return wordsIn(useRingloop(), catalogues)
}
