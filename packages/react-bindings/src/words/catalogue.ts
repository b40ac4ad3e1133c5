import type { AreaMessages } from './area-messages.js'
import type { DeskLanguage, Messages } from './messages.js'

/** Every area that has words: of the base desk, and of the parts that have entries of their own. */
export type AllMessages = Messages & Required<AreaMessages>

/** The words of one area in each language of the desk. A language that lacks a word is a type error. */
export type Catalogue<Area extends keyof AllMessages> = { readonly area: Area } & Readonly<
  Record<DeskLanguage, AllMessages[Area]>
>

/** A language as it is chosen. */
export interface ChosenLanguage {
  /** BCP 47. */
  readonly language: string
  /** What the host says in its own words, by area. */
  readonly messages: Partial<AllMessages>
}

/** Words by area: the host's own, else those of the language, else English. */
export function wordsIn<Area extends keyof AllMessages>(
  { language, messages }: ChosenLanguage,
  catalogues: readonly Catalogue<Area>[],
): Pick<AllMessages, Area> {
  const spoken: DeskLanguage = /^zh\b/i.test(language) ? 'zh-CN' : 'en'
  return Object.fromEntries(
    catalogues.map((catalogue) => [catalogue.area, messages[catalogue.area] ?? catalogue[spoken]]),
  ) as Pick<AllMessages, Area>
}
