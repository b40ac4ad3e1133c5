import type { Catalogue } from './catalogue.js'

/** The words of the connections, in English. */
export const connectionEnglish = {
  connecting: 'Connecting…',
  live: 'Connected',
  offline: 'No connection to the gateway',
  refused: 'The gateway refused this desk',
  closed: 'This desk is closed',
}

/** The same in Chinese. */
export const connectionChinese: typeof connectionEnglish = {
  connecting: '正在连接…',
  live: '已连接',
  offline: '与网关的连接已断开',
  refused: '网关拒绝了此工作台',
  closed: '此工作台已关闭',
}

/** The words of the connections, in the desk's languages. */
export const connectionWords = {
  area: 'connection',
  en: connectionEnglish,
  'zh-CN': connectionChinese,
} as const satisfies Catalogue<'connection'>
