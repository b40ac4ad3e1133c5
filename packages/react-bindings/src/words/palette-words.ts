import type { Catalogue } from './catalogue.js'

/** The words of the command palette, in English. */
export const paletteEnglish = {
  title: 'Search',
  field: 'Search for calls, customers, colleagues and what you can do',
  none: 'Nothing fits.',
  found: (count: string) => `${count} found`,
  groups: { actions: 'Now', calls: 'Calls and customers', people: 'Colleagues and queues', state: 'Your state', places: 'Go to' },
  transferTo: (who: string) => `Transfer to ${who}`,
  consultWith: (who: string) => `Consult ${who}`,
  add: (who: string) => `Add ${who} to the call`,
  open: (who: string) => `Open the call: ${who}`,
}

/** The same in Chinese. */
export const paletteChinese: typeof paletteEnglish = {
  title: '搜索',
  field: '搜索通话、客户、同事和可执行的操作',
  none: '没有符合的结果。',
  found: (count) => `找到 ${count} 项`,
  groups: { actions: '当前操作', calls: '通话和客户', people: '同事和队列', state: '我的状态', places: '转到' },
  transferTo: (who) => `转接给 ${who}`,
  consultWith: (who) => `咨询 ${who}`,
  add: (who) => `将 ${who} 加入通话`,
  open: (who) => `打开通话：${who}`,
}

/** The words of the command palette, in the desk's languages. */
export const paletteWords = {
  area: 'palette',
  en: paletteEnglish,
  'zh-CN': paletteChinese,
} as const satisfies Catalogue<'palette'>
