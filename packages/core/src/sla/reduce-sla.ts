import { sameValue } from '../text/same-value.js'
import type { TicketStatus } from '../tickets/ticket.js'
import { isOpen } from '../tickets/ticket.js'
import type { Timestamp } from '../time/clock.js'
import { advanceSla, beginEscalation, wakeTime, withClock } from './advance-sla.js'
import { dueMarks } from './due-marks.js'
import { type Sla, type SlaClock, type SlaMetric, slaMetrics } from './sla.js'
import {
  pauseClock,
  resumeClock,
  retargetClock,
  runClock,
  type SlaPhase,
  startClock,
  stopClock,
  unstopClock,
} from './sla-clock.js'
import type { SlaContext } from './sla-context.js'
import type { SlaEffect } from './sla-effect.js'
import { breachTakenBackEffect, measuredEffect } from './sla-effects.js'
import type { SlaEvent } from './sla-event.js'
import type { SlaPolicy } from './sla-policies.js'

const mostUnanswered = 16

/** The service level of a ticket after an event, and what it wants done. */
export interface SlaReduction {
  /** `null` as long as the ticket was not opened. */
  readonly sla: Sla | null
  readonly effects: readonly SlaEffect[]
}

/**
 * The service level of a ticket as a pure state machine. What came due before the event happens first, each thing once, in order,
 * also when nobody woke it up in time; then the event; then what it brought about. The same reference comes back if nothing changed.
 */
export function reduceSla<Facts>(sla: Sla | null, given: SlaEvent, context: SlaContext<Facts>): SlaReduction {
  if (sla === null) {
    if (given.type !== 'ticketOpened') return { sla: null, effects: [] }
    return finish(opened(given), null, given.at, context, [])
  }
  // nothing happens to a ticket before it is opened: some ticket systems do not say when
  const event = { ...given, at: Math.max(given.at, sla.openedAt) }
  const known = countedPolicy(sla, context)
  const effects: SlaEffect[] = []
  let current = sla
  if (known === null && sla.policy !== null) {
    // the policies were edited meanwhile, and nobody knows how they were: what was used is counted by the new ones
    const recounted = finish(sla, null, event.at, context, [])
    current = recounted.sla ?? sla
    effects.push(...recounted.effects)
  }
  const counted = known ?? policyOf(current, context)
  if (current.wakeAt !== null && current.wakeAt < event.at) {
    const rules = counted !== null && context.previous?.policy(counted.id) === counted ? context.previous : context.policies
    const advanced = advanceSla(current, counted, rules, { until: event.at, now: learntAt(event.at, context) })
    current = advanced.sla
    effects.push(...advanced.effects)
  }
  const changed = applyEvent(current, event, counted, context)
  effects.push(...changed.effects)
  const result = finish(changed.sla, counted, event.at, context, effects)
  return result.sla !== null && sameValue(result.sla, sla) ? { sla, effects: result.effects } : result
}

const learntAt = <Facts>(at: Timestamp, { now = at }: SlaContext<Facts>): Timestamp => Math.max(at, now)

/** The policy by which it was counted until now, if it is still known as it was. */
function countedPolicy<Facts>(sla: Sla, { policies, previous }: SlaContext<Facts>): SlaPolicy | null {
  if (sla.policy === null) return null
  const { id, revision } = sla.policy
  return [policies.policy(id), previous?.policy(id) ?? null].find((policy) => policy?.revision === revision) ?? null
}

const policyOf = <Facts>(sla: Sla, { policies, facts }: SlaContext<Facts>): SlaPolicy | null =>
  facts !== null ? policies.select(facts) : sla.policy === null ? null : policies.policy(sla.policy.id)

function phaseOf(status: TicketStatus, policy: SlaPolicy | null): SlaPhase {
  if (!isOpen(status)) return 'done'
  const paused = policy === null ? status === 'pending' || status === 'held' : policy.pausesIn(status)
  return paused ? 'paused' : 'running'
}

function opened(event: SlaEvent & { readonly type: 'ticketOpened' }): Sla {
  const phase = phaseOf(event.status, null)
  const clock = phase === 'done' ? null : startClock(event.at, phase)
  return {
    version: 1,
    ticketId: event.ticketId,
    policy: null,
    priority: event.priority,
    status: event.status,
    openedAt: event.at,
    clocks: { firstResponse: clock, nextResponse: null, resolution: clock },
    escalations: [],
    acknowledged: null,
    respondedAt: null,
    unanswered: [],
    wakeAt: null,
  }
}

/** The event itself; targets and dues come after it. */
function applyEvent<Facts>(
  sla: Sla,
  event: SlaEvent,
  policy: SlaPolicy | null,
  context: SlaContext<Facts>,
): { readonly sla: Sla; readonly effects: readonly SlaEffect[] } {
  switch (event.type) {
    case 'responded':
      return respond(sla, event.at, policy)
    case 'customerReplied':
      return { sla: awaitResponse(asked(sla, event.at), policy), effects: [] }
    case 'statusChanged':
      return changeStatus(sla, event.to, event.at, policy)
    case 'priorityChanged':
      return { sla: { ...sla, priority: event.to }, effects: [] }
    case 'escalated': {
      const chain = context.policies.chain(event.chain)
      const begun = { at: event.at, metric: null, reason: event.reason }
      return { sla: chain === null || !isOpen(sla.status) ? sla : beginEscalation(sla, chain, policy, begun), effects: [] }
    }
    case 'acknowledged':
      return { sla: { ...sla, escalations: [], acknowledged: { by: event.by, at: event.at } }, effects: [] }
    case 'ticketOpened':
    case 'factsChanged':
    case 'policiesChanged':
    case 'slaWoke':
      return { sla, effects: [] }
  }
}

/** The customer wrote. */
function asked(sla: Sla, at: Timestamp): Sla {
  const { firstResponse, nextResponse } = sla.clocks
  // told again, or late: it was answered since, or the ticket was done
  if ((sla.respondedAt !== null && at <= sla.respondedAt) || sla.unanswered.includes(at)) return sla
  for (const clock of [firstResponse, nextResponse])
    if (clock?.state === 'stopped' && clock.outcome === 'cancelled' && at <= clock.stoppedAt) return sla
  const unanswered = [...sla.unanswered, at].sort((one, other) => one - other)
  // of many, the last word says whether somebody waits, and the first since when
  return {
    ...sla,
    unanswered: unanswered.filter((_, index) => index !== mostUnanswered - 1 || unanswered.length <= mostUnanswered),
  }
}

/** The customer waits since the oldest message that was not answered. */
function awaitResponse(sla: Sla, policy: SlaPolicy | null): Sla {
  const { firstResponse, nextResponse } = sla.clocks
  const [since] = sla.unanswered
  if (since === undefined || (nextResponse !== null && nextResponse.state !== 'stopped' && !waitsLonger(nextResponse, since)))
    return sla
  const beforeFirst = firstResponse !== null && firstResponse.state !== 'stopped'
  if (beforeFirst && policy?.nextResponseFrom !== 'opening') return sla
  return withClock(sla, 'nextResponse', startClock(since, phaseOf(sla.status, policy)))
}

/** An older message is learnt late: it counts, unless something was told already, or the clock has stood still since. */
const waitsLonger = (clock: SlaClock, since: Timestamp): boolean =>
  clock.state === 'running' &&
  since < clock.startedAt &&
  clock.since === clock.startedAt &&
  clock.breachedAt === null &&
  clock.told.length === 0

/**
 * Told after something that the customer wrote later, an answer ends only what it was an answer to: for the rest somebody still waits.
 * Told after the end of the ticket, it ends what ended unanswered with that.
 */
function respond(
  before: Sla,
  at: Timestamp,
  policy: SlaPolicy | null,
): { readonly sla: Sla; readonly effects: readonly SlaEffect[] } {
  const respondedAt = Math.max(before.respondedAt ?? at, at)
  const sla = { ...before, respondedAt, unanswered: before.unanswered.filter((since) => since > at) }
  const answered = (clock: SlaClock | null) =>
    clock !== null && clock.startedAt <= at && (clock.state !== 'stopped' || (clock.unneeded === true && at <= clock.stoppedAt))
  const { firstResponse, nextResponse } = sla.clocks
  const needed = { firstResponse: answered(firstResponse) || undefined, nextResponse: answered(nextResponse) || undefined }
  const stopped = stopClocks(sla, at, policy, needed)
  return { ...stopped, sla: awaitResponse(stopped.sla, policy) }
}

function changeStatus(
  sla: Sla,
  to: TicketStatus,
  at: Timestamp,
  policy: SlaPolicy | null,
): { readonly sla: Sla; readonly effects: readonly SlaEffect[] } {
  const next = { ...sla, status: to }
  const wasDone = !isOpen(sla.status)
  if (isOpen(to)) return { sla: wasDone ? reopened(next, at) : next, effects: [] }
  if (wasDone) return { sla: next, effects: [] }
  const needed = { firstResponse: false, nextResponse: false, resolution: to !== 'cancelled' }
  const stopped = stopClocks({ ...next, unanswered: next.unanswered.filter((since) => since > at) }, at, policy, needed)
  return { sla: { ...stopped.sla, escalations: [] }, effects: stopped.effects }
}

/** What had stopped because the ticket was done goes on with what it had used; answers that were given stay given. */
function reopened(sla: Sla, at: Timestamp): Sla {
  let next = sla
  for (const metric of slaMetrics) {
    const clock = sla.clocks[metric]
    if (clock === null && metric === 'resolution') next = withClock(next, metric, startClock(at, 'paused'))
    if (clock?.state === 'stopped' && (metric === 'resolution' || clock.outcome === 'cancelled'))
      next = withClock(next, metric, resumeClock(clock))
  }
  return next
}

function stopClocks(
  sla: Sla,
  at: Timestamp,
  policy: SlaPolicy | null,
  needed: { readonly [metric in SlaMetric]?: boolean | undefined },
): { readonly sla: Sla; readonly effects: readonly SlaEffect[] } {
  const effects: SlaEffect[] = []
  let next = sla
  for (const metric of slaMetrics) {
    const before = sla.clocks[metric]
    const isNeeded = needed[metric]
    if (before === null || isNeeded === undefined || (before.state === 'stopped' && !isNeeded)) continue
    const clock = before.state === 'stopped' ? unstopClock(before, policy?.calendar ?? null) : before
    const stopped = stopClock(toldUntil(clock, metric, policy, at), at, policy?.calendar ?? null, { needed: isNeeded })
    next = withClock(next, metric, stopped)
    next = { ...next, escalations: next.escalations.filter((escalation) => escalation.metric !== metric) }
    if (isTakenBack(clock, stopped)) effects.push(breachTakenBackEffect(sla, metric, clock, at))
    effects.push(measuredEffect(next, metric, stopped, before))
  }
  return { sla: next, effects }
}

/** Chooses the policy, sets targets, lets clocks run or stand still, tells what that made due, and says when to wake up. */
function finish<Facts>(
  sla: Sla,
  counted: SlaPolicy | null,
  at: Timestamp,
  context: SlaContext<Facts>,
  before: readonly SlaEffect[],
): SlaReduction {
  const policy = policyOf(sla, context)
  let next: Sla = { ...sla, policy: policy === null ? null : { id: policy.id, revision: policy.revision } }
  const recounted = policy?.revision !== sla.policy?.revision || policy?.id !== sla.policy?.id
  const phase = phaseOf(sla.status, policy)
  const effects = [...before]
  for (const metric of slaMetrics) {
    let clock = next.clocks[metric]
    if (clock === null || clock.state === 'stopped') continue
    const target = policy?.target(metric, sla.priority) ?? null
    if (recounted || target !== clock.target) {
      // without a calendar until now, the new one counts what has gone by
      clock = retargetClock(
        clock,
        at,
        { before: sla.policy === null ? null : (counted?.calendar ?? null), from: policy?.calendar ?? null },
        target,
      )
      if (policy !== null) clock = { ...clock, told: passedReminders(clock, metric, policy, at) }
    }
    if (phase === 'running') clock = runClock(clock, at, policy?.calendar ?? null)
    else {
      const paused = pauseClock(toldUntil(clock, metric, policy, at), at, policy?.calendar ?? null)
      if (isTakenBack(clock, paused)) effects.push(breachTakenBackEffect(sla, metric, clock, at))
      clock = paused
    }
    // a breach that was taken back takes its chain along
    const { escalations } = next
    const kept = clock.breachedAt === null ? escalations.filter((escalation) => escalation.metric !== metric) : escalations
    next = withClock(kept.length === escalations.length ? next : { ...next, escalations: kept }, metric, clock)
  }
  const advanced = advanceSla(next, policy, context.policies, { until: at + 1, now: learntAt(at, context) })
  return {
    sla: { ...advanced.sla, wakeAt: wakeTime(advanced.sla, policy) },
    effects: [...effects, ...advanced.effects],
  }
}

/** Without the reminders that were told of a clock after it stood still, as is learnt now: they come again when their time does. */
function toldUntil(clock: SlaClock, metric: SlaMetric, policy: SlaPolicy | null, at: Timestamp): SlaClock {
  if (clock.state !== 'running' || policy === null) return clock
  // what a run before this one came to is dated by the beginning of this one
  const until = Math.max(at, clock.since)
  const later = dueMarks({ ...clock, told: [] }, metric, policy).filter((mark) => mark.at > until)
  const told = clock.told.filter((what) => later.every(({ reminder }) => reminder?.what !== what))
  return told.length === clock.told.length ? clock : { ...clock, told }
}

const isTakenBack = (before: SlaClock, after: SlaClock): boolean => before.breachedAt !== null && after.breachedAt === null

/** What a change of the target has put behind us is not told, the breach excepted: nobody is to be drowned in reminders. */
function passedReminders(clock: SlaClock, metric: SlaMetric, policy: SlaPolicy, at: Timestamp): readonly string[] {
  const armed = runClock({ ...clock, told: [] }, at, policy.calendar)
  const marks = dueMarks(armed, metric, policy)
  return marks.flatMap((mark) => (mark.reminder !== null && mark.at <= at ? [mark.reminder.what] : []))
}
