import * as z from 'zod/mini'
import { RingloopError } from '../errors/ringloop-error.js'
import { issueInWords } from '../text/issue-in-words.js'
import { nearest } from '../text/nearest.js'
import { ticketPriorities } from '../tickets/ticket.js'
import type { DispatchProblem } from './dispatch-problem.js'

// Made in a function that is marked as pure, so that who only describes what was decided leaves it out.
const schemas = /* @__PURE__ */ (() => {
  const id = z.string().check(z.minLength(1), z.maxLength(200))
  const instant = z.int().check(z.minimum(0), z.maximum(8_640_000_000_000_000))
  const minutes = z.number().check(z.minimum(0), z.maximum(100_000))
  const place = z.strictObject({
    latitude: z.number().check(z.minimum(-90), z.maximum(90)),
    longitude: z.number().check(z.minimum(-180), z.maximum(180)),
  })
  const name = z.string().check(z.minLength(1), z.maxLength(100))
  const counts = z._default(z.record(name, z.int().check(z.minimum(0), z.maximum(1_000_000))), {})
  const levels = z._default(z.record(name, z.number().check(z.minimum(0), z.maximum(1_000))), {})
  const timeWindow = z
    .strictObject({ from: instant, to: instant })
    .check(z.refine(({ from, to }) => from <= to, 'ends before it begins'))
  /** Apart from each other and in order, as the planner expects them. */
  const windows = z.array(timeWindow).check(
    z.maxLength(100),
    z.refine(
      (all) => all.every(({ from }, index) => index === 0 || from > (all[index - 1]?.to ?? 0)),
      'must be in order and apart',
    ),
  )
  const orNull = <Schema extends z.ZodMiniType>(schema: Schema) => z._default(z.nullable(schema), null)

  const order = z.strictObject({
    id,
    ticketId: id,
    place,
    durationMinutes: minutes,
    skills: levels,
    certificates: z._default(z.array(name).check(z.maxLength(100)), []),
    parts: counts,
    windows: z._default(windows, []),
    dueAt: orNull(instant),
    priority: z._default(z.enum(ticketPriorities), 'normal'),
    promised: orNull(timeWindow),
    preferred: orNull(id),
    pinnedTo: orNull(id),
    started: orNull(z.strictObject({ by: id, at: instant, endsAt: instant })),
  })

  const engineer = z.strictObject({
    id,
    name,
    place,
    endsAt: orNull(place),
    shifts: windows,
    overtimeMinutes: z._default(minutes, 0),
    skills: levels,
    certificates: z._default(z.record(name, z.nullable(instant)), {}),
    van: counts,
    capacity: orNull(z.int().check(z.minimum(0), z.maximum(1_000))),
    loadMinutes: z._default(minutes, 0),
    away: z._default(z.boolean(), false),
    freeAt: orNull(instant),
  })

  const weight = z.optional(z.number().check(z.minimum(0), z.maximum(1_000_000)))

  const problem = z.strictObject({
    now: instant,
    orders: z.array(order).check(z.maxLength(2_000)),
    engineers: z.array(engineer).check(z.maxLength(1_000)),
    depots: z._default(z.array(z.strictObject({ id, place, stock: counts })).check(z.maxLength(100)), []),
    pickUpMinutes: z.optional(minutes),
    weights: z.optional(
      z.strictObject({
        travelMinute: weight,
        lateMinute: weight,
        marginMinutes: weight,
        riskMinute: weight,
        balance: weight,
        overtimeMinute: weight,
        notPreferred: weight,
        moved: weight,
        priority: z.optional(z.record(z.enum(ticketPriorities), z.number().check(z.minimum(0), z.maximum(1_000)))),
      }),
    ),
  })
  return { order, engineer, problem }
})()

/**
 * A problem from outside, with what was left out filled in: at most 2,000 orders, 1,000 engineers and 100 depots.
 *
 * @throws `invalidInput` with a message that names the field (`orders[3].skills.heating`) and what is wrong with it
 */
export function parseDispatchProblem(value: unknown): DispatchProblem {
  const result = schemas.problem.safeParse(value, { error: issueInWords })
  if (!result.success) {
    const [issue] = result.error.issues
    throw wrong(pathOf(issue?.path ?? []), ...explain(issue))
  }
  const problem = result.data as unknown as DispatchProblem
  for (const list of ['orders', 'engineers', 'depots'] as const) {
    const seen = new Set<string>()
    for (const [index, each] of problem[list].entries()) {
      if (seen.has(each.id))
        throw wrong(`${list}[${index}].id`, `${JSON.stringify(each.id)} is there twice.`, 'Give each its own id.')
      seen.add(each.id)
    }
  }
  const engineers = problem.engineers.map((engineer) => engineer.id)
  for (const [index, { pinnedTo, started }] of problem.orders.entries())
    for (const [field, engineer] of [
      ['pinnedTo', pinnedTo],
      ['started.by', started?.by ?? null],
    ] as const) {
      if (engineer === null || engineers.includes(engineer)) continue
      const meant = nearest(engineer, engineers)
      throw wrong(
        `orders[${index}].${field}`,
        `there is no engineer ${JSON.stringify(engineer)}.`,
        meant === null ? 'Put them among the engineers.' : `Did you mean ${JSON.stringify(meant)}?`,
      )
    }
  return problem
}

const wrong = (path: string, problem: string, mend: string) =>
  new RingloopError('invalidInput', path === '' ? `The problem: ${problem}` : `${path}: ${problem}`, { mend })

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  )

const fieldsOf = /* @__PURE__ */ (() => ({
  orders: Object.keys(schemas.order.def.shape),
  engineers: Object.keys(schemas.engineer.def.shape),
  '': Object.keys(schemas.problem.def.shape),
}))()

function explain(issue: z.core.$ZodIssue | undefined): readonly [problem: string, mend: string] {
  if (issue?.code !== 'unrecognized_keys') return [`${issue?.message ?? 'is not valid'}.`, 'Correct this value.']
  const [key = ''] = issue.keys
  const known = fieldsOf[String(issue.path[0] ?? '') as keyof typeof fieldsOf] ?? []
  const meant = nearest(key, known)
  return [`does not know ${JSON.stringify(key)}.`, meant === null ? 'Leave it out.' : `Did you mean ${JSON.stringify(meant)}?`]
}
