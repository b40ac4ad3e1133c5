import type { Catalogue } from './catalogue.js'

/** The words of the call bar, in English. */
export const barEnglish = {
  title: 'Agent desk',
  label: 'Current call',
  idle: 'No call right now',
}

/** The same in Chinese. */
export const barChinese: typeof barEnglish = {
  title: '坐席工作台',
  label: '当前通话',
  idle: '当前没有通话',
}

/** The words of the call bar, in the desk's languages. */
export const barWords = { area: 'bar', en: barEnglish, 'zh-CN': barChinese } as const satisfies Catalogue<'bar'>
