import type { Timestamp } from '../time/clock.js'
import { dueMarks, type SlaMark } from './due-marks.js'
import { type Sla, type SlaClock, type SlaEscalation, type SlaMetric, slaMetrics } from './sla.js'
import type { SlaEffect } from './sla-effect.js'
import { breachedEffect, reminderEffect, stepEffect } from './sla-effects.js'
import type { EscalationChain, SlaPolicies, SlaPolicy } from './sla-policies.js'

const mostEscalations = 8

/** What comes next to a ticket. */
type Next =
  | { readonly at: Timestamp; readonly kind: 'mark'; readonly metric: SlaMetric; readonly mark: SlaMark }
  | { readonly at: Timestamp; readonly kind: 'step'; readonly index: number }

/** Lets everything happen that is due before `until`, each thing once, in order; `now` tells what is late. */
export function advanceSla<Facts>(
  sla: Sla,
  policy: SlaPolicy | null,
  policies: SlaPolicies<Facts>,
  { until, now }: { readonly until: Timestamp; readonly now: Timestamp },
): { readonly sla: Sla; readonly effects: readonly SlaEffect[] } {
  const effects: SlaEffect[] = []
  let current = sla
  for (;;) {
    const next = nextOf(current, policy)
    if (next === null || next.at >= until) return { sla: current, effects }
    const told = { at: next.at, now, language: policies.language }
    if (next.kind === 'step') {
      const escalation = current.escalations[next.index]
      const chain = escalation === undefined ? null : policies.chain(escalation.chain)
      const effect = escalation === undefined || chain === null ? null : stepEffect(current, escalation, chain, policy, told)
      if (effect !== null) effects.push(effect)
      current = {
        ...current,
        escalations: current.escalations.map((one, index) => (index === next.index ? afterStep(one, chain, policy) : one)),
      }
      continue
    }
    const { metric, mark } = next
    const clock = current.clocks[metric]
    if (clock?.state !== 'running' || policy === null) return { sla: current, effects }
    if (mark.reminder !== null) {
      effects.push(reminderEffect(current, metric, clock, policy, mark.reminder, told))
      current = withClock(current, metric, { ...clock, told: [...clock.told, mark.reminder.what] })
      continue
    }
    effects.push(breachedEffect(current, metric, clock, policy, told))
    current = withClock(current, metric, { ...clock, breachedAt: next.at })
    const name = policy.chain(metric)
    const chain = name === null ? null : policies.chain(name)
    if (chain !== null) current = beginEscalation(current, chain, policy, { at: next.at, metric, reason: null })
  }
}

/** The next instant at which anything must happen. */
export const wakeTime = (sla: Sla, policy: SlaPolicy | null): Timestamp | null => nextOf(sla, policy)?.at ?? null

/** Begins a chain. At most eight go on at once: the oldest makes place. */
export function beginEscalation(
  sla: Sla,
  chain: EscalationChain,
  policy: SlaPolicy | null,
  { at, metric, reason }: { readonly at: Timestamp; readonly metric: SlaMetric | null; readonly reason: string | null },
): Sla {
  const nextAt = stepTime(chain, 0, at, policy)
  const begun: SlaEscalation = { chain: chain.name, startedAt: at, metric, reason, step: 0, nextAt }
  return { ...sla, escalations: [...sla.escalations, begun].slice(-mostEscalations) }
}

/** A clock put in its place. */
export const withClock = (sla: Sla, metric: SlaMetric, clock: SlaClock | null): Sla => ({
  ...sla,
  clocks: { ...sla.clocks, [metric]: clock },
})

function nextOf(sla: Sla, policy: SlaPolicy | null): Next | null {
  let next: Next | null = null
  for (const metric of slaMetrics) {
    const mark = policy === null ? undefined : dueMarks(sla.clocks[metric], metric, policy)[0]
    if (mark !== undefined && (next === null || mark.at < next.at)) next = { at: mark.at, kind: 'mark', metric, mark }
  }
  for (const [index, { nextAt }] of sla.escalations.entries())
    if (nextAt !== null && (next === null || nextAt < next.at)) next = { at: nextAt, kind: 'step', index }
  return next
}

function afterStep(escalation: SlaEscalation, chain: EscalationChain | null, policy: SlaPolicy | null): SlaEscalation {
  const step = escalation.step + 1
  // a chain that is no longer configured ends here
  const nextAt = chain === null || escalation.nextAt === null ? null : stepTime(chain, step, escalation.nextAt, policy)
  return { ...escalation, step, nextAt }
}

function stepTime(chain: EscalationChain, step: number, from: Timestamp, policy: SlaPolicy | null): Timestamp | null {
  const after = chain.steps[step]?.after
  if (after === undefined) return null
  return chain.workingTime && policy !== null ? policy.calendar.addWorkingTime(from, after) : from + after
}
