import type { Catalogue } from './catalogue.js'

/** The words of the states of tickets, in English. */
export const statusEnglish = {
  acknowledged: 'New',
  inProgress: 'In progress',
  pending: 'Pending',
  held: 'On hold',
  resolved: 'Resolved',
  closed: 'Closed',
  cancelled: 'Cancelled',
}

/** The same in Chinese. */
export const statusChinese: typeof statusEnglish = {
  acknowledged: '新建',
  inProgress: '处理中',
  pending: '待客户回复',
  held: '挂起',
  resolved: '已解决',
  closed: '已关闭',
  cancelled: '已取消',
}

/** The words of the states of tickets, in the desk's languages. */
export const statusWords = { area: 'status', en: statusEnglish, 'zh-CN': statusChinese } as const satisfies Catalogue<'status'>
