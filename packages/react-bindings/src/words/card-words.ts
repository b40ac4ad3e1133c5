import type { Catalogue } from './catalogue.js'

/** The words of the customer record, in English. */
export const cardEnglish = {
  title: 'Customer record',
  tags: 'Tags',
  company: 'Company',
  email: 'E-mail',
  numbers: 'Numbers',
  note: 'Note',
  record: 'Open record',
  noHistory: 'No earlier contact with this customer.',
}

/** The same in Chinese. */
export const cardChinese: typeof cardEnglish = {
  title: '客户资料',
  tags: '标签',
  company: '公司',
  email: '电子邮箱',
  numbers: '电话号码',
  note: '备注',
  record: '打开客户资料',
  noHistory: '与该客户没有往来记录。',
}

/** The words of the customer record, in the desk's languages. */
export const cardWords = { area: 'card', en: cardEnglish, 'zh-CN': cardChinese } as const satisfies Catalogue<'card'>
