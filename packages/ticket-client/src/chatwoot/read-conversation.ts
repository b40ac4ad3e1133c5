import { type Ticket, toContactId, toTicketId } from '@ringloop/core'
import type { ChatwootConversation } from './chatwoot-answers.js'
import { chatwootContactIds } from './contact-id.js'
import type { ConversationMapping } from './conversation-mapping.js'

/** A custom attribute as text; `''` for none. */
export function attributeOf(
  { custom_attributes: attributes }: Pick<ChatwootConversation, 'custom_attributes'>,
  key: string,
): string {
  const value = attributes?.[key]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** Chatwoot's conversation in Ringloop's words. */
export function readConversation(
  conversation: ChatwootConversation,
  description: string,
  mapping: ConversationMapping,
  customKeys: readonly string[],
): Ticket {
  const { attributes, teams } = mapping
  const { meta } = conversation
  const cell = (key: string) => attributeOf(conversation, key)
  const foreign = cell(attributes.contactId)
  const parent = cell(attributes.parent)
  const sender = meta?.sender?.id
  const team = meta?.team
  return {
    id: toTicketId(String(conversation.id)),
    subject: cell(attributes.subject) || (description.split('\n')[0] ?? '').slice(0, 200),
    description,
    status: mapping.statuses.read(conversation.status),
    priority: mapping.priorities.read(conversation.priority),
    createdAt: conversation.created_at * 1000,
    updatedAt: Math.round(changedAt(conversation) * 1000),
    url: mapping.urlOf(conversation.id),
    externalId: cell(attributes.externalId) || null,
    contactId: foreign !== '' ? toContactId(foreign) : sender === undefined ? null : chatwootContactIds.of(sender),
    parentId: /^\d{1,15}$/.test(parent) ? toTicketId(parent) : null,
    queue: team ? (Object.entries(teams).find(([, id]) => id === team.id)?.[0] ?? team.name ?? String(team.id)) : null,
    owner: meta?.assignee?.email || meta?.assignee?.name || null,
    tags: conversation.labels ?? [],
    customFields: Object.fromEntries(customKeys.filter((key) => cell(key) !== '').map((key) => [key, cell(key)])),
    version: String(changedAt(conversation)),
  }
}

/** When it changed last, in seconds; versions before 4.0 say only when something happened last. */
export const changedAt = (conversation: Pick<ChatwootConversation, 'updated_at' | 'last_activity_at' | 'created_at'>): number =>
  conversation.updated_at ?? conversation.last_activity_at ?? conversation.created_at
