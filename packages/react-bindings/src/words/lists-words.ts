import type { Catalogue } from './catalogue.js'

/** The words of the lists of calls, in English. */
export const listsEnglish = {
  mine: 'My calls',
  parked: 'Parked',
  colleagues: 'At colleagues',
  missed: 'Missed',
  callbacks: 'Call back',
  mineEmpty: 'Your calls of today will be listed here.',
  missedEmpty: 'No missed calls.',
  missedOthers: 'No missed calls but those to call back.',
  callbacksEmpty: 'Nobody is waiting for a call back.',
  waiting: 'to be filed',
  failed: 'not filed',
  calledBack: 'called back',
  gaveUp: 'Gave up waiting',
  notAnswered: 'Not answered',
  callBackAt: (time: string) => `at ${time}`,
}

/** The same in Chinese. */
export const listsChinese: typeof listsEnglish = {
  mine: '我的通话',
  parked: '已驻留',
  colleagues: '同事的通话',
  missed: '未接来电',
  callbacks: '待回呼',
  mineEmpty: '您今天的通话会列在这里。',
  missedEmpty: '没有未接来电。',
  missedOthers: '除待回呼外，没有未接来电。',
  callbacksEmpty: '没有客户在等待回呼。',
  waiting: '待提交',
  failed: '提交失败',
  calledBack: '已回呼',
  gaveUp: '排队放弃',
  notAnswered: '未接听',
  callBackAt: (time) => `约定 ${time}`,
}

/** The words of the lists of calls, in the desk's languages. */
export const listsWords = { area: 'lists', en: listsEnglish, 'zh-CN': listsChinese } as const satisfies Catalogue<'lists'>
