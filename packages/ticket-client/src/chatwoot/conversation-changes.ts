import { RingloopError, type Ticket, type TicketChange, type TicketChangeFeed, type Timestamp, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { createHistoryPoll } from '../changes/poll-histories.js'
import { checkWebhookTime, readWebhookJson, verifyHmac } from '../changes/webhook-proof.js'
import { type ChatwootConversation, conversationSchema } from './chatwoot-answers.js'
import type { ChatwootApi } from './chatwoot-api.js'
import { textOfMessage } from './message-text.js'
import type { OwnWrites } from './own-writes.js'
import { changedAt } from './read-conversation.js'

/** What {@link createConversationChanges} needs. */
export interface ConversationChangesParts {
  readonly api: ChatwootApi
  readonly webhookSecret: string | undefined
  /** Default five minutes. */
  readonly webhookWindowMs: number | undefined
  readonly writes: OwnWrites
  /** Whether this conversation is one of ours by its key. */
  isOurs(conversation: ChatwootConversation): boolean
  read(conversation: ChatwootConversation, signal: AbortSignal): Promise<Ticket>
  /** The number of the user that we work as. */
  account(signal: AbortSignal): Promise<number>
}

const pageSize = 25
/** Ten thousand conversations. */
const maximumPages = 400

const envelopeSchema = z.object({ event: z.string().min(1).max(100) })
const messageEventSchema = z.object({
  id: z.number().int(),
  content: z.string().nullish(),
  message_type: z.enum(['incoming', 'outgoing', 'activity', 'template']),
  private: z.boolean().nullish(),
  created_at: z.union([z.number(), z.string()]),
  sender: z.object({ id: z.number().int(), name: z.string().nullish(), type: z.string().nullish() }).nullish(),
  conversation: z.object({ id: z.number().int().positive() }),
})

/** Reads webhooks, if there is a secret to know them by, and polls by the time of the last activity. */
export function createConversationChanges(parts: ConversationChangesParts): TicketChangeFeed {
  const { api, webhookSecret, webhookWindowMs = 300_000, writes, isOurs, read, account } = parts
  const { name } = api

  async function changeOf(conversation: ChatwootConversation, ticket: Ticket | undefined): Promise<TicketChange> {
    const at = changedAt(conversation)
    // The creation has seconds, changes have fractions of them.
    const isNew = Math.floor(at) === conversation.created_at
    return {
      id: `${name}:${conversation.id}/${at}`,
      ticketId: toTicketId(String(conversation.id)),
      at: Math.round(at * 1000),
      type: isNew ? 'created' : 'changed',
      ...(ticket === undefined ? {} : { ticket }),
      by: null,
      own: writes.includes(conversation.id, at) || (isNew && isOurs(conversation)),
    }
  }

  async function messageChange(
    event: z.infer<typeof messageEventSchema>,
    receivedAt: Timestamp,
    signal: AbortSignal,
  ): Promise<readonly TicketChange[]> {
    if (event.message_type === 'activity' || event.message_type === 'template') return []
    const { sender } = event
    const at = typeof event.created_at === 'number' ? event.created_at * 1000 : Date.parse(event.created_at)
    const own = sender?.type === 'user' && sender.id === (await account(signal))
    return [
      {
        id: `${name}:message/${event.id}`,
        ticketId: toTicketId(String(event.conversation.id)),
        // it is sent when it is written
        at: Number.isFinite(at) ? at : receivedAt,
        type: 'commented',
        comment: {
          text: textOfMessage(event.content ?? ''),
          visibility: event.private === true ? 'internal' : 'public',
          author: sender?.name ?? null,
        },
        by: sender?.name ?? null,
        own,
      },
    ]
  }

  /** Everything with activity at `since` or after, oldest first: the list has the newest first, and no other bound. */
  async function changedSince(since: number, signal: AbortSignal): Promise<readonly ChatwootConversation[]> {
    const found = new Map<number, ChatwootConversation>()
    for (let page = 1; page <= maximumPages; page += 1) {
      const list = await api.page(page, signal)
      for (const one of list) if (activityOf(one) >= since) found.set(one.id, one)
      if (list.length === 0 || list.every((one) => activityOf(one) < since))
        return [...found.values()].sort((one, two) => activityOf(one) - activityOf(two) || one.id - two.id)
    }
    throw new RingloopError(
      'invalidInput',
      `${name}: more than ${maximumPages * pageSize} conversations have had activity since`,
      {
        mend: 'Begin again without a cursor; what happened in between is not told.',
      },
    )
  }

  const poll: NonNullable<TicketChangeFeed['poll']> = (cursor, options) => {
    // the pages of a sweep are parts of one list, and each begins where another did, or later
    let listed: Promise<readonly ChatwootConversation[]> | null = null
    return createHistoryPoll<ChatwootConversation>({
      name,
      pageSize,
      overlapMs: 30_000,
      idOf: ({ id }) => String(id),
      timeOf: activityOf,
      async list({ since, page, signal }) {
        listed ??= changedSince(since, signal)
        const rows = (await listed).filter((one) => activityOf(one) >= since)
        return rows.slice(page * pageSize, (page + 1) * pageSize)
      },
      async newest(signal) {
        const list = await api.page(1, signal)
        return list.length === 0 ? null : Math.max(...list.map(activityOf))
      },
      // a message alone moves a conversation up the list: what it was before polling began is no news for that
      changesOf: async (conversation, _, signal) => [await changeOf(conversation, await read(conversation, signal))],
    })(cursor, options)
  }
  if (webhookSecret === undefined) return { poll }

  return {
    poll,
    async receive(request, { signal }) {
      const sent = request.headers['x-chatwoot-timestamp'] ?? ''
      const signature = request.headers['x-chatwoot-signature'] ?? ''
      const proof = signature.startsWith('sha256=') ? signature.slice('sha256='.length) : null
      const message = [`${sent}.`, request.body]
      await verifyHmac({ name, hash: 'SHA-256', secret: webhookSecret, message, proof, encoding: 'hex' })
      const at = /^\d{1,12}$/.test(sent) ? Number(sent) * 1000 : null
      checkWebhookTime({ name, at, receivedAt: request.receivedAt, windowMs: webhookWindowMs })
      const { event } = readWebhookJson(name, request, envelopeSchema)
      switch (event) {
        case 'conversation_created':
        case 'conversation_updated':
        case 'conversation_status_changed':
          return [await changeOf(readWebhookJson(name, request, conversationSchema), undefined)]
        case 'message_created':
          return messageChange(readWebhookJson(name, request, messageEventSchema), request.receivedAt, signal)
        default:
          // Contacts, inboxes, and who is typing.
          return []
      }
    },
  }
}

const activityOf = (conversation: ChatwootConversation): number =>
  Math.round(Math.max(conversation.last_activity_at ?? 0, conversation.created_at) * 1000)
