import type { Catalogue } from './catalogue.js'

/** The words of notifications, in English. */
export const noticesEnglish = {
  ask: 'Notify me of calls',
  denied: 'Notifications are blocked in the browser’s settings.',
}

/** The same in Chinese. */
export const noticesChinese: typeof noticesEnglish = {
  ask: '来电时通知我',
  denied: '浏览器设置中已禁止通知。',
}

/** The words of notifications, in the desk's languages. */
export const noticesWords = {
  area: 'notices',
  en: noticesEnglish,
  'zh-CN': noticesChinese,
} as const satisfies Catalogue<'notices'>
