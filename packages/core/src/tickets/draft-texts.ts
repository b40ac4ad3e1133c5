import type { CallOutcome } from '../calls/call.js'
import type { Language } from '../text/language.js'

/** The words in which a draft is written. `{who}` is filled with the customer, `{to}` and `{from}` with extensions. */
export interface DraftTexts {
  readonly inbound: string
  readonly outbound: string
  readonly callBack: string
  readonly missed: string
  readonly hiddenNumber: string
  readonly unknownCaller: string
  /** Between a label and its value. */
  readonly colon: string
  readonly outcomes: Readonly<Record<CallOutcome, string>>
  readonly labels: Readonly<
    Record<
      | 'customer'
      | 'dialled'
      | 'queue'
      | 'agent'
      | 'digits'
      | 'started'
      | 'answered'
      | 'ended'
      | 'waited'
      | 'talked'
      | 'onHold'
      | 'outcome'
      | 'transfer'
      | 'recording',
      string
    >
  >
}

/** The texts by language. */
export const draftTexts: Readonly<Record<Language, DraftTexts>> = {
  en: {
    inbound: 'Call from {who}',
    outbound: 'Call to {who}',
    callBack: 'Call back {who}: {outcome}',
    missed: 'Call from {who}: {outcome}',
    hiddenNumber: 'hidden number',
    unknownCaller: 'unknown caller',
    colon: ': ',
    outcomes: {
      answered: 'answered',
      abandoned: 'hung up while waiting',
      busy: 'busy',
      noAnswer: 'not answered',
      rejected: 'rejected',
      failed: 'failed',
    },
    labels: {
      customer: 'Customer',
      dialled: 'Dialled',
      queue: 'Queue',
      agent: 'Agent',
      digits: 'Keyed in',
      started: 'Started',
      answered: 'Answered',
      ended: 'Ended',
      waited: 'Waited',
      talked: 'Talked',
      onHold: 'On hold',
      outcome: 'Outcome',
      transfer: 'Transfer',
      recording: 'Recording',
    },
  },
  'zh-CN': {
    inbound: '{who} 来电',
    outbound: '致电 {who}',
    callBack: '请回呼 {who}：{outcome}',
    missed: '{who} 来电：{outcome}',
    hiddenNumber: '隐藏号码',
    unknownCaller: '未知来电者',
    colon: '：',
    outcomes: {
      answered: '已接听',
      abandoned: '排队放弃',
      busy: '忙线',
      noAnswer: '未接听',
      rejected: '已拒接',
      failed: '接续失败',
    },
    labels: {
      customer: '客户',
      dialled: '被叫号码',
      queue: '队列',
      agent: '坐席',
      digits: 'IVR 按键',
      started: '开始时间',
      answered: '接通时间',
      ended: '结束时间',
      waited: '等待时长',
      talked: '通话时长',
      onHold: '保持时长',
      outcome: '结果',
      transfer: '转接',
      recording: '录音',
    },
  },
}
