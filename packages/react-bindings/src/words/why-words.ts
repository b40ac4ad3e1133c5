import type { Catalogue } from './catalogue.js'

/** The words of why it popped, in English. */
export const whyEnglish = {
  title: 'Why it popped',
  reasons: {
    knownCaller: 'The number belongs to one customer',
    severalCustomers: 'Several customers share the number',
    unknownCaller: 'Nobody has this number',
    hiddenNumber: 'The caller hides their number',
    unusableNumber: 'The call has no usable number',
    directoryUnavailable: 'The directory did not answer in time',
    urlNotUsable: 'The rule’s address could not be used',
  },
  rule: (rule: string) => `Rule “${rule}”`,
  sharedNumber: 'shared number',
  sharedNumberAndName: 'shared number, name agrees',
  chosenByAgent: 'chosen by an agent',
  details: 'How this was decided',
}

/** The same in Chinese. */
export const whyChinese: typeof whyEnglish = {
  title: '弹屏原因',
  reasons: {
    knownCaller: '该号码只属于一位客户',
    severalCustomers: '多位客户共用该号码',
    unknownCaller: '没有客户使用该号码',
    hiddenNumber: '来电方隐藏了号码',
    unusableNumber: '来电没有可用号码',
    directoryUnavailable: '客户目录未及时应答',
    urlNotUsable: '规则中的网址无法使用',
  },
  rule: (rule) => `规则“${rule}”`,
  sharedNumber: '共用号码',
  sharedNumberAndName: '共用号码，姓名相符',
  chosenByAgent: '由坐席选定',
  details: '判断过程',
}

/** The words of why it popped, in the desk's languages. */
export const whyWords = { area: 'why', en: whyEnglish, 'zh-CN': whyChinese } as const satisfies Catalogue<'why'>
