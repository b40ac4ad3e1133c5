import type { Catalogue } from './catalogue.js'

/** The words of what is loaded after the first view, in English. */
export const lateEnglish = {
  loading: 'Loading…',
  failed: 'This could not be loaded. Look at your network, then try again.',
  again: 'Try again',
  close: 'Close',
}

/** The same in Chinese. */
export const lateChinese: typeof lateEnglish = {
  loading: '正在加载…',
  failed: '无法加载。请检查网络后重试。',
  again: '重试',
  close: '关闭',
}

/** The words of what is loaded after the first view, in the desk's languages. */
export const lateWords = { area: 'late', en: lateEnglish, 'zh-CN': lateChinese } as const satisfies Catalogue<'late'>
