import type { Catalogue } from './catalogue.js'

/** The words of the choice of the language, in English. */
export const languageEnglish = { label: 'Language' }

/** The same in Chinese. */
export const languageChinese: typeof languageEnglish = { label: '语言' }

/** The words of the choice of the language, in the desk's languages. */
export const languageWords = {
  area: 'language',
  en: languageEnglish,
  'zh-CN': languageChinese,
} as const satisfies Catalogue<'language'>
