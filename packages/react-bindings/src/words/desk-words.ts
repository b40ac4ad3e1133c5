import type { Catalogue } from './catalogue.js'

/** The words of the desk as a whole, in English. */
export const deskEnglish = {
  calls: 'Calls',
  customer: 'Customer',
  ticket: 'Ticket',
  open: 'Open',
  otherCalls: 'Your other calls',
  loading: 'Connecting to the gateway',
  loadingHelp: 'The desk opens as soon as the gateway has answered.',
  idleHelp: 'When a call rings, the customer and what you need to know appear here by themselves.',
  pickHelp: 'You can also open an earlier call from the list.',
  close: 'Close',
  openTicket: 'Show ticket',
  closeTicket: 'Hide ticket',
  showAll: (count: string) => `Show all ${count}`,
}

/** The same in Chinese. */
export const deskChinese: typeof deskEnglish = {
  calls: '通话',
  customer: '客户',
  ticket: '工单',
  open: '打开',
  otherCalls: '您的其他通话',
  loading: '正在连接网关',
  loadingHelp: '网关应答后，工作台会自动打开。',
  idleHelp: '有来电时，客户资料和相关信息会自动显示在这里。',
  pickHelp: '也可以从列表中打开之前的通话。',
  close: '关闭',
  openTicket: '显示工单',
  closeTicket: '收起工单',
  showAll: (count) => `显示全部 ${count} 条`,
}

/** The words of the desk as a whole, in the desk's languages. */
export const deskWords = { area: 'desk', en: deskEnglish, 'zh-CN': deskChinese } as const satisfies Catalogue<'desk'>
