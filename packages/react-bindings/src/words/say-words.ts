import type { Catalogue } from './catalogue.js'

/** The words that screen readers are told, in English. */
export const sayEnglish = {
  incoming: (who: string) => `Incoming call: ${who}`,
  connected: (who: string) => `Connected with ${who}`,
  held: (who: string) => `${who} is on hold`,
  retrieved: (who: string) => `Back with ${who}`,
  muted: (who: string) => `Muted: ${who} does not hear you`,
  unmuted: (who: string) => `${who} hears you again`,
  parked: (who: string) => `${who} is parked`,
  ended: (who: string) => `Call with ${who} ended`,
  filed: (ticket: string) => `Ticket ${ticket} filed`,
  calledBack: (who: string) => `${who} is marked as called back`,
  notFiled: (reason: string) => `The ticket could not be filed: ${reason}`,
}

/** The same in Chinese. */
export const sayChinese: typeof sayEnglish = {
  incoming: (who) => `来电：${who}`,
  connected: (who) => `已与 ${who} 接通`,
  held: (who) => `${who} 保持中`,
  retrieved: (who) => `已恢复与 ${who} 的通话`,
  muted: (who) => `已静音，${who} 听不到您`,
  unmuted: (who) => `已取消静音，${who} 可以听到您`,
  parked: (who) => `${who} 已驻留`,
  ended: (who) => `与 ${who} 的通话已结束`,
  filed: (ticket) => `工单 ${ticket} 已提交`,
  calledBack: (who) => `${who} 已标记为已回呼`,
  notFiled: (reason) => `工单提交失败：${reason}`,
}

/** The words that screen readers are told, in the desk's languages. */
export const sayWords = { area: 'say', en: sayEnglish, 'zh-CN': sayChinese } as const satisfies Catalogue<'say'>
