import {
  type DispatchProblem,
  defaultCostWeights,
  type Engineer,
  type TravelTable,
  type WorkOrder,
} from '../../src/dispatch/index.js'

/** A day told stop by stop: the orders an engineer drives to, and by which depot. */
export type NaiveDay = readonly { readonly order: WorkOrder; readonly depotId: string | null }[]

/**
 * What a day costs, or `null` if it cannot be driven: minute by minute of meaning, nothing kept from stop to stop but the time. Looks at
 * neither skills nor stock.
 */
export function naiveCost(problem: DispatchProblem, engineer: Engineer, day: NaiveDay, travel: TravelTable): number | null {
  const weights = { ...defaultCostWeights, ...problem.weights }
  const way = (from: { latitude: number; longitude: number }, to: typeof from) => Math.round(travel.seconds(from, to) * 1000)
  const lastShift = engineer.shifts.at(-1)
  const endOf = (shift: { to: number }) => shift.to + (shift === lastShift ? engineer.overtimeMinutes * 60_000 : 0)
  let time = Math.max(problem.now, engineer.freeAt ?? problem.now)
  let place = engineer.place
  let travelled = 0
  let late = 0
  let deviation = 0
  let worked = engineer.loadMinutes
  for (const { order, depotId } of day) {
    const depot = problem.depots.find(({ id }) => id === depotId)
    const there =
      depot === undefined
        ? way(place, order.place)
        : way(place, depot.place) + way(depot.place, order.place) + (problem.pickUpMinutes ?? 10) * 60_000
    const windows = order.promised === null ? order.windows : [order.promised]
    let end: number | null = null
    for (const shift of engineer.shifts) {
      const arrives = Math.max(time, shift.from) + there
      const starts =
        windows.length === 0 ? [arrives] : windows.filter(({ to }) => to >= arrives).map(({ from }) => Math.max(from, arrives))
      const done = Math.min(...starts) + order.durationMinutes * 60_000
      if (done <= endOf(shift)) {
        end = done
        break
      }
    }
    if (end === null) return null
    for (const name of order.certificates) if ((engineer.certificates[name] ?? Number.POSITIVE_INFINITY) < end) return null
    travelled += there
    if (order.dueAt !== null) {
      const slack = (order.dueAt - end) / 60_000
      const risk = Math.min(weights.marginMinutes, Math.max(0, weights.marginMinutes - slack))
      late += weights.priority[order.priority] * (Math.max(0, -slack) * weights.lateMinute + risk * weights.riskMinute)
    }
    if (order.preferred !== null && order.preferred !== engineer.id) deviation += weights.notPreferred
    worked += order.durationMinutes
    time = end
    place = order.place
  }
  if (engineer.endsAt !== null && day.length > 0) {
    const home = way(place, engineer.endsAt)
    travelled += home
    const back = engineer.shifts
      .map((shift) => [Math.max(time, shift.from) + home, endOf(shift)] as const)
      .find(([at, end]) => at <= end)
    if (back === undefined) return null
    time = back[0]
  }
  const overtime = day.length === 0 ? 0 : Math.max(0, time - (lastShift?.to ?? time)) / 60_000
  return (
    (travelled / 60_000) * weights.travelMinute +
    late +
    deviation +
    overtime * weights.overtimeMinute +
    (weights.balance * (worked ** 2 - engineer.loadMinutes ** 2)) / 480
  )
}
