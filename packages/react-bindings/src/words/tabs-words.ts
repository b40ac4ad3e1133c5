import type { Catalogue } from './catalogue.js'

/** The words of several tabs, in English. */
export const tabsEnglish = {
  elsewhere: 'Rings in another tab',
  takeOver: 'Show it here',
}

/** The same in Chinese. */
export const tabsChinese: typeof tabsEnglish = {
  elsewhere: '正在另一个标签页振铃',
  takeOver: '在此页显示',
}

/** The words of several tabs, in the desk's languages. */
export const tabsWords = { area: 'tabs', en: tabsEnglish, 'zh-CN': tabsChinese } as const satisfies Catalogue<'tabs'>
