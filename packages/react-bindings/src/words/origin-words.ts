import type { Catalogue } from './catalogue.js'

/** The words of where a field comes from, in English. */
export const originEnglish = {
  call: 'from the call',
  ivr: 'keyed in by the customer (IVR)',
  contact: 'from the customer record',
  rule: (rule: string) => `from the rule “${rule}”`,
  person: (name: string) => `typed by ${name}`,
  you: 'typed by you',
  short: { call: 'Call', ivr: 'IVR', contact: 'Record', rule: 'Rule', person: 'Person', you: 'You' },
  confidence: (percent: string) => `${percent} sure`,
}

/** The same in Chinese. */
export const originChinese: typeof originEnglish = {
  call: '来自通话',
  ivr: '客户按键输入（IVR）',
  contact: '来自客户资料',
  rule: (rule) => `来自规则“${rule}”`,
  person: (name) => `由 ${name} 填写`,
  you: '由您填写',
  short: { call: '通话', ivr: 'IVR', contact: '资料', rule: '规则', person: '人工', you: '您' },
  confidence: (percent) => `可信度 ${percent}`,
}

/** The words of where a field comes from, in the desk's languages. */
export const originWords = { area: 'origin', en: originEnglish, 'zh-CN': originChinese } as const satisfies Catalogue<'origin'>
