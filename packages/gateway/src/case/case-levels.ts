import { type CaseLevel, type Interaction, type Timestamp, toNewTicket } from '@ringloop/core'
import { type Sla, slaMetrics } from '@ringloop/core/sla'
import type { SlaSettings } from '../sla/sla-settings.js'
import { ticketFacts, toTicketAbout } from '../sla/ticket-about.js'

/** From this share of the time on a promise is at risk. */
const riskShare = 0.8

/** The promises of a filed ticket, as they stand. */
export function levelsOf(sla: Sla, { policies }: Pick<SlaSettings, 'policies'>, now: Timestamp): readonly CaseLevel[] {
  const calendar = sla.policy === null ? null : (policies.policy(sla.policy.id)?.calendar ?? null)
  return slaMetrics.flatMap((metric): CaseLevel[] => {
    const clock = sla.clocks[metric]
    if (clock === null || clock.target === null) return []
    const { target, breachedAt, used } = clock
    const base = { metric, target, breachedAt, dueAt: null, atRiskAt: null, left: null, outcome: null }
    if (clock.state === 'paused') return [{ ...base, state: 'paused', left: Math.max(0, target - used) }]
    if (clock.state === 'stopped') return [{ ...base, state: 'stopped', outcome: clock.outcome }]
    const untilRisk = Math.max(0, riskShare * target - used)
    const byTime = calendar?.addWorkingTime(clock.since, untilRisk) ?? clock.dueAt
    const atRiskAt = clock.told.length > 0 && byTime !== null ? Math.min(byTime, now) : byTime
    return [{ ...base, state: 'running', dueAt: clock.dueAt, atRiskAt }]
  })
}

/** What would be promised if the draft were filed now. The customer who was spoken to has had their first response. */
export function draftLevels(
  { call, filing }: Pick<Interaction, 'call' | 'filing'>,
  settings: SlaSettings,
  now: Timestamp,
): readonly CaseLevel[] {
  if (filing.state === 'none' || filing.state === 'filed') return []
  const { queue = null, owner = null, ...ticket } = toNewTicket(filing.draft)
  const standing = { priority: ticket.priority, status: 'acknowledged', openedAt: now } as const
  const about = toTicketAbout({ ...ticket, ...standing, queue, owner, createdAt: now, updatedAt: now })
  const policy = settings.policies.select(ticketFacts(standing, about, now, settings))
  return (['firstResponse', 'resolution'] as const).flatMap((metric): CaseLevel[] => {
    const target = policy?.target(metric, ticket.priority) ?? null
    if (target === null || (metric === 'firstResponse' && call.answeredAt !== null)) return []
    return [{ metric, state: 'draft', target, dueAt: null, atRiskAt: null, left: null, breachedAt: null, outcome: null }]
  })
}
