import type { Language } from '../text/language.js'
import type { Timestamp } from '../time/clock.js'
import type { Sla, SlaClock, SlaEscalation, SlaMetric } from './sla.js'
import type { SlaBreachedEffect, SlaBreachTakenBackEffect, SlaMeasuredEffect, SlaNotifyEffect } from './sla-effect.js'
import type { EscalationChain, SlaPolicy, SlaReminder } from './sla-policies.js'
import { slaText } from './sla-texts.js'

/** What is told this long after its time is late, in milliseconds. */
export const lateAfterMs = 60_000

interface Told {
  /** When it was to be told. */
  readonly at: Timestamp
  /** When it is told. */
  readonly now: Timestamp
  readonly language: Language
}

const isLate = ({ at, now }: { readonly at: Timestamp; readonly now: Timestamp }) => now - at > lateAfterMs
const base = (sla: Sla, metric: SlaMetric | null, startedAt: Timestamp, what: string) => ({
  key: `${sla.ticketId}/sla/${metric ?? 'escalated'}/${startedAt}/${what}`,
  ticketId: sla.ticketId,
  metric,
})
/** A target as part of a key: told for one target, something can be told for another. */
const ofTarget = (clock: SlaClock) => `@${(clock.target ?? 0) / 1000}s`

const breachOf = (clock: SlaClock) => `breached${ofTarget(clock)}`

/** A reminder of a clock. Taken back, it is told again at another instant. */
export function reminderEffect(
  sla: Sla,
  metric: SlaMetric,
  clock: SlaClock & { readonly state: 'running' },
  policy: SlaPolicy,
  reminder: SlaReminder,
  told: Told,
): SlaNotifyEffect {
  const { text, subject } = slaText(
    reminder.message,
    {
      ticket: sla.ticketId,
      priority: sla.priority,
      policy: policy.id,
      metric,
      dueAt: clock.breachedAt ?? clock.dueAt,
      timeZone: policy.calendar.timeZone,
      lateSince: isLate(told) ? told.at : null,
      reason: null,
      kind: clock.breachedAt === null ? 'before' : 'after',
    },
    told.language,
  )
  return {
    type: 'notify',
    ...base(sla, metric, clock.startedAt, `${reminder.what}${ofTarget(clock)}/${told.at}`),
    callId: null,
    notification: { channel: reminder.message.channel, subject, text },
    at: told.at,
    late: isLate(told),
  }
}

/** A step of a chain. */
export function stepEffect(
  sla: Sla,
  escalation: SlaEscalation,
  chain: EscalationChain,
  policy: SlaPolicy | null,
  told: Told,
): SlaNotifyEffect | null {
  const message = chain.steps[escalation.step]?.message
  if (message === undefined) return null
  const { text, subject } = slaText(
    message,
    {
      ticket: sla.ticketId,
      priority: sla.priority,
      policy: policy?.id ?? null,
      metric: escalation.metric,
      dueAt: escalation.metric === null ? null : escalation.startedAt,
      timeZone: policy?.calendar.timeZone ?? 'UTC',
      lateSince: isLate(told) ? told.at : null,
      reason: escalation.reason,
      kind: 'escalation',
    },
    told.language,
  )
  return {
    type: 'notify',
    ...base(sla, escalation.metric, escalation.startedAt, `chain/${chain.name}/${escalation.step}`),
    callId: null,
    notification: { channel: message.channel, subject, text },
    at: told.at,
    late: isLate(told),
  }
}

/** A target was missed. */
export function breachedEffect(
  sla: Sla,
  metric: SlaMetric,
  clock: SlaClock,
  policy: SlaPolicy,
  told: Pick<Told, 'at' | 'now'>,
): SlaBreachedEffect {
  return {
    type: 'slaBreached',
    ...base(sla, metric, clock.startedAt, breachOf(clock)),
    metric,
    policy: policy.id,
    target: clock.target ?? 0,
    at: told.at,
    late: isLate(told),
  }
}

/** What was told to be missed at a clock is not, as is known since something that happened at `at` was learnt. */
export function breachTakenBackEffect(sla: Sla, metric: SlaMetric, clock: SlaClock, at: Timestamp): SlaBreachTakenBackEffect {
  return {
    type: 'slaBreachTakenBack',
    ...base(sla, metric, clock.startedAt, `takenBack/${at}`),
    metric,
    breach: base(sla, metric, clock.startedAt, breachOf(clock)).key,
    at,
    late: false,
  }
}

/** A clock stopped; `before`: if it had stopped before, that is replaced. */
export function measuredEffect(
  sla: Sla,
  metric: SlaMetric,
  clock: SlaClock & { readonly state: 'stopped' },
  before: SlaClock,
): SlaMeasuredEffect {
  const id = ({ stoppedAt }: typeof clock) => base(sla, metric, clock.startedAt, `measured/${stoppedAt}`)
  return {
    type: 'slaMeasured',
    ...id(clock),
    ...(before.state === 'stopped' && { replaces: id(before).key }),
    metric,
    policy: sla.policy?.id ?? null,
    used: clock.used,
    target: clock.target,
    outcome: clock.outcome,
    at: clock.stoppedAt,
    late: false,
  }
}
