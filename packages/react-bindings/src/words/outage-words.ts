import type { Catalogue } from './catalogue.js'

/** The words of what does not work outside, and what it means, in English. */
export const outageEnglish = {
  offlineHelp: (time: string) => `What you see is from ${time}. Calls go on; what you type is kept and sent later.`,
  retryIn: (time: string) => `Next attempt in ${time}`,
  retrying: 'Trying again…',
  retryNow: 'Try now',
  closedHelp: 'Reload the page to open it again.',
  telephonyConnecting: 'Connecting to the telephone system…',
  telephonyLost: 'No connection to the telephone system',
  switchLost: (names: string) => `No connection to ${names}`,
  switchHelp: 'Calls of the others go on as usual.',
  telephonyHelp: 'New calls do not show until it is back. Your phone itself still rings.',
  ticketsLost: 'The ticket system cannot be reached',
  waiting: (count: number, shown: string) => `${shown} ${count === 1 ? 'ticket is' : 'tickets are'} waiting to be filed`,
  waitingHelp: 'Nothing is lost: they are filed by themselves when it is back.',
}

/** The same in Chinese. */
export const outageChinese: typeof outageEnglish = {
  offlineHelp: (time) => `当前显示的是 ${time} 的内容。通话不受影响，您输入的内容会保留并稍后发送。`,
  retryIn: (time) => `${time} 后重试`,
  retrying: '正在重试…',
  retryNow: '立即重试',
  closedHelp: '请刷新页面重新打开。',
  telephonyConnecting: '正在连接电话系统…',
  telephonyLost: '与电话系统的连接已断开',
  switchLost: (names) => `与 ${names} 的连接已断开`,
  switchHelp: '其他线路的通话不受影响。',
  telephonyHelp: '恢复之前不会显示新来电，话机仍会正常振铃。',
  ticketsLost: '无法连接工单系统',
  waiting: (_count, shown) => `${shown} 个工单等待提交`,
  waitingHelp: '不会丢失：恢复后会自动提交。',
}

/** The words of what does not work outside, and what it means, in the desk's languages. */
export const outageWords = {
  area: 'outage',
  en: outageEnglish,
  'zh-CN': outageChinese,
} as const satisfies Catalogue<'outage'>
