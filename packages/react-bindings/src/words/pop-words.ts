import type { Catalogue } from './catalogue.js'

/** The words of the pop, in English. */
export const popEnglish = {
  answer: 'Accept',
  reject: 'Reject',
  open: 'Open',
  putAway: 'Put away',
  unhandled: 'Answer on your phone. This only opens the customer.',
  hiddenHelp: 'The caller hides their number, so nobody was looked up. Ask who is calling.',
  noNumberHelp: 'The call came without a number that can be called back. Ask for one.',
  newCustomerHelp: 'Nobody in the directory has this number.',
  lookingUp: 'Looking up the customer…',
  unavailable: 'The customer directory does not answer',
  candidates: (count: string) => `${count} customers share this number. Who is it?`,
  choose: (key: string) => `Press ${key}`,
  openTickets: 'Open tickets',
  noOpenTickets: 'No open tickets',
  more: (count: string) => `+${count} more`,
  keyedIn: 'Keyed in',
  keyedInNothing: 'Nothing keyed in',
  openPage: 'Open the page for this call',
  moreCalls: (count: string) => `${count} more ringing`,
  silent: 'The browser keeps the ring silent.',
  play: 'Play',
}

/** The same in Chinese. */
export const popChinese: typeof popEnglish = {
  answer: '接听',
  reject: '拒接',
  open: '打开',
  putAway: '收起',
  unhandled: '请在话机上接听；此处只打开客户资料。',
  hiddenHelp: '来电方隐藏了号码，因此没有查询客户。请询问对方身份。',
  noNumberHelp: '这通来电没有可回呼的号码，请向对方询问。',
  newCustomerHelp: '客户目录中没有这个号码。',
  lookingUp: '正在查询客户…',
  unavailable: '客户目录没有应答',
  candidates: (count) => `${count} 位客户共用这个号码，请选择是哪一位。`,
  choose: (key) => `按 ${key}`,
  openTickets: '未结工单',
  noOpenTickets: '没有未结工单',
  more: (count) => `另有 ${count} 个`,
  keyedIn: 'IVR 按键信息',
  keyedInNothing: '没有按键信息',
  openPage: '打开此来电的页面',
  moreCalls: (count) => `另有 ${count} 通来电振铃`,
  silent: '浏览器未播放铃声。',
  play: '播放',
}

/** The words of the pop, in the desk's languages. */
export const popWords = { area: 'pop', en: popEnglish, 'zh-CN': popChinese } as const satisfies Catalogue<'pop'>
