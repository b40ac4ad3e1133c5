import { type TicketPriority, type Timestamp, ticketPriorities } from '@ringloop/core'
import * as z from 'zod'

const id = z.string().min(1).max(200)
const instant = z.int().min(0).max(8_640_000_000_000_000)

/** The largest order that may be offered, as JSON. */
const maximumOrderCharacters = 20_000

const offerFields = z.strictObject({
  id,
  ticketId: id,
  title: z.string().min(1).max(500),
  place: z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }),
  priority: z.enum(ticketPriorities).default('normal'),
  /** When it has to be done. */
  dueAt: instant.nullable().default(null),
  /** Extensions of those who may take it; `null`: everybody. */
  offeredTo: z.array(z.string().min(1).max(40)).min(1).max(1_000).nullable().default(null),
  /** Whatever else the people who take it need to see. */
  details: z
    .record(z.string().max(100), z.union([z.string().max(5_000), z.number(), z.boolean(), z.null()]))
    .refine((details) => Object.keys(details).length <= 50, 'must not have more than 50 entries')
    .default({}),
})

/** An order as it is offered to everybody, over HTTP. */
export const offerSchema = offerFields.refine(
  (offer) => JSON.stringify(offer).length <= maximumOrderCharacters,
  `must not be longer than ${maximumOrderCharacters} characters`,
)

/** What is offered. */
export interface Offer {
  readonly id: string
  readonly ticketId: string
  readonly title: string
  readonly place: { readonly latitude: number; readonly longitude: number }
  readonly priority: TicketPriority
  readonly dueAt: Timestamp | null
  /** Extensions of those who may take it; `null`: everybody. */
  readonly offeredTo: readonly string[] | null
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

/** Somebody with a desk. */
export interface PoolPerson {
  readonly extension: string
  readonly name: string
}

/** Who does what no person with a desk did: a ticket said so, or ended. */
export const nobody: PoolPerson = { extension: '', name: '' }

/** An order in the pool. Times are the database's, one clock for all gateways. */
export interface PoolOrder extends Omit<Offer, 'offeredTo'> {
  /** The name of the ticket system whose ticket it is; empty where all gateways of the pool have one. */
  readonly tickets: string
  readonly offeredAt: Timestamp
  /** From the place that was asked for; `null` if none was. */
  readonly metres: number | null
  /** Who has it; `null`: anybody may take it. */
  readonly grabbed: { readonly by: PoolPerson; readonly at: Timestamp } | null
}

/** An order as supervisors see it. */
export interface BoardOrder extends PoolOrder {
  /** Extensions; `null`: everybody. */
  readonly offeredTo: readonly string[] | null
  /** Whether the ticket offered it, and no person. */
  readonly fromTicket: boolean
  /** Whoever has given it back, by extension. */
  readonly gaveBack: readonly string[]
}

/** Whether somebody may take it: nobody is given what was offered to others. */
export const isOfferedTo = ({ offeredTo }: Pick<BoardOrder, 'offeredTo'>, extension: string): boolean =>
  offeredTo === null || offeredTo.includes(extension)

/** What has happened in the pool: who did it, and when; or `unsure`: changes may have been missed, read the list again. */
export const poolChangeSchema = z.union([
  z.object({
    type: z.enum(['offered', 'grabbed', 'released', 'withdrawn']),
    orderId: z.string(),
    by: z.object({ extension: z.string(), name: z.string() }),
    at: z.number(),
  }),
  z.object({ type: z.literal('unsure') }),
])
/** What {@link poolChangeSchema} lets through. */
export type PoolChange = Readonly<z.infer<typeof poolChangeSchema>>

/** An order of a ticket that somebody has. */
export interface OrderTaker {
  readonly id: string
  readonly ticketId: string
  /** By extension. */
  readonly by: string
}
