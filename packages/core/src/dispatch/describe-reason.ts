import { type DescribeOptions, describeMinutes, describeTime } from './describe-time.js'
import type { Reason } from './planning/reasons.js'

/** A reason of a proposal, as a sentence without its full stop. Names come from outside: escape them where they are shown. */
export function describeReason(reason: Reason, options: DescribeOptions): string {
  return options.language === 'zh-CN' ? inChinese(reason, options) : inEnglish(reason, options)
}

function inEnglish(reason: Reason, options: DescribeOptions): string {
  const name = options.nameOf ?? ((id: string) => id)
  const long = (minutes: number) => describeMinutes(minutes, options)
  switch (reason.kind) {
    case 'way':
      return `${long(reason.minutes)} on the way, from ${reason.after === null ? 'where they are' : `order ${reason.after}`}`
    case 'hasSkill':
      return `has ${reason.skill} at level ${reason.has} (${reason.level} is needed)`
    case 'hasCertificate':
      return `has the certificate ${reason.certificate}${reason.validUntil === null ? '' : `, valid until ${describeTime(reason.validUntil, options)}`}`
    case 'partOnVan':
      return `${reason.count} × ${reason.part} on the van`
    case 'partFetched':
      return `fetches ${reason.count} × ${reason.part} at ${reason.depotId}`
    case 'keepsPromise':
      return `keeps what was promised: ${describeTime(reason.from, options)} to ${describeTime(reason.to, options)}`
    case 'inTime':
      return `done ${long(reason.minutesBefore)} before it is due`
    case 'atRisk':
      return `done only ${long(reason.minutesBefore)} before it is due`
    case 'late':
      return `done ${long(reason.minutesAfter)} after it is due`
    case 'preferred':
      return 'is the preferred engineer'
    case 'notPreferred':
      return `is not the preferred engineer, who is ${name(reason.preferred)}`
    case 'load':
      return `then has ${long(reason.minutes)} of work, ${reason.visits === 1 ? '1 visit' : `${reason.visits} visits`}`
    case 'overtime':
      return `${long(reason.minutes)} of overtime`
  }
}

function inChinese(reason: Reason, options: DescribeOptions): string {
  const name = options.nameOf ?? ((id: string) => id)
  const long = (minutes: number) => describeMinutes(minutes, options)
  switch (reason.kind) {
    case 'way':
      return `${reason.after === null ? '从当前位置出发' : `从派工单 ${reason.after} 出发`}，路程 ${long(reason.minutes)}`
    case 'hasSkill':
      return `技能“${reason.skill}”为 ${reason.has} 级（需要 ${reason.level} 级）`
    case 'hasCertificate':
      return `持有证书“${reason.certificate}”${reason.validUntil === null ? '' : `，有效期至 ${describeTime(reason.validUntil, options)}`}`
    case 'partOnVan':
      return `车上有 ${reason.count} 件“${reason.part}”`
    case 'partFetched':
      return `到 ${reason.depotId} 取 ${reason.count} 件“${reason.part}”`
    case 'keepsPromise':
      return `遵守已承诺的时间：${describeTime(reason.from, options)} 至 ${describeTime(reason.to, options)}`
    case 'inTime':
      return `比时限提前 ${long(reason.minutesBefore)} 完工`
    case 'atRisk':
      return `仅比时限提前 ${long(reason.minutesBefore)} 完工，有超时风险`
    case 'late':
      return `比时限晚 ${long(reason.minutesAfter)} 完工`
    case 'preferred':
      return '是首选工程师'
    case 'notPreferred':
      return `不是首选工程师（首选为${name(reason.preferred)}）`
    case 'load':
      return `安排后共有 ${long(reason.minutes)}工作量，${reason.visits} 个上门任务`
    case 'overtime':
      return `加班 ${long(reason.minutes)}`
  }
}
