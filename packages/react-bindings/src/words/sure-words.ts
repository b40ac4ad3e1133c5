import type { Catalogue } from './catalogue.js'

/** The words of how sure something is, in English. */
export const sureEnglish = {
  sure: 'sure',
  likely: 'likely',
  unsure: 'not sure',
  percent: (percent: string, word: string) => `${percent} ${word}`,
}

/** The same in Chinese. */
export const sureChinese: typeof sureEnglish = {
  sure: '确定',
  likely: '很可能',
  unsure: '不确定',
  percent: (percent, word) => `${word}（${percent}）`,
}

/** The words of how sure something is, in the desk's languages. */
export const sureWords = { area: 'sure', en: sureEnglish, 'zh-CN': sureChinese } as const satisfies Catalogue<'sure'>
