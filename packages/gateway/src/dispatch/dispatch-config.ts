import { secretSchema } from '@ringloop/ticket-client'
import * as z from 'zod'

/** `dispatch.pool` in the config file: where work orders are that anybody may take. */
const poolConfigSchema = z.strictObject({
  /** A schema that all gateways share; never one that holds a gateway's journal. */
  schema: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'must be small letters, digits and _, not beginning with a digit')
    .default('ringloop_dispatch'),
  /** Where it is, if not in the gateway's own database. */
  url: secretSchema.optional(),
  /** Which of the gateways that share the pool this is; needed where two of them have the same extension. */
  site: z
    .string()
    .regex(/^[\w-]{0,40}$/, 'must be at most 40 letters, digits, - or _')
    .default(''),
  /**
   * The name of this gateway's ticket system. Gateways that share a pool and work with different ones (also a test system beside the real one)
   * need one each: ticket 17 of the one is not ticket 17 of the other.
   */
  tickets: z
    .string()
    .regex(/^[\w-]{0,40}$/, 'must be at most 40 letters, digits, - or _')
    .default(''),
  /** Tickets with this tag that nobody has are offered to everybody; needs `workOrders`. Rules can set the tag. */
  offerTag: z.string().min(1).max(100).optional(),
  /** At most, beside one that listens. */
  connections: z.int().min(1).max(100).default(4),
})

/** `dispatch.travelTime` in the config file: how long engineers are on the way. */
const travelTimeConfigSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('straightLine'),
    roadFactor: z.number().min(1).max(10).default(1.3),
    kilometresPerHour: z.number().min(1).max(200).default(35),
  }),
  z.strictObject({
    kind: z.literal('osrm'),
    /** Up to the profile, like `http://127.0.0.1:5000`. */
    url: z
      .string()
      .max(500)
      .refine(
        (text) => /^https?:\/\//.test(text) && URL.canParse(text) && !/[?#]/.test(text),
        'must be an address without query',
      ),
    profile: z
      .string()
      .regex(/^[\w-]{1,50}$/, 'must be letters, digits, - or _')
      .default('driving'),
    /** A request may take so long. */
    timeoutSeconds: z.number().min(0.1).max(60).default(5),
    /** Coordinates of one request at most, as the server's `--max-table-size` allows. */
    tableSize: z.int().min(2).max(10_000).default(100),
    /** For what the server does not know, or while it is away. */
    roadFactor: z.number().min(1).max(10).default(1.3),
    kilometresPerHour: z.number().min(1).max(200).default(35),
  }),
])

const field = z.string().min(1).max(200)
const span = z.strictObject({ from: field, to: field })

/** `dispatch.workOrders` in the config file: which custom field of a ticket says what; see core's `WorkOrderMapping`. */
const workOrdersConfigSchema = z.strictObject({
  place: z.union([field, z.strictObject({ latitude: field, longitude: field })]),
  durationMinutes: z
    .strictObject({ field: field.optional(), default: z.number().min(1).max(100_000).optional() })
    .refine((from) => from.field !== undefined || from.default !== undefined, 'needs a field, a default, or both'),
  skills: field.optional(),
  certificates: field.optional(),
  parts: field.optional(),
  begins: span.optional(),
  promised: span.optional(),
  dueAt: field.optional(),
  preferred: field.optional(),
  pinnedTo: field.optional(),
})

/** `dispatch` in the config file. */
export const dispatchConfigSchema = z
  .strictObject({
    pool: poolConfigSchema.prefault({}),
    travelTime: travelTimeConfigSchema.prefault({ kind: 'straightLine' }),
    /** Without it, orders come whole. */
    workOrders: workOrdersConfigSchema.optional(),
  })
  .refine(({ pool, workOrders }) => pool.offerTag === undefined || workOrders !== undefined, {
    path: ['pool', 'offerTag'],
    message: 'needs dispatch.workOrders, which says how a ticket is read',
  })
