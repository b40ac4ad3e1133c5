import type { Catalogue } from './catalogue.js'

/** The words of an element that could not be shown, in English. */
export const elementEnglish = {
  broken: 'This could not be shown. Calls go on as usual.',
  again: 'Try again',
}

export type ElementMessages = typeof elementEnglish

/** The same in Chinese. */
export const elementChinese: ElementMessages = {
  broken: '此处无法显示，通话不受影响。',
  again: '重试',
}

/** The words of an element that could not be shown, in the desk's languages. */
export const elementWords = {
  area: 'element',
  en: elementEnglish,
  'zh-CN': elementChinese,
} as const satisfies Catalogue<'element'>
