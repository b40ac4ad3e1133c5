import type { english } from './english.js'

/** All words of the desk. Bring your own language by filling this type. */
export type Messages = typeof english

/** The languages the desk speaks, as BCP 47 tags. */
export type DeskLanguage = 'en' | 'zh-CN'

/** Each language by its own name. */
export const languageNames: Readonly<Record<DeskLanguage, string>> = { en: 'English', 'zh-CN': '简体中文' }

/** The first of the wanted languages (as `navigator.languages` gives them) that the desk speaks; English if none. */
export function pickLanguage(wanted: readonly string[]): DeskLanguage {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
