import { fillTemplate } from '../text/fill-template.js'
import type { Language } from '../text/language.js'
import type { TicketPriority } from '../tickets/ticket.js'
import type { Timestamp } from '../time/clock.js'
import type { SlaMetric } from './sla.js'
import type { SlaMessage } from './sla-policies.js'

/** What a text about a service level speaks of. */
export interface SlaTextFacts {
  readonly ticket: string
  readonly priority: TicketPriority
  readonly policy: string | null
  /** `null`: an escalation that somebody began. */
  readonly metric: SlaMetric | null
  readonly dueAt: Timestamp | null
  readonly timeZone: string
  /** When this should have been told, if that was more than a minute ago. */
  readonly lateSince: Timestamp | null
  readonly reason: string | null
  readonly kind: 'before' | 'after' | 'escalation'
}

const metricWords = {
  en: { firstResponse: 'first response', nextResponse: 'next response', resolution: 'resolution' },
  'zh-CN': { firstResponse: '首次响应', nextResponse: '再次响应', resolution: '解决' },
} as const
const priorityWords = {
  en: { low: 'low', normal: 'normal', high: 'high', urgent: 'urgent' },
  'zh-CN': { low: '低', normal: '普通', high: '高', urgent: '紧急' },
} as const
const templates = {
  en: {
    before: 'Ticket {ticket} ({priority}): {metric} is due {due}.',
    after: 'Ticket {ticket} ({priority}): {metric} was due {due}.',
    escalation: 'Ticket {ticket} ({priority}): {metric} was due {due}, and nobody has acknowledged it yet.',
    begun: 'Ticket {ticket} ({priority}) is escalated: {reason}',
    noReason: 'no reason given.',
    late: ' (Told late: this was for {time}.)',
  },
  'zh-CN': {
    before: '工单 {ticket}（{priority}）：{metric}时限为 {due}。',
    after: '工单 {ticket}（{priority}）：{metric}时限 {due} 已过。',
    escalation: '工单 {ticket}（{priority}）：{metric}时限 {due} 已过，尚无人确认。',
    begun: '工单 {ticket}（{priority}）已升级：{reason}',
    noReason: '未说明原因。',
    late: '（迟到的提醒：应于 {time} 发出。）',
  },
} as const

/** The text and subject of a message, its placeholders filled; says so if it comes late. */
export function slaText(
  message: SlaMessage,
  facts: SlaTextFacts,
  language: Language,
): { readonly text: string; readonly subject: string | null } {
  const words = templates[language]
  const time = (at: Timestamp | null) => (at === null ? '' : clockText(at, facts.timeZone))
  const late = facts.lateSince === null ? '' : fillTemplate(words.late, { time: time(facts.lateSince) })
  const values = {
    ticket: facts.ticket,
    priority: priorityWords[language][facts.priority],
    policy: facts.policy ?? '',
    metric: facts.metric === null ? '' : metricWords[language][facts.metric],
    due: time(facts.dueAt),
    reason: facts.reason ?? words.noReason,
    late,
  }
  const template = message.text ?? (facts.metric === null ? words.begun : words[facts.kind])
  const text = fillTemplate(template, values)
  return {
    text: template.includes('{late}') ? text : `${text}${late}`,
    subject: message.subject === null ? null : fillTemplate(message.subject, values),
  }
}

/** One for each zone of the calendars: to make one takes longer than all else that happens when somebody is reminded. */
const formats = /* @__PURE__ */ new Map<string, Intl.DateTimeFormat>()

/** `2026-11-22 14:00`, the same in every language. */
function clockText(at: Timestamp, timeZone: string): string {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    formats.set(timeZone, format)
  }
  return format.format(at)
}
