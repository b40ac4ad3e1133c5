import type { Catalogue } from './catalogue.js'

/** The words of transcript, knowledge and suggested summary, in English. */
export const assistEnglish = {
  story: 'What is known of this call',
  transcript: 'Transcript',
  knowledge: 'Knowledge',
  isNew: 'new',
  speaker: { customer: 'Customer', agent: 'Agent', system: 'System' },
  quote: (who: string, time: string, text: string) => `${who}, ${time}: “${text}”`,
  search: 'Search the transcript',
  found: (count: number, shown: string) => (count === 0 ? 'Nothing found' : `${shown} found`),
  earlier: (count: string) => `Show ${count} earlier lines`,
  toEnd: 'To the latest line',
  hearing: 'still listening',
  unhappy: 'upset',
  toDescription: 'Into the description',
  toNote: 'Into the note',
  used: 'Taken over',
  fits: (percent: string) => `fits ${percent}`,
  read: 'Read',
  close: 'Close',
  open: 'Open in the knowledge base',
  useful: 'Helped',
  notUseful: 'Did not help',
  summary: 'Suggested summary',
  by: (program: string) => `by ${program}`,
  take: 'Take over into the note',
  taken: 'In the note',
}

/** The same in Chinese. */
export const assistChinese: typeof assistEnglish = {
  story: '本次通话的信息',
  transcript: '通话转写',
  knowledge: '知识库',
  isNew: '有更新',
  speaker: { customer: '客户', agent: '坐席', system: '系统' },
  quote: (who, time, text) => `${who} ${time}：“${text}”`,
  search: '搜索转写内容',
  found: (count, shown) => (count === 0 ? '没有找到' : `找到 ${shown} 条`),
  earlier: (count) => `显示更早的 ${count} 条`,
  toEnd: '回到最新一条',
  hearing: '识别中',
  unhappy: '不满',
  toDescription: '填入描述',
  toNote: '填入小结',
  used: '已填入',
  fits: (percent) => `匹配 ${percent}`,
  read: '阅读',
  close: '收起',
  open: '在知识库中打开',
  useful: '有帮助',
  notUseful: '没帮助',
  summary: '建议的小结',
  by: (program) => `来自 ${program}`,
  take: '填入小结',
  taken: '已在小结中',
}

/** The words of transcript, knowledge and suggested summary, in the desk's languages. */
export const assistWords = { area: 'assist', en: assistEnglish, 'zh-CN': assistChinese } as const satisfies Catalogue<'assist'>
