import type { Contact, ContactDirectory, HistoryItem } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { e164Among } from '../text/written-number.js'
import type { ChatwootContact } from './chatwoot-answers.js'
import { createChatwootApi } from './chatwoot-api.js'
import type { ChatwootConnection } from './chatwoot-options.js'
import { chatwootContactIds } from './contact-id.js'
import { attributeOf } from './read-conversation.js'

/** Everything {@link createChatwootDirectory} can be told. */
export interface ChatwootDirectoryOptions extends ChatwootConnection {
  /** The custom attribute of contacts that holds the customer's level. */
  readonly levelAttribute?: string | undefined
  /** The custom attribute of conversations that holds a subject. Default `ringloop_subject`. */
  readonly subjectAttribute?: string | undefined
}

/** The contacts of a Chatwoot account as a {@link ContactDirectory}. Chatwoot keeps numbers in E.164. */
export function createChatwootDirectory(options: ChatwootDirectoryOptions): Required<ContactDirectory> {
  const api = createChatwootApi(options)
  const { levelAttribute, subjectAttribute = 'ringloop_subject' } = options
  const site = publicUrlOf(options)

  function contactOf(contact: ChatwootContact): Contact {
    const { id, email } = contact
    const company = contact.additional_attributes?.company_name
    const level = levelAttribute === undefined ? '' : attributeOf(contact, levelAttribute)
    return {
      id: chatwootContactIds.of(id),
      name: contact.name || contact.phone_number || String(id),
      numbers: e164Among([contact.phone_number ?? '']),
      tags: [],
      ...(email ? { email } : {}),
      ...(typeof company === 'string' && company !== '' ? { company } : {}),
      ...(level === '' ? {} : { level }),
      ...(site.startsWith('https:') ? { url: `${site}app/accounts/${options.account}/contacts/${id}` } : {}),
    }
  }

  return {
    name: api.name,
    async lookup(number, { signal }) {
      if (!/^\+[1-9]\d{3,14}$/.test(number)) return []
      // The search finds the number within others, and within names.
      const found = await api.searchContacts(number, signal)
      return found.filter((contact) => contact.phone_number === number).map(contactOf)
    },
    async history(contact, { signal, limit }): Promise<readonly HistoryItem[]> {
      const id = chatwootContactIds.numberIn(contact.id)
      if (id === null || limit < 1) return []
      const conversations = await api.conversationsOf(id, signal)
      return conversations
        .filter(({ meta }) => meta?.sender?.id === undefined || meta.sender.id === id)
        .sort((one, two) => two.created_at - one.created_at)
        .slice(0, limit)
        .map((conversation) => ({
          id: String(conversation.id),
          kind: 'ticket' as const,
          at: conversation.created_at * 1000,
          title: attributeOf(conversation, subjectAttribute) || `#${conversation.id}`,
          detail: conversation.status,
        }))
    },
  }
}
