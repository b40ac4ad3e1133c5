import type { DispatchProblem, Engineer, TimeWindow, WorkOrder } from '../../src/dispatch/index.js'
import { seededRandom, toEngineerId, toWorkOrderId } from '../../src/dispatch/index.js'
import { toTicketId } from '../../src/tickets/ticket.js'

/** 2026-03-02, 08:00 UTC: a Monday. */
export const morning = Date.UTC(2026, 2, 2, 8)
export const minute = 60_000
export const hour = 60 * minute

/** An order that needs nothing; `over` says what is different. */
export const order = (id: string, over: Partial<Omit<WorkOrder, 'id'>> = {}): WorkOrder => ({
  id: toWorkOrderId(id),
  ticketId: toTicketId(`ticket-${id}`),
  place: { latitude: 52.52, longitude: 13.405 },
  durationMinutes: 60,
  skills: {},
  certificates: [],
  parts: {},
  windows: [],
  dueAt: null,
  priority: 'normal',
  promised: null,
  preferred: null,
  pinnedTo: null,
  started: null,
  ...over,
})

/** An engineer in the middle of the town from eight to five; `over` says what is different. */
export const engineer = (id: string, over: Partial<Omit<Engineer, 'id'>> = {}): Engineer => ({
  id: toEngineerId(id),
  name: `Engineer ${id}`,
  place: { latitude: 52.52, longitude: 13.405 },
  endsAt: null,
  shifts: [{ from: morning, to: morning + 9 * hour }],
  overtimeMinutes: 0,
  skills: {},
  certificates: {},
  van: {},
  capacity: null,
  loadMinutes: 0,
  away: false,
  freeAt: null,
  ...over,
})

/** So many kilometres east and north of the middle of the town. */
export const at = (east: number, north: number) => ({ latitude: 52.52 + north / 111.2, longitude: 13.405 + east / 67.7 })

const skills = ['heating', 'electrics', 'lifts', 'plumbing']
const certificates = ['gas', 'highVoltage']
const parts = ['valve', 'pump', 'fuse', 'board', 'cable', 'sensor']

/** A day of a service company: orders and engineers all over a town, made from a seed. */
export function madeUpTown(orders: number, engineers: number, seed = 7): DispatchProblem {
  const random = seededRandom(seed)
  const below = (count: number) => Math.floor(random() * count)
  const place = () => at(random() * 40 - 20, random() * 40 - 20)
  const some = (names: readonly string[], chance: number, value: () => number) =>
    Object.fromEntries(names.filter(() => random() < chance).map((name) => [name, value()]))
  const window = (): TimeWindow => {
    const from = morning + below(7) * hour
    return { from, to: from + 2 * hour }
  }
  return {
    now: morning,
    orders: Array.from({ length: orders }, (_, index) =>
      order(`o${index}`, {
        place: place(),
        durationMinutes: 20 + below(9) * 10,
        skills: { [skills[below(skills.length)] as string]: 1 + below(3) },
        certificates: random() < 0.2 ? [certificates[below(2)] as string] : [],
        parts: some(parts, 0.15, () => 1 + below(2)),
        windows: random() < 0.4 ? [window()] : [],
        dueAt: random() < 0.6 ? morning + (2 + below(10)) * hour : null,
        priority: (['low', 'normal', 'normal', 'high', 'urgent'] as const)[below(5)] ?? 'normal',
        promised: random() < 0.15 ? window() : null,
        preferred: random() < 0.2 ? toEngineerId(`e${below(engineers)}`) : null,
      }),
    ),
    engineers: Array.from({ length: engineers }, (_, index) => {
      const home = place()
      return engineer(`e${index}`, {
        place: home,
        endsAt: random() < 0.5 ? home : null,
        shifts:
          random() < 0.3
            ? [
                { from: morning, to: morning + 4 * hour },
                { from: morning + 5 * hour, to: morning + 9 * hour },
              ]
            : [{ from: morning + below(3) * hour, to: morning + (8 + below(3)) * hour }],
        overtimeMinutes: random() < 0.3 ? 60 : 0,
        skills: some(skills, 0.5, () => 1 + below(4)),
        certificates: Object.fromEntries(
          certificates
            .filter(() => random() < 0.6)
            .map((name) => [name, random() < 0.2 ? morning + below(20) * hour - 8 * hour : null]),
        ),
        van: some(parts, 0.5, () => 1 + below(4)),
        capacity: random() < 0.3 ? 3 + below(4) : null,
        loadMinutes: below(3) * 60,
      })
    }),
    depots: Array.from({ length: 3 }, (_, index) => ({
      id: `d${index}`,
      place: place(),
      stock: some(parts, 0.8, () => 1 + below(Math.max(2, orders / 20))),
    })),
  }
}
