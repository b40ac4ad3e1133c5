import { seededRandom } from '@ringloop/core/dispatch'

/**
 * What all engines are given: facts of 22 fields, and rules of three conditions in seven shapes, as a table. Each engine writes
 * the rules in its own language; every field is known, so that no engine's idea of what is missing matters.
 */
export interface CallFacts {
  readonly queue: string
  readonly level: string
  readonly waitSeconds: number
  readonly dialled: string
  readonly country: string
  readonly openTickets: number
  readonly direction: string
  readonly reason: string
  readonly talkSeconds: number
  readonly outcome: string
  readonly tags: readonly string[]
  readonly priority: string
  readonly ageSeconds: number
  readonly language: string
  readonly sentiment: number
  readonly topics: readonly string[]
  readonly weekday: string
  readonly hour: number
  readonly digits: string
  readonly number: string
  readonly known: boolean
  readonly waiting: number
}
/** A field of {@link CallFacts}. */
export type Field = keyof CallFacts

/** One condition of a rule. */
export type RowCondition =
  | { readonly field: Field; readonly test: 'is'; readonly expected: string | boolean }
  | { readonly field: Field; readonly test: 'in'; readonly expected: readonly string[] }
  | { readonly field: Field; readonly test: 'atLeast' | 'below'; readonly expected: number }
  | { readonly field: Field; readonly test: 'startsWith' | 'has'; readonly expected: string }

/** A rule: which of the shapes, and with what. */
export type RuleRow = { readonly shape: number; readonly conditions: readonly [RowCondition, RowCondition, RowCondition] }

const queues = ['support', 'sales', 'billing', 'orders', 'returns', 'complaints']
const levels = ['basic', 'silver', 'gold', 'VIP']
const countries = ['DE', 'CN', 'FR', 'US', 'GB', 'IN']
const reasons = ['order status', 'invoice', 'appointment', 'defect', 'other']
const words = ['late', 'refund', 'vip', 'blocked', 'new', 'legal']
const priorities = ['low', 'normal', 'high', 'urgent']
const languages = ['de', 'zh', 'fr', 'en']
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const dialled = Array.from({ length: 12 }, (_, index) => String(5000 + index))

/** The same choices each time. */
export function createRandom(seed: number) {
  const next = seededRandom(seed)
  const below = (limit: number): number => Math.floor(next() * limit)
  return { below, pick: <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value }
}

/** Rules of all shapes in turn. */
export function makeRows(count: number): readonly RuleRow[] {
  const { below, pick } = createRandom(5)
  const shapes: readonly (() => RuleRow['conditions'])[] = [
    () => [
      { field: 'queue', test: 'is', expected: pick(queues) },
      { field: 'level', test: 'in', expected: [pick(levels), pick(levels)] },
      { field: 'waitSeconds', test: 'atLeast', expected: 60 + below(240) },
    ],
    () => [
      { field: 'dialled', test: 'is', expected: pick(dialled) },
      { field: 'country', test: 'is', expected: pick(countries) },
      { field: 'openTickets', test: 'atLeast', expected: 1 + below(5) },
    ],
    () => [
      { field: 'direction', test: 'is', expected: pick(['inbound', 'outbound']) },
      { field: 'reason', test: 'is', expected: pick(reasons) },
      { field: 'talkSeconds', test: 'below', expected: 10 + below(60) },
    ],
    () => [
      { field: 'tags', test: 'has', expected: pick(words) },
      { field: 'priority', test: 'is', expected: pick(priorities) },
      { field: 'ageSeconds', test: 'atLeast', expected: 40_000 + below(40_000) },
    ],
    () => [
      { field: 'language', test: 'is', expected: pick(languages) },
      { field: 'sentiment', test: 'below', expected: -0.9 + below(10) / 10 },
      { field: 'topics', test: 'has', expected: pick(words) },
    ],
    () => [
      { field: 'weekday', test: 'in', expected: [pick(weekdays), pick(weekdays)] },
      { field: 'hour', test: 'atLeast', expected: 12 + below(12) },
      { field: 'digits', test: 'startsWith', expected: String(below(10)) },
    ],
    () => [
      { field: 'number', test: 'startsWith', expected: `+${10 + below(80)}` },
      { field: 'known', test: 'is', expected: below(2) === 0 },
      { field: 'waiting', test: 'atLeast', expected: 5 + below(40) },
    ],
  ]
  return Array.from({ length: count }, (_, index) => {
    const shape = index % shapes.length
    return { shape, conditions: (shapes[shape] as () => RuleRow['conditions'])() }
  })
}

/** Calls as they come. */
export function makeFacts(count: number): readonly CallFacts[] {
  const { below, pick } = createRandom(17)
  return Array.from({ length: count }, () => ({
    queue: pick(queues),
    level: pick(levels),
    waitSeconds: below(300),
    dialled: pick(dialled),
    country: pick(countries),
    openTickets: below(6),
    direction: pick(['inbound', 'outbound']),
    reason: pick(reasons),
    talkSeconds: below(600),
    outcome: pick(['answered', 'abandoned']),
    tags: [pick(words), pick(words)],
    priority: pick(priorities),
    ageSeconds: below(86_400),
    language: pick(languages),
    sentiment: below(201) / 100 - 1,
    topics: [pick(words)],
    weekday: pick(weekdays),
    hour: below(24),
    digits: String(below(10_000)),
    number: `+${10 + below(80)}${below(1_000_000_000)}`,
    known: below(2) === 0,
    waiting: below(50),
  }))
}
