import { parseDispatchProblem, straightLine } from '@ringloop/core/dispatch'
import type { PlanningJob } from '../../src/dispatch/planning-job.js'
import { travelMatrix } from '../../src/dispatch/travel-matrix.js'

const now = Date.UTC(2026, 2, 2, 8)
const place = (north: number) => ({ latitude: 52.5 + north / 100, longitude: 13.4 })

/** Two orders that need heating, `x` who has it at level 2, `y` who has too little: as JSON from outside. */
export const sampleProblem = {
  now,
  orders: ['a', 'b'].map((id, index) => ({
    id,
    ticketId: id,
    place: place(index),
    durationMinutes: 60,
    skills: { heating: 2 },
  })),
  engineers: ['x', 'y'].map((id, index) => ({
    id,
    name: id.toUpperCase(),
    place: place(5),
    shifts: [{ from: now, to: now + 8 * 3_600_000 }],
    skills: { heating: 2 - index },
  })),
}

/** Something to do with it for a planner. */
export async function sampleJob<Task extends object>(task: Task): Promise<PlanningJob> {
  const problem = parseDispatchProblem(sampleProblem)
  const travel = await travelMatrix(problem, { among: async () => straightLine() }, new AbortController().signal)
  return { problem, travel, language: 'en', timeZone: 'UTC', ...task } as unknown as PlanningJob
}
