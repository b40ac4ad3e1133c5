import type { Timestamp } from '@ringloop/core'
import {
  type BreachPrediction,
  predictBreach,
  type Sla,
  type SlaHistory,
  type SlaMeasuredEffect,
  type SlaMetric,
  type SlaPolicies,
  slaHistory,
  slaMetrics,
} from '@ringloop/core/sla'

/** How likely each clock that is not stopped misses its target; `null` without a target or a policy. */
export type BreachPredictions = Readonly<Record<SlaMetric, BreachPrediction | null>>

/** Predicts from how long it took in the past. */
export interface BreachHistory {
  /** By the tickets of the same policy, for each metric by itself. */
  predict(sla: Sla, policies: Pick<SlaPolicies<never>, 'policy'>, now: Timestamp): Promise<BreachPredictions>
}

/** So many of the last clocks that stopped are looked at, of all policies together. */
const lookedAt = 5_000
/** The past does not change quickly. */
const keptMs = 600_000

/** @param measured gives the last clocks that stopped, so many at most */
export function createBreachHistory(measured: (limit: number) => Promise<readonly SlaMeasuredEffect[]>): BreachHistory {
  let kept: { readonly at: Timestamp; readonly histories: Promise<ReadonlyMap<string, SlaHistory>> } | null = null

  const read = async () => {
    const times = new Map<string, number[]>()
    for (const { policy, metric, used, outcome } of await measured(lookedAt)) {
      // what was no longer asked for took no time that says anything
      if (outcome === 'cancelled') continue
      const name = nameOf(policy, metric)
      const same = times.get(name)
      if (same === undefined) times.set(name, [used])
      else same.push(used)
    }
    return new Map([...times].map(([name, all]) => [name, slaHistory(all)]))
  }

  return {
    async predict(sla, policies, now) {
      if (kept === null || now - kept.at > keptMs) {
        const histories = read()
        kept = { at: now, histories }
        // the next one asks again
        histories.catch(() => {
          kept = null
        })
      }
      const histories = await kept.histories
      const policy = sla.policy === null ? null : policies.policy(sla.policy.id)
      const predict = (metric: SlaMetric): BreachPrediction | null => {
        const clock = sla.clocks[metric]
        if (clock === null || policy === null) return null
        const history = histories.get(nameOf(policy.id, metric)) ?? slaHistory([])
        return predictBreach(clock, history, { now, calendar: policy.calendar })
      }
      return Object.fromEntries(slaMetrics.map((metric) => [metric, predict(metric)])) as BreachPredictions
    },
  }
}

const nameOf = (policy: string | null, metric: SlaMetric) => `${metric} ${policy ?? ''}`
