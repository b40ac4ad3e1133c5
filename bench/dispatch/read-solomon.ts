import type { RoutingProblem } from '@ringloop/core/dispatch'
import type { Instance } from './instance.js'
import { readNumbers } from './read-numbers.js'

/** Reads Solomon's format: number and capacity of vehicles, then a line a customer, the depot first. Distances are Euclidean, a unit of way is one of time. */
export function readSolomon(name: string, text: string): Instance {
  const rows = readNumbers(text)
  const fleet = rows.find((row) => row.length === 2)
  const customers = rows
    .filter((row) => row.length === 7)
    .map(([, x = 0, y = 0, demand = 0, ready = 0, due = 0, service = 0]) => ({ x, y, demand, ready, due, service }))
  const [depot, ...others] = customers
  const [number = 0, capacity = 0] = fleet ?? []
  if (fleet === undefined || depot === undefined || others.length === 0)
    throw new Error(
      `${name}: a line of two numbers (vehicles, capacity) and lines of seven (customers, the depot first) are missing`,
    )
  const problem: RoutingProblem = {
    travel: customers.map((from) => Float64Array.from(customers, (to) => Math.hypot(from.x - to.x, from.y - to.y))),
    vehicles: Array.from({ length: number }, () => ({
      start: 0,
      end: 0,
      earliest: depot.ready,
      latest: depot.due,
      capacity: [capacity],
    })),
    stops: others.map(({ demand, ready, due, service }, index) => ({
      place: index + 1,
      earliest: ready,
      latest: due,
      service,
      demand: [demand],
    })),
  }
  const [title = ''] = text.trim().split(/\s*[\r\n]/)
  return { kind: 'vrptw', name: /^VEHICLE\b/i.test(title) ? name : title, problem }
}
