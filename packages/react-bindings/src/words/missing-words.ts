import type { Catalogue } from './catalogue.js'

/** The words of what a call still waits for, in English. */
export const missingEnglish = {
  contact: 'customer',
  openTickets: 'open tickets',
  history: 'history',
  sentence: (parts: string) => `Still missing: ${parts}. It appears here when the answer comes.`,
  gone: (parts: string) => `Could not be fetched: ${parts}.`,
}

/** The same in Chinese. */
export const missingChinese: typeof missingEnglish = {
  contact: '客户资料',
  openTickets: '未结工单',
  history: '历史记录',
  sentence: (parts) => `尚缺：${parts}。收到应答后会显示在这里。`,
  gone: (parts) => `未能获取：${parts}。`,
}

/** The words of what a call still waits for, in the desk's languages. */
export const missingWords = {
  area: 'missing',
  en: missingEnglish,
  'zh-CN': missingChinese,
} as const satisfies Catalogue<'missing'>
