import * as z from 'zod/mini'
import { RingloopError } from '../errors/ringloop-error.js'
import { type Ticket, toTicketId } from '../tickets/ticket.js'
import type { TicketChange, TicketChangeFeed, WebhookRequest } from '../tickets/ticket-change-feed.js'

/** What a ticket system in memory tells of its tickets. */
export interface MemoryChangeFeed {
  readonly feed: TicketChangeFeed
  /** Writes down what happened; gives it as it is told. */
  note(type: 'created' | 'changed', ticket: Ticket, by: string | null): TicketChange
}

const webhookSchema = z.object({ changes: z.array(z.object({ id: z.string().check(z.regex(/^\d+$/)) })).check(z.minLength(1)) })

/**
 * An empty feed, told by polling; with `verify`, which throws `unauthorised`, by webhooks too: their body is
 * `{ "changes": [{ "id": "…" }] }`. `by` `null` is ourselves.
 */
export function createMemoryChangeFeed(verify?: (request: WebhookRequest) => Promise<void>): MemoryChangeFeed {
  const log: TicketChange[] = []
  const receive: TicketChangeFeed['receive'] =
    verify &&
    (async (request) => {
      await verify(request)
      const body = readJson(request.body)
      const parsed = webhookSchema.safeParse(body)
      if (!parsed.success) throw new RingloopError('invalidInput', 'memory: this is no webhook', { cause: parsed.error })
      return parsed.data.changes.flatMap(({ id }) => log[Number(id) - 1] ?? [])
    })
  return {
    feed: {
      async poll(cursor, { limit, signal }) {
        if (signal.aborted) throw new RingloopError('aborted', 'The request was given up.', { cause: signal.reason })
        if (cursor !== null && !/^\d{1,15}$/.test(cursor))
          throw new RingloopError('invalidInput', 'memory: the cursor of the changes is none of ours')
        const from = cursor === null ? log.length : Number(cursor)
        const changes = log.slice(from, from + Math.max(1, limit))
        return { changes, cursor: String(from + changes.length), more: from + changes.length < log.length }
      },
      ...(receive === undefined ? {} : { receive }),
    },
    note(type, ticket, by) {
      const change = {
        id: String(log.length + 1),
        ticketId: toTicketId(ticket.id),
        at: ticket.updatedAt,
        type,
        ticket,
        by,
        own: by === null,
      } as const
      log.push(change)
      return change
    },
  }
}

function readJson(body: Uint8Array): unknown {
  try {
    // bytes beyond ASCII are none of this format's
    return JSON.parse(String.fromCharCode(...body.subarray(0, 10_000)))
  } catch {
    return undefined
  }
}
