import type { Catalogue } from './catalogue.js'

/** The words of whom a call can be given to, in English. */
export const targetsEnglish = {
  field: 'Extension or number',
  help: 'Type a name, an extension or a number, or choose from the list.',
  wrong: 'This is no extension or number: use digits, letters and + * # . -',
  colleagues: 'Colleagues',
  all: 'Colleagues and queues',
  queues: 'Queues',
  queueWaits: (count: string) => `${count} waiting`,
  queueReady: (count: string) => `${count} ready`,
  none: 'Nobody fits.',
}

/** The same in Chinese. */
export const targetsChinese: typeof targetsEnglish = {
  field: '分机或号码',
  help: '输入姓名、分机或号码，或从列表中选择。',
  wrong: '这不是有效的分机或号码：请使用数字、字母和 + * # . -',
  colleagues: '同事',
  all: '同事和队列',
  queues: '队列',
  queueWaits: (count) => `${count} 人等待`,
  queueReady: (count) => `${count} 人示闲`,
  none: '没有符合的同事或队列。',
}

/** The words of whom a call can be given to, in the desk's languages. */
export const targetsWords = {
  area: 'targets',
  en: targetsEnglish,
  'zh-CN': targetsChinese,
} as const satisfies Catalogue<'targets'>
