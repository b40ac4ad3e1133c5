import type { DayPlan, DispatchProblem, Engineer, Route, TravelTable, WorkOrder } from '../../src/dispatch/index.js'

/**
 * Everything that is wrong with a plan, in sentences; written against the meaning of a plan, without the planner's own arithmetic. Travel is
 * rounded to a millisecond for each way by the planner, so that two milliseconds are let pass.
 */
export function problemsOf(problem: DispatchProblem, plan: DayPlan, travel: TravelTable): readonly string[] {
  const found: string[] = []
  const orders = new Map(problem.orders.map((order) => [order.id, order]))
  const engineers = new Map(problem.engineers.map((engineer) => [engineer.id, engineer]))
  const seen = new Map<string, number>()
  const fetched = new Map<string, number>()
  for (const route of plan.routes) {
    const engineer = engineers.get(route.engineerId)
    if (engineer === undefined) {
      found.push(`nobody knows ${route.engineerId}`)
      continue
    }
    found.push(...problemsOfRoute(problem, engineer, route, orders, travel))
    for (const visit of route.visits) {
      seen.set(visit.orderId, (seen.get(visit.orderId) ?? 0) + 1)
      for (const [part, count] of Object.entries(visit.fetch?.parts ?? {})) {
        const key = `${visit.fetch?.depotId} ${part}`
        fetched.set(key, (fetched.get(key) ?? 0) + count)
      }
    }
  }
  for (const { orderId } of plan.unplanned) seen.set(orderId, (seen.get(orderId) ?? 0) + 1)
  for (const { id } of problem.orders) if (seen.get(id) !== 1) found.push(`${id} is there ${seen.get(id) ?? 0} times`)
  for (const [key, count] of fetched) {
    const [depotId, part = ''] = key.split(' ')
    const stock = problem.depots.find(({ id }) => id === depotId)?.stock[part] ?? 0
    if (count > stock) found.push(`${depotId} gives ${count} ${part} and has ${stock}`)
  }
  return found
}

function problemsOfRoute(
  { now, engineers, depots, pickUpMinutes = 10 }: DispatchProblem,
  engineer: Engineer,
  { visits, backAt }: Route,
  orders: ReadonlyMap<string, WorkOrder>,
  travel: TravelTable,
): readonly string[] {
  const found: string[] = []
  const wrong = (text: string) => found.push(`${engineer.id}: ${text}`)
  const used = new Map<string, number>()
  const present = new Set<string>(engineers.filter(({ away }) => !away).map(({ id }) => id))
  const waysIn = (from: number, to: number) =>
    engineer.shifts.some(
      (shift, index) =>
        from >= shift.from && to <= shift.to + (index === engineer.shifts.length - 1 ? engineer.overtimeMinutes * 60_000 : 0),
    )
  let place = engineer.place
  let free = Math.max(now, engineer.freeAt ?? now)
  if (engineer.away && visits.length > 0) wrong('is away')
  if (engineer.capacity !== null && visits.filter(({ started }) => !started).length > 0 && visits.length > engineer.capacity)
    wrong(`has ${visits.length} visits`)
  for (const visit of visits) {
    const order = orders.get(visit.orderId)
    if (order === undefined) {
      wrong(`${visit.orderId} is no order`)
      continue
    }
    for (const [part, count] of Object.entries(visit.fromVan)) used.set(part, (used.get(part) ?? 0) + count)
    if (visit.started) {
      if (order.started?.by !== engineer.id || visit.startAt !== order.started.at) wrong(`${order.id} did not begin so`)
      free = Math.max(free, visit.endAt)
      place = order.place
      continue
    }
    if (present.has(order.started?.by ?? '')) wrong(`${order.id} has begun elsewhere`)
    for (const [skill, level] of Object.entries(order.skills))
      if (!((engineer.skills[skill] ?? Number.NEGATIVE_INFINITY) >= level)) wrong(`${order.id} wants ${skill} ${level}`)
    for (const name of order.certificates) {
      const until = engineer.certificates[name]
      if (until === undefined || (until !== null && until < visit.endAt)) wrong(`${order.id} wants ${name}`)
    }
    if (order.pinnedTo !== null && order.pinnedTo !== engineer.id) wrong(`${order.id} is somebody else's`)
    for (const [part, count] of Object.entries(order.parts))
      if ((visit.fromVan[part] ?? 0) + (visit.fetch?.parts[part] ?? 0) !== count) wrong(`${order.id} has not its ${part}`)
    const windows = order.promised === null ? order.windows : [order.promised]
    if (windows.length > 0 && !windows.some(({ from, to }) => from <= visit.startAt && visit.startAt <= to))
      wrong(`${order.id} begins outside its windows`)
    if (visit.endAt - visit.startAt !== order.durationMinutes * 60_000) wrong(`${order.id} takes another time`)
    if (visit.leaveAt < free) wrong(`leaves for ${order.id} before being free`)
    if (!waysIn(visit.leaveAt, visit.endAt)) wrong(`${order.id} is in no shift`)
    if (visit.startAt < visit.arriveAt) wrong(`${order.id} begins before arrival`)
    const way = (from: typeof place, to: typeof place) => travel.seconds(from, to) * 1000
    if (visit.fetch === null) {
      if (visit.arriveAt - visit.leaveAt < way(place, order.place) - 2) wrong(`${order.id} is reached too fast`)
    } else {
      const { depotId, arriveAt, leaveAt } = visit.fetch
      const depot = depots.find(({ id }) => id === depotId)?.place ?? place
      if (arriveAt - visit.leaveAt < way(place, depot) - 2) wrong(`${depotId} is reached too fast`)
      if (leaveAt - arriveAt < pickUpMinutes * 60_000 - 2) wrong(`parts are fetched too fast at ${depotId}`)
      if (visit.arriveAt - leaveAt < way(depot, order.place) - 2) wrong(`${order.id} is reached too fast from ${depotId}`)
    }
    place = order.place
    free = visit.endAt
  }
  for (const [part, count] of used) if (count > (engineer.van[part] ?? 0)) wrong(`uses ${count} ${part} of the van`)
  if (engineer.endsAt !== null && visits.some(({ started }) => !started)) {
    if (backAt === null) wrong('has to be back')
    else {
      if (backAt - free < travel.seconds(place, engineer.endsAt) * 1000 - 2) wrong('is back too fast')
      const last = engineer.shifts.at(-1)?.to ?? 0
      if (backAt > last + engineer.overtimeMinutes * 60_000) wrong('is back too late')
    }
  }
  return found
}
