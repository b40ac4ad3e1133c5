import type { Catalogue } from './catalogue.js'

/** The words of the wrap-up, in English. */
export const wrapUpEnglish = {
  title: 'Wrap-up',
  disposition: 'Disposition',
  note: 'Note',
  notePlaceholder: 'What was agreed, what is left to do',
  file: 'File ticket',
  finish: 'Finish wrap-up',
  sending: 'Filing…',
  countdown: (time: string) => `Filed by itself in ${time}`,
  countdownDone: 'Being filed now',
  failed: 'The wrap-up was not taken. What you wrote is still here.',
  dispositions: {
    resolved: 'Resolved',
    followUp: 'Follow-up needed',
    information: 'Information given',
    wrongNumber: 'Wrong number',
  },
}

/** The same in Chinese. */
export const wrapUpChinese: typeof wrapUpEnglish = {
  title: '话后处理',
  disposition: '小结分类',
  note: '通话小结',
  notePlaceholder: '已约定的事项、待办事项',
  file: '提交工单',
  finish: '完成话后处理',
  sending: '正在提交…',
  countdown: (time) => `${time} 后自动提交`,
  countdownDone: '正在提交',
  failed: '话后处理未被接受，您填写的内容仍保留在这里。',
  dispositions: { resolved: '已解决', followUp: '需跟进', information: '咨询答复', wrongNumber: '打错电话' },
}

/** The words of the wrap-up, in the desk's languages. */
export const wrapUpWords = { area: 'wrapUp', en: wrapUpEnglish, 'zh-CN': wrapUpChinese } as const satisfies Catalogue<'wrapUp'>
