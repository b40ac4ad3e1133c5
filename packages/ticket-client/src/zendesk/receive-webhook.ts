import { type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { checkWebhookTime, readWebhookJson, verifyHmac } from '../changes/webhook-proof.js'
import { withoutTemplateGuards } from './template-text.js'
import { changedId, commentedId, createdId, deletedId } from './ticket-changes.js'
import type { ZendeskApi } from './zendesk-api.js'

const idSchema = z.union([z.number().int(), z.string().regex(/^-?\d{1,18}$/)]).transform(String)

/** An event of Zendesk's event subscriptions (`zen:event-type:…`). */
const eventSchema = z.object({
  type: z.string().regex(/^zen:event-type:[\w.-]+$/),
  time: z.iso.datetime(),
  detail: z.record(z.string(), z.unknown()),
  event: z.record(z.string(), z.unknown()).default({}),
})
const ticketSchema = z.object({ id: idSchema, actor_id: idSchema.nullish(), updated_at: z.iso.datetime().nullish() })
const commentSchema = z.object({
  comment: z.object({
    id: idSchema,
    body: z.string().nullish(),
    is_public: z.boolean().nullish(),
    author: z.object({ id: idSchema.nullish() }).nullish(),
  }),
})

/** What the reader of webhooks is told. */
export interface ZendeskWebhookOptions {
  readonly secret: string
  readonly windowMs: number
}

/**
 * Reads the events of a webhook that is subscribed to ticket events. Signed is the time and the body; events of other things than tickets
 * are taken and tell nothing.
 */
export function createZendeskReceiver(
  api: ZendeskApi,
  { secret, windowMs }: ZendeskWebhookOptions,
): NonNullable<TicketChangeFeed['receive']> {
  const { name } = api
  return async (request, { signal }) => {
    const { 'x-zendesk-webhook-signature': proof, 'x-zendesk-webhook-signature-timestamp': sent = '' } = request.headers
    await verifyHmac({ name, hash: 'SHA-256', secret, message: [sent, request.body], proof, encoding: 'base64' })
    const at = /^\d{4}-\d\d-\d\dT/.test(sent) ? Date.parse(sent) : Number.NaN
    checkWebhookTime({ name, at: Number.isNaN(at) ? null : at, receivedAt: request.receivedAt, windowMs })
    const event = readWebhookJson(name, request, eventSchema)
    const kind = event.type.replace(/^zen:event-type:/, '')
    if (!kind.startsWith('ticket.')) return []
    return [await changeOf(kind.slice('ticket.'.length), event, signal)]
  }

  async function changeOf(kind: string, event: z.infer<typeof eventSchema>, signal: AbortSignal): Promise<TicketChange> {
    const ticket = readPart(name, event.detail, ticketSchema)
    const me = String(await api.me(signal))
    const at = Date.parse(event.time)
    const fact = (by: string | null) => ({ ticketId: toTicketId(ticket.id), at, by, own: by === me })
    const actor = ticket.actor_id ?? null
    if (kind === 'created') return { ...fact(actor), id: createdId(ticket.id), type: 'created' }
    if (kind === 'soft_deleted' || kind === 'permanently_deleted')
      return { ...fact(actor), id: deletedId(ticket.id), type: 'deleted' }
    if (kind === 'comment_added') {
      const { comment } = readPart(name, event.event, commentSchema)
      const author = comment.author?.id ?? actor
      return {
        ...fact(actor ?? author),
        id: commentedId(comment.id),
        type: 'commented',
        comment: {
          text: withoutTemplateGuards(comment.body ?? ''),
          visibility: comment.is_public === true ? 'public' : 'internal',
          author,
        },
      }
    }
    const changedAt = ticket.updated_at ? Date.parse(ticket.updated_at) : at
    return { ...fact(actor), id: changedId(ticket.id, changedAt, actor), type: 'changed' }
  }
}

/** The part of an event that depends on its kind. @throws `invalidInput` */
const readPart = <Part>(name: string, part: unknown, schema: z.ZodType<Part>): Part =>
  readWebhookJson(name, { body: new TextEncoder().encode(JSON.stringify(part)) }, schema)
