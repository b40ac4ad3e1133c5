import type { Catalogue } from './catalogue.js'

/** The words of who calls, in English. */
export const callerEnglish = {
  incoming: 'Incoming call',
  colleague: 'A colleague',
  consultation: (who: string) => `${who} asks for your advice`,
  newCustomer: 'New customer',
  level: 'Level',
  hidden: 'Hidden number',
  noNumber: 'No usable number',
}

/** The same in Chinese. */
export const callerChinese: typeof callerEnglish = {
  incoming: '来电',
  colleague: '同事',
  consultation: (who) => `${who} 请求咨询`,
  newCustomer: '新客户',
  level: '客户等级',
  hidden: '号码已隐藏',
  noNumber: '没有可用号码',
}

/** The words of who calls, in the desk's languages. */
export const callerWords = { area: 'caller', en: callerEnglish, 'zh-CN': callerChinese } as const satisfies Catalogue<'caller'>
