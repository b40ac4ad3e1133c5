import type { Catalogue } from './catalogue.js'

/** The words of priorities, in English. */
export const priorityEnglish = { low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent' }

/** The same in Chinese. */
export const priorityChinese: typeof priorityEnglish = { low: '低', normal: '中', high: '高', urgent: '紧急' }

/** The words of priorities, in the desk's languages. */
export const priorityWords = {
  area: 'priority',
  en: priorityEnglish,
  'zh-CN': priorityChinese,
} as const satisfies Catalogue<'priority'>
