import type { RoutingProblem } from '@ringloop/core/dispatch'
import type { Instance } from './instance.js'

/** Reads Solomon's format: number and capacity of vehicles, then a line a customer, the depot first. Distances are Euclidean, a unit of way is one of time. */
export function readSolomon(file: string, text: string): Instance {
  const lines = text.split(/\r?\n/)
  const rows = lines.map((line) => line.trim().split(/\s+/).map(Number)).filter((row) => row.every(Number.isFinite))
  const fleet = rows.find((row) => row.length === 2)
  const customers = rows
    .filter((row) => row.length === 7)
    .map(([, x = 0, y = 0, demand = 0, ready = 0, due = 0, service = 0]) => ({ x, y, demand, ready, due, service }))
  const [depot, ...others] = customers
  const [number = 0, capacity = 0] = fleet ?? []
  if (fleet === undefined || depot === undefined || others.length === 0)
    throw new Error(
      `${file}: a line of two numbers (vehicles, capacity) and lines of seven (customers, the depot first) are missing`,
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
  const [title = file] = lines.map((line) => line.trim()).filter((line) => line !== '')
  return { kind: 'vrptw', name: title, problem }
}
