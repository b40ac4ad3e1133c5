import type { Catalogue } from './catalogue.js'

/** The words of the timeline, in English. */
export const timelineEnglish = {
  title: 'Timeline',
  empty: 'Nothing has happened yet.',
  started: (dialled: string) => `Called ${dialled}`,
  startedQueue: (dialled: string, queue: string) => `Called ${dialled}, queue ${queue}`,
  offered: (agent: string) => `Rings at ${agent}`,
  answered: (agent: string) => `Answered by ${agent}`,
  consulted: (agent: string) => `${agent} was consulted`,
  notTaken: (agent: string) => `Not taken by ${agent}`,
  left: (agent: string) => `${agent} left`,
  calledBack: (agent: string) => `Called back by ${agent}`,
  held: 'On hold',
  heldFor: (time: string) => `On hold for ${time}`,
  transferred: (from: string, to: string) => `Transferred from ${from} to ${to}`,
  endedByCustomer: 'The customer hung up',
  endedByAgent: 'The agent hung up',
  ended: 'The call ended',
  abandoned: 'The customer gave up waiting',
  filed: (ticket: string) => `Ticket ${ticket} filed`,
  ticket: {
    created: (ticket: string) => `Ticket ${ticket} opened`,
    changed: (ticket: string) => `Ticket ${ticket} changed`,
    commented: (ticket: string) => `Comment on ticket ${ticket}`,
    deleted: (ticket: string) => `Ticket ${ticket} deleted`,
  },
  by: (what: string, who: string) => `${what} by ${who}`,
  kinds: { call: 'Call', ticket: 'Ticket', order: 'Order', message: 'Message' },
}

/** The same in Chinese. */
export const timelineChinese: typeof timelineEnglish = {
  title: '时间线',
  empty: '暂无记录。',
  started: (dialled) => `呼叫 ${dialled}`,
  startedQueue: (dialled, queue) => `呼叫 ${dialled}，队列 ${queue}`,
  offered: (agent) => `正在 ${agent} 处振铃`,
  answered: (agent) => `由 ${agent} 接听`,
  consulted: (agent) => `已咨询 ${agent}`,
  notTaken: (agent) => `${agent} 未接听`,
  left: (agent) => `${agent} 已退出`,
  calledBack: (agent) => `${agent} 已回呼`,
  held: '保持中',
  heldFor: (time) => `保持 ${time}`,
  transferred: (from, to) => `由 ${from} 转接至 ${to}`,
  endedByCustomer: '客户挂断',
  endedByAgent: '坐席挂断',
  ended: '通话结束',
  abandoned: '客户在排队时放弃',
  filed: (ticket) => `工单 ${ticket} 已提交`,
  ticket: {
    created: (ticket) => `工单 ${ticket} 已创建`,
    changed: (ticket) => `工单 ${ticket} 已更新`,
    commented: (ticket) => `工单 ${ticket} 有新备注`,
    deleted: (ticket) => `工单 ${ticket} 已删除`,
  },
  by: (what, who) => `${what}（${who}）`,
  kinds: { call: '通话', ticket: '工单', order: '订单', message: '消息' },
}

/** The words of the timeline, in the desk's languages. */
export const timelineWords = {
  area: 'timeline',
  en: timelineEnglish,
  'zh-CN': timelineChinese,
} as const satisfies Catalogue<'timeline'>
