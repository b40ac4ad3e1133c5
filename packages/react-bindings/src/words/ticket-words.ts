import type { Catalogue } from './catalogue.js'

/** The words of the ticket, in English. */
export const ticketEnglish = {
  title: 'Ticket',
  subject: 'Subject',
  description: 'Description',
  priority: 'Priority',
  category: 'Category',
  queue: 'Queue',
  tags: 'Tags',
  contact: 'Customer',
  facts: 'From the call',
  callback: 'Asks for a call back',
  none: 'No ticket for this call',
  noneHelp: 'The rules say that a call like this needs none.',
  noneYet: 'No draft yet',
  pick: 'No call is open',
  pickHelp: 'The ticket of the call you open appears here, filled in.',
  saving: 'saving…',
  notSaved: 'Not saved yet.',
  subjectEmpty: 'Write a few words that say what it is about.',
}

/** The same in Chinese. */
export const ticketChinese: typeof ticketEnglish = {
  title: '工单',
  subject: '主题',
  description: '描述',
  priority: '优先级',
  category: '分类',
  queue: '队列',
  tags: '标签',
  contact: '客户',
  facts: '通话信息',
  callback: '需要回呼',
  none: '此通话不建工单',
  noneHelp: '根据规则，这类通话不需要工单。',
  noneYet: '尚无草稿',
  pick: '未打开通话',
  pickHelp: '打开通话后，已填好的工单会显示在这里。',
  saving: '正在保存…',
  notSaved: '尚未保存。',
  subjectEmpty: '请用几个字说明事由。',
}

/** The words of the ticket, in the desk's languages. */
export const ticketWords = { area: 'ticket', en: ticketEnglish, 'zh-CN': ticketChinese } as const satisfies Catalogue<'ticket'>
