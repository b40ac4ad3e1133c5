import type { RuleTried } from '../rules/decision.js'
import { evaluate } from '../rules/evaluate.js'
import type { Facts } from '../rules/facts-of.js'
import { plainValue } from '../rules/plain-value.js'
import type { Lists } from '../rules/test-holds.js'
import type { Timestamp } from '../time/clock.js'
import type { Workflow } from './workflow.js'

/** One who waits. */
export interface WaitingItem {
  readonly id: string
  readonly enteredAt: Timestamp
  /** How much earlier than they did they count as having come; see {@link headStartOf}. */
  readonly headStartSeconds: number
}

/** A head start, and what made it. */
export interface HeadStart {
  readonly seconds: number
  /** 0 to 10. */
  readonly priority: number
  readonly raises: readonly RuleTried[]
}

/** What holds where a workflow says nothing: a minute a point, a quarter of an hour at most. */
export const usualAgeing = { secondsPerPriority: 60, mostSeconds: 900 }

/**
 * The head start of something in a queue: its target's priority, raised by what its workflow says about level, mood or due times, as the
 * facts are now. Never negative, and never more than `ageing.mostSeconds`.
 */
export function headStartOf(
  workflow: Pick<Workflow, 'ageing' | 'raise'>,
  item: {
    readonly facts: Facts
    readonly priority?: number | undefined
    readonly queueScore?: number | undefined
    readonly lists?: Lists | undefined
  },
): HeadStart {
  const { secondsPerPriority = usualAgeing.secondsPerPriority, mostSeconds = usualAgeing.mostSeconds } = workflow.ageing ?? {}
  let points = item.priority ?? 0
  const raises = (workflow.raise ?? []).map(({ when, by }, index): RuleTried => {
    const { matched, decidedBy } = evaluate(when, item.facts, undefined, item.lists)
    if (matched) points += by
    const rule = `raise[${index}]`
    return matched || decidedBy === null
      ? { rule, matched }
      : {
          rule,
          matched,
          failed: { condition: `when${decidedBy.path}`, fact: decidedBy.fact, value: plainValue(decidedBy.value) },
        }
  })
  const priority = within(points, 10)
  return { seconds: within(priority * secondsPerPriority + (item.queueScore ?? 0), mostSeconds), priority, raises }
}

/** How far ahead somebody is, in seconds: what they have waited, and their head start. What mod_callcenter computes as `score`. */
export const queueScoreOf = (item: WaitingItem, now: Timestamp, mostSeconds = usualAgeing.mostSeconds): number =>
  (now - item.enteredAt) / 1000 + within(item.headStartSeconds, mostSeconds)

/**
 * Those who wait, who is next first. Waiting counts as much as priority does, second by second, and no head start is more than
 * `mostSeconds`: so nobody ever waits behind somebody who came more than `mostSeconds` after them. With the same score, who came first; then by id.
 */
export function orderQueue<Item extends WaitingItem>(
  items: readonly Item[],
  now: Timestamp,
  { mostSeconds = usualAgeing.mostSeconds }: { readonly mostSeconds?: number } = {},
): readonly Item[] {
  return items
    .map((item) => ({ item, score: queueScoreOf(item, now, mostSeconds) }))
    .sort((a, b) => b.score - a.score || a.item.enteredAt - b.item.enteredAt || (a.item.id < b.item.id ? -1 : 1))
    .map(({ item }) => item)
}

// what is no number at all gives no head start
const within = (value: number, most: number): number => (value > 0 ? Math.min(value, most) : 0)
