import type {
  DispatchEngineerRow,
  DispatchOrderRow,
  DispatchStopRow,
  DispatchView,
  TicketPriority,
  Timestamp,
} from '@ringloop/core'

/** How an order stands against what was promised. */
export type OrderUrgency = 'late' | 'atRisk' | 'none'

/** An order with what is known beside it. */
export interface DispatchOrderItem {
  readonly row: DispatchOrderRow
  /** When somebody is there, as it is or as a plan would have it; `null`: nobody knows. */
  readonly stop: DispatchStopRow | null
  /** `proposed`: it is free, and a plan would give it to somebody. */
  readonly state: 'free' | 'taken' | 'proposed'
  readonly urgency: OrderUrgency
  /** Of whose day `stop` is. */
  readonly engineer: DispatchEngineerRow | null
}

/** An engineer with their day. */
export interface DispatchEngineerItem {
  readonly row: DispatchEngineerRow
  /** In order; those that a plan would give them, too. */
  readonly stops: readonly { readonly stop: DispatchStopRow; readonly order: DispatchOrderRow }[]
  /** What they have and nobody knows when. */
  readonly unplanned: readonly DispatchOrderRow[]
}

/** Which orders are listed. */
export type OrderFilter = 'all' | 'free' | 'taken'

/** Less than this before its time an order is at risk. */
const marginMs = 60 * 60_000
const ranks: Readonly<Record<TicketPriority, number>> = { urgent: 0, high: 1, normal: 2, low: 3 }

/** The orders of the board: the free first, the most urgent of them first. */
export function orderItems(view: DispatchView, now: Timestamp): readonly DispatchOrderItem[] {
  const rank = ({ row }: DispatchOrderItem) => [
    row.taken === null ? 0 : 1,
    ranks[row.priority],
    row.dueAt ?? Number.MAX_VALUE,
    row.offeredAt,
  ]
  return Object.values(view.orders)
    .map((row): DispatchOrderItem => {
      const stop = view.stops[row.id] ?? null
      const state = row.taken !== null ? 'taken' : stop !== null ? 'proposed' : 'free'
      const whose = stop?.engineerId ?? row.taken?.by
      return { row, stop, state, urgency: urgencyOf(row, stop, now), engineer: (whose && view.engineers[whose]) || null }
    })
    .sort((one, other) => compare(rank(one), rank(other)) || one.row.id.localeCompare(other.row.id))
}

/** The engineers by name, who is away last. */
export function engineerItems(view: DispatchView): readonly DispatchEngineerItem[] {
  const stops = grouped(Object.values(view.stops), ({ engineerId }) => engineerId)
  const taken = grouped(Object.values(view.orders), ({ taken }) => taken?.by ?? '')
  return Object.values(view.engineers)
    .map((row): DispatchEngineerItem => {
      const day = (stops.get(row.id) ?? []).sort((one, other) => one.startAt - other.startAt || one.position - other.position)
      return {
        row,
        stops: day.flatMap((stop) => {
          const order = view.orders[stop.id]
          return order === undefined ? [] : [{ stop, order }]
        }),
        unplanned: (taken.get(row.id) ?? []).filter(({ id }) => view.stops[id] === undefined),
      }
    })
    .sort(
      (one, other) =>
        Number(one.row.state === 'away') - Number(other.row.state === 'away') || one.row.name.localeCompare(other.row.name),
    )
}

/** Those of a filter whose title, ticket, or person has the text. */
export function findOrders(items: readonly DispatchOrderItem[], filter: OrderFilter, text: string): readonly DispatchOrderItem[] {
  const wanted = text.trim().toLocaleLowerCase()
  return items.filter(({ row, engineer }) => {
    if (filter !== 'all' && (filter === 'taken') !== (row.taken !== null)) return false
    if (wanted === '') return true
    return [row.title, row.ticketId, row.taken?.name, engineer?.name].some((each) => each?.toLocaleLowerCase().includes(wanted))
  })
}

function urgencyOf(
  { dueAt, promised, minutes, taken }: DispatchOrderRow,
  stop: DispatchStopRow | null,
  now: Timestamp,
): OrderUrgency {
  const planned = stop !== null && taken !== null
  const start = planned ? stop.startAt : now
  const end = planned ? stop.endAt : now + (minutes ?? 60) * 60_000
  if ((dueAt !== null && end > dueAt) || (promised !== null && start > promised.to)) return 'late'
  if (dueAt !== null && end + marginMs > dueAt) return 'atRisk'
  return !planned && promised !== null && start + marginMs > promised.to ? 'atRisk' : 'none'
}

const compare = (one: readonly number[], other: readonly number[]): number => {
  const index = one.findIndex((value, at) => value !== other[at])
  return index === -1 ? 0 : (one[index] ?? 0) - (other[index] ?? 0)
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}
