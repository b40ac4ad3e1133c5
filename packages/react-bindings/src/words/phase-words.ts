import type { Catalogue } from './catalogue.js'

/** The words of how a call stands, in English. */
export const phaseEnglish = {
  ringing: 'Ringing',
  talking: 'Connected',
  held: 'On hold',
  consulted: 'Giving advice',
  wrapUp: 'Wrap-up',
  parked: 'Parked',
  supervised: 'With a colleague',
  waiting: 'Waiting',
  missed: 'Missed',
  past: 'Ended',
}

/** The same in Chinese. */
export const phaseChinese: typeof phaseEnglish = {
  ringing: '振铃',
  talking: '已接通',
  held: '保持中',
  consulted: '咨询中',
  wrapUp: '话后处理',
  parked: '已驻留',
  supervised: '同事通话中',
  waiting: '等待接听',
  missed: '未接来电',
  past: '已结束',
}

/** The words of how a call stands, in the desk's languages. */
export const phaseWords = { area: 'phase', en: phaseEnglish, 'zh-CN': phaseChinese } as const satisfies Catalogue<'phase'>
