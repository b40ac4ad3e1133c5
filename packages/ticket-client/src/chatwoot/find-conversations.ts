import { isRingloopError, type TicketQuery } from '@ringloop/core'
import { fitsStatus } from '../mapping/fits-status.js'
import { compactNumber } from '../text/written-number.js'
import type { ChatwootConversation } from './chatwoot-answers.js'
import type { ChatwootApi, ChatwootFilter } from './chatwoot-api.js'
import { chatwootContactIds } from './contact-id.js'
import type { ConversationMapping } from './conversation-mapping.js'
import { attributeOf, readConversation } from './read-conversation.js'

/** The conditions that are left when there is no external id. */
type Conditions = Omit<TicketQuery, 'externalId' | 'limit'>

/** What the filter finds, to be compared again; by contact at most twenty. */
export async function findConversations(
  api: ChatwootApi,
  mapping: ConversationMapping,
  query: Conditions,
  signal: AbortSignal,
): Promise<readonly ChatwootConversation[]> {
  const { attributes: keys } = mapping
  const { number, contactId, parentId, open, status } = query
  if (contactId !== undefined) {
    const contact = chatwootContactIds.numberIn(contactId)
    // No filter knows contacts; this gives the twenty with the newest activity.
    if (contact !== null) return api.conversationsOf(contact, signal).catch(nobody)
  }
  const filters: ChatwootFilter[] = []
  if (contactId !== undefined) filters.push({ attribute: keys.contactId, values: [contactId] })
  if (number !== undefined) filters.push({ attribute: keys.number, values: [number] })
  if (parentId !== undefined) filters.push({ attribute: keys.parent, values: [parentId] })
  if (status !== undefined || open !== undefined) {
    const values = mapping.wordsOf((one) => fitsStatus(one, query))
    if (values.length === 0) return []
    filters.push({ attribute: 'status', values })
  } else if (filters.length === 0) filters.push({ attribute: 'status', values: ['all'] })
  return (await api.filter(filters, signal)).found
}

/** Compares a conversation with every condition. */
export function matches(conversation: ChatwootConversation, mapping: ConversationMapping, query: Conditions): boolean {
  const { attributes: keys } = mapping
  const { number, parentId } = query
  const ticket = readConversation(conversation, '', mapping, [])
  return (
    (number === undefined || compactNumber(attributeOf(conversation, keys.number)) === number) &&
    (parentId === undefined || ticket.parentId === parentId) &&
    (query.contactId === undefined || ticket.contactId === query.contactId) &&
    fitsStatus(ticket.status, query)
  )
}

/** A contact that is gone has no conversations. */
function nobody(error: unknown): readonly ChatwootConversation[] {
  if (isRingloopError(error) && error.code === 'notFound') return []
  throw error
}
