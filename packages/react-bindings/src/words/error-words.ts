import type { RingloopErrorCode } from '@ringloop/core'
import type { Catalogue } from './catalogue.js'

/** The words of what went wrong, in English. */
export const errorEnglish = {
  unreachable: 'There is no connection right now.',
  timeout: 'The gateway did not answer in time.',
  closed: 'The connection broke; look whether it was done.',
  /** What to do about a command that met one of these. */
  next: {
    unreachable: 'Try again when the desk is connected; your telephone works without it.',
    timeout: 'Look whether it was done; if not, do it again.',
    closed: 'If not, do it again once the connection is back.',
  },
  dismiss: 'Dismiss',
  said: (text: string) => `The telephone system said: ${text}`,
  other: (message: string) => `The gateway said: ${message}`,
  /** Instead of the gateway's own sentence, which is English; it is shown behind. */
  byCode: {} as Readonly<Partial<Record<RingloopErrorCode, string>>>,
  call: {
    busy: 'The other side is busy. Try again in a while, or call somebody else.',
    noAnswer: 'Nobody answered. Try again later, or leave a message on another way.',
    rejected: 'The call was declined. Try again later, or call somebody else.',
    invalidNumber: 'This number does not exist. Check it and dial again.',
    congestion: 'The line is overloaded right now. Try again in a moment.',
    doNotCall:
      'This number is on the do-not-call list, so it was not dialled. Ask your supervisor if the customer wants to be called.',
    forbidden: 'You may not do this. Ask your supervisor.',
  },
}

/** The same in Chinese. */
export const errorChinese: typeof errorEnglish = {
  unreachable: '当前没有连接。',
  timeout: '网关未及时应答。',
  closed: '连接已断开，请确认操作是否完成。',
  next: {
    unreachable: '请在恢复连接后重试；话机本身不受影响。',
    timeout: '请确认操作是否完成；如未完成，请重试。',
    closed: '如未完成，请在恢复连接后重试。',
  },
  dismiss: '知道了',
  said: (text) => `电话系统返回：${text}`,
  other: (message) => `网关提示：${message}`,
  byCode: {
    notPossible: '现在无法执行：通话状态已变化。请查看当前通话后再操作。',
    notFound: '找不到该通话或成员，可能已挂断。请查看当前通话。',
    refused: '电话系统没有执行。请重试，或在话机上操作。',
    conflict: '状态已变化，操作未执行。请查看后再操作。',
    invalidInput: '输入无效，未执行。请检查后重试。',
    overloaded: '正在执行的操作过多。请稍候再试。',
    rateLimited: '操作过于频繁。请稍候再试。',
    unavailable: '电话系统暂时不可用。请稍后再试；如持续出现，请联系管理员。',
    aborted: '操作已取消。',
  },
  call: {
    busy: '对方正忙。请稍后再试，或联系其他人。',
    noAnswer: '无人接听。请稍后再试，或用其他方式留言。',
    rejected: '对方拒接了电话。请稍后再试，或联系其他人。',
    invalidNumber: '号码不存在。请核对后重新拨打。',
    congestion: '线路繁忙。请稍后再试。',
    doNotCall: '该号码在免打扰名单中，因此没有拨打。如客户希望接到来电，请联系主管。',
    forbidden: '您没有此权限。请联系主管。',
  },
}

/** The words of what went wrong, in the desk's languages. */
export const errorWords = { area: 'error', en: errorEnglish, 'zh-CN': errorChinese } as const satisfies Catalogue<'error'>
