import { randomUUID } from 'node:crypto'
import type { TicketBackend, Timestamp } from '@ringloop/core'
import { parseDispatchProblem, type WorkOrderMapping } from '@ringloop/core/dispatch'
import { type OpenOrderPool, openOrderPool } from '../dispatch/open-order-pool.js'
import { createSqlRosters } from '../dispatch/roster.js'
import { systemClock } from '../pipeline-host/host-clock.js'
import type { Store } from '../storage/store.js'
import { depots, drivingDays, siteVisits } from './dispatch-day.js'
import { type DemoPerson, engineers } from './people.js'

const hour = 3_600_000

/** Which fields of the shop's tickets say what of a visit. */
export const visitFields: WorkOrderMapping = {
  place: 'place',
  durationMinutes: { field: 'minutes', default: 60 },
  skills: 'skills',
  dueAt: 'due',
}

/** Opens the pool with the day's visits in it, some of them taken, each with its ticket; and says who drives. */
export async function seedDispatch(
  store: Pick<Store, 'database'>,
  tickets: TicketBackend,
  { now, by }: { readonly now: Timestamp; readonly by: DemoPerson },
): Promise<OpenOrderPool> {
  const signal = AbortSignal.timeout(30_000)
  const opened = await openOrderPool({
    place: { kind: 'embedded', database: store.database },
    clock: systemClock,
    random: Math.random,
  })
  const { now: _, orders: __, ...roster } = parseDispatchProblem({ now: 0, orders: [], depots, engineers: engineersOf(now) })
  await createSqlRosters(store.database).save({ ...roster, version: randomUUID() })
  for (const [index, visit] of siteVisits.entries()) {
    const { title, description, place, minutes, skill, priority, dueInHours, takenBy } = visit
    const dueAt = now + dueInHours * hour
    const customFields = {
      place: `${place.latitude}, ${place.longitude}`,
      minutes: String(minutes),
      skills: skill,
      due: new Date(dueAt).toISOString(),
    }
    const taker = engineers.find(({ extension }) => extension === takenBy)
    const { id } = await tickets.create(
      {
        subject: title,
        description,
        priority,
        tags: ['visit'],
        customFields,
        ...(taker === undefined ? {} : { owner: taker.name }),
      },
      { externalId: `demo/visit/${index}`, signal },
    )
    await opened.pool.offer({ id, ticketId: id, title, place, priority, dueAt, offeredTo: null, details: { minutes, skill } }, by)
    if (taker !== undefined) await opened.pool.grab(id, taker)
  }
  return opened
}

/** In the middle of their shift. */
const engineersOf = (now: Timestamp) =>
  drivingDays.map(({ id, place, skills, untilHours, away = false }) => ({
    id,
    name: engineers.find(({ extension }) => extension === id)?.name ?? id,
    place,
    skills,
    away,
    shifts: [{ from: now - 2 * hour, to: now + untilHours * hour }],
  }))
