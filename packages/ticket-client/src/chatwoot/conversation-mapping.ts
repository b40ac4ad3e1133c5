import { RingloopError, type TicketPriority, type TicketStatus } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createStatusTable } from '../mapping/status-table.js'
import type { WordTable } from '../mapping/word-table.js'
import type { ChatwootAttributes, ChatwootOptions } from './chatwoot-options.js'

/** How to translate between conversations and Ringloop. */
export interface ConversationMapping {
  readonly attributes: { readonly [Key in keyof Required<ChatwootAttributes>]: string }
  readonly teams: Readonly<Record<string, number>>
  readonly statuses: WordTable<TicketStatus>
  readonly priorities: WordTable<TicketPriority>
  /** Every word of Chatwoot that is read as one of these statuses. */
  wordsOf(wanted: (status: TicketStatus) => boolean): readonly string[]
  /** For people. */
  urlOf(id: number): string
}

// Chatwoot has these four, and no more.
const words: Readonly<Record<TicketStatus, string>> = {
  acknowledged: 'open',
  inProgress: 'open',
  pending: 'pending',
  held: 'snoozed',
  resolved: 'resolved',
  closed: 'resolved',
  cancelled: 'resolved',
}

/** Makes the mapping. @throws `invalidConfig` for a key of an attribute that is none, or is used twice */
export function createConversationMapping(name: string, options: ChatwootOptions): ConversationMapping {
  const { attributes: own = {} } = options
  const attributes = {
    externalId: own.externalId ?? 'ringloop_id',
    subject: own.subject ?? 'ringloop_subject',
    number: own.number ?? 'ringloop_number',
    parent: own.parent ?? 'ringloop_parent',
    contactId: own.contactId ?? 'ringloop_contact',
  }
  const keys = Object.values(attributes)
  const wrong = keys.find((key) => !/^[A-Za-z0-9_-]{1,100}$/.test(key)) ?? keys.find((key, index) => keys.indexOf(key) !== index)
  if (wrong !== undefined)
    throw new RingloopError('invalidConfig', `${name}: attributes has "${wrong.slice(0, 40)}", which is no key, or twice`, {
      mend: 'Give the keys of five custom attributes of conversations.',
    })
  const statuses = createStatusTable({ words, own: options.statuses })
  const site = publicUrlOf(options)
  return {
    attributes,
    teams: options.teams ?? {},
    statuses,
    priorities: createPriorityTable({
      words: { low: 'low', normal: 'medium', high: 'high', urgent: 'urgent' },
      own: options.priorities,
    }),
    wordsOf: (wanted) => [...new Set(Object.values(words))].filter((word) => wanted(statuses.read(word))),
    urlOf: (id) => `${site}app/accounts/${options.account}/conversations/${id}`,
  }
}
