import type { Catalogue } from './catalogue.js'

/** The words of filing the ticket, in English. */
export const filingEnglish = {
  draft: 'Draft',
  waiting: 'Waiting to be filed',
  filed: 'Filed',
  failed: 'Could not be filed',
  draftHelp: 'It is filed when you finish the wrap-up.',
  waitingHelp: 'The ticket is kept safe here and filed by itself. You can go on.',
  trouble: (reason: string) => `The ticket system does not take it yet: ${reason}`,
  attempts: (count: string) => `Attempts so far: ${count}`,
  number: (id: string) => `Ticket ${id}`,
  at: (time: string) => `Filed at ${time}`,
  mend: 'What to do',
  retry: 'Try again',
}

/** The same in Chinese. */
export const filingChinese: typeof filingEnglish = {
  draft: '草稿',
  waiting: '等待提交',
  filed: '已提交',
  failed: '提交失败',
  draftHelp: '完成话后处理后提交。',
  waitingHelp: '工单已妥善保存，会自动提交，您可以继续工作。',
  trouble: (reason) => `工单系统暂未接收：${reason}`,
  attempts: (count) => `已尝试次数：${count}`,
  number: (id) => `工单 ${id}`,
  at: (time) => `提交于 ${time}`,
  mend: '处理办法',
  retry: '重试',
}

/** The words of filing the ticket, in the desk's languages. */
export const filingWords = { area: 'filing', en: filingEnglish, 'zh-CN': filingChinese } as const satisfies Catalogue<'filing'>
