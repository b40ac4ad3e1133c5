import type { Timestamp } from '../time/clock.js'
import type { SlaClock, SlaMetric } from './sla.js'
import type { SlaPolicy, SlaReminder } from './sla-policies.js'

/** Something that a running clock comes to: the end of its target, or a reminder. */
export interface SlaMark {
  readonly at: Timestamp
  /** `null`: the target is missed. */
  readonly reminder: SlaReminder | null
}

/** What a clock still comes to, by its policy, in order; nothing while it stands still. */
export function dueMarks(clock: SlaClock | null, metric: SlaMetric, policy: SlaPolicy): readonly SlaMark[] {
  if (clock === null || clock.state !== 'running' || clock.target === null) return []
  const marks: SlaMark[] = []
  if (clock.breachedAt === null && clock.dueAt !== null) marks.push({ at: clock.dueAt, reminder: null })
  for (const reminder of policy.reminders) {
    if ((reminder.of !== null && reminder.of !== metric) || clock.told.includes(reminder.what)) continue
    const at = instantOf(reminder, clock, clock.target, policy)
    if (at !== null) marks.push({ at, reminder })
  }
  // of one instant, the breach is told first
  return marks.sort((a, b) => a.at - b.at || Number(a.reminder !== null) - Number(b.reminder !== null))
}

function instantOf(
  { time }: SlaReminder,
  clock: SlaClock & { readonly state: 'running' },
  target: number,
  { calendar }: SlaPolicy,
): Timestamp | null {
  if (time.kind === 'clock') {
    const at = clock.dueAt === null ? null : time.instant(clock.dueAt)
    // what went by before it ran, or while it stood still, is not told
    return at === null || at < clock.since ? null : at
  }
  if (time.kind === 'fromDue' && time.elapsed) return clock.dueAt === null ? null : clock.dueAt + time.by
  const offset = time.kind === 'percent' ? Math.ceil((target * time.percent) / 100) : target + time.by
  // longer before than there is time at all
  if (offset <= 0) return null
  return offset <= clock.used ? clock.since : calendar.addWorkingTime(clock.since, offset - clock.used)
}
