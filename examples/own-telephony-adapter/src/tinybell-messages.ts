import * as z from 'zod'

const id = z.string().min(1).max(100)
const text = z.string().max(1000)
const time = z.iso.datetime({ offset: true }).transform((written) => Date.parse(written))
const about = { call: id, at: time }

/**
 * What the PBX "Tinybell" posts. It posts the webhooks of one call in order, each until it is answered with 2xx: one can come
 * twice, and while we are down none comes.
 */
export const webhookSchema = z.discriminatedUnion('event', [
  z.object({ ...about, event: z.literal('call.started'), from: text.nullable(), name: text.nullable(), to: text }),
  z.object({ ...about, event: z.literal('menu.keys'), number: z.number().int(), keys: z.string().max(50) }),
  z.object({ ...about, event: z.literal('queue.entered'), queue: text }),
  z.object({ ...about, event: z.literal('phone.ringing'), leg: id, extension: id }),
  z.object({ ...about, event: z.literal('phone.answered'), leg: id }),
  z.object({ ...about, event: z.literal('phone.left'), leg: id, talked: z.boolean() }),
  z.object({ ...about, event: z.literal('call.ended'), by: z.enum(['caller', 'agent']) }),
])
export type Webhook = z.infer<typeof webhookSchema>

/** What `GET /calls` answers: every call that is going on, each as the webhooks that would tell of it. */
export const callListSchema = z.object({ calls: z.array(z.object({ call: id, so_far: z.array(webhookSchema).max(500) })) })
