import type { Catalogue } from './catalogue.js'

/** The words of the agent and their state, in English. */
export const agentEnglish = {
  loggedOff: 'Logged off',
  notReady: 'Not ready',
  ready: 'Ready',
  busy: 'On a call',
  wrapUp: 'Wrap-up',
  extension: (extension: string) => `Extension ${extension}`,
  change: 'Change your state',
  next: 'After this call',
  set: { ready: 'Ready', notReady: 'Not ready', loggedOff: 'Log off' },
  afterCall: (state: string) => `${state} after this call`,
}

/** The same in Chinese. */
export const agentChinese: typeof agentEnglish = {
  loggedOff: '未签入',
  notReady: '示忙',
  ready: '示闲',
  busy: '通话中',
  wrapUp: '话后处理',
  extension: (extension) => `分机 ${extension}`,
  change: '更改状态',
  next: '通话后',
  set: { ready: '示闲', notReady: '示忙', loggedOff: '签出' },
  afterCall: (state) => `通话后${state}`,
}

/** The words of the agent and their state, in the desk's languages. */
export const agentWords = { area: 'agent', en: agentEnglish, 'zh-CN': agentChinese } as const satisfies Catalogue<'agent'>
