import type { Contact, ContactDirectory, HistoryItem } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { compactNumber, e164Among } from '../text/written-number.js'
import { zendeskContactIds } from './contact-id.js'
import { ofUser } from './find-tickets.js'
import { withoutTemplateGuards } from './template-text.js'
import { userPageSchema, type ZendeskTicket, type ZendeskUser } from './zendesk-answers.js'
import { createZendeskApi } from './zendesk-api.js'
import type { ZendeskConnection } from './zendesk-options.js'

/** Everything `createZendeskDirectory` can be told. */
export interface ZendeskDirectoryOptions extends ZendeskConnection {}

const maximumPages = 10

/**
 * Zendesk's users as a {@link ContactDirectory}, by the telephone number of their profile. It must be written in E.164, with or without
 * blanks and brackets: a number without its country is nobody's for certain. Zendesk's search knows a new user after a minute or more.
 */
export function createZendeskDirectory(options: ZendeskDirectoryOptions): Required<ContactDirectory> {
  const api = createZendeskApi(options)
  const publicUrl = publicUrlOf(options)

  const contactOf = (user: ZendeskUser): Contact => ({
    id: zendeskContactIds.of(user.id),
    name: user.name || user.email || String(user.id),
    numbers: e164Among([user.phone ?? '']),
    tags: user.tags ?? [],
    ...(user.email ? { email: user.email } : {}),
    ...(user.notes ? { note: user.notes } : {}),
    ...(publicUrl.startsWith('https:') ? { url: `${publicUrl}agent/users/${user.id}` } : {}),
  })

  return {
    name: api.name,
    async lookup(number, { signal }) {
      const found = new Map<number, ZendeskUser>()
      // Only what can be a number gets into the search: "*" there means anybody.
      if (!/^\+[1-9]\d{3,14}$/.test(number)) return []
      await api.pages({
        path: 'users/search',
        query: { query: `phone:"${number}"` },
        schema: userPageSchema,
        signal,
        maximumPages,
        take({ users }) {
          for (const user of users)
            if (user.active !== false && compactNumber(user.phone ?? '') === number) found.set(user.id, user)
          return undefined
        },
      })
      return [...found.values()].map(contactOf)
    },
    async history(contact, { signal, limit }): Promise<readonly HistoryItem[]> {
      const user = zendeskContactIds.numberIn(contact.id)
      if (user === null || limit < 1) return []
      const tickets: ZendeskTicket[] = []
      await ofUser(api, user, signal, (page) => tickets.push(...page) < limit)
      return tickets.slice(0, limit).map((ticket) => ({
        id: String(ticket.id),
        kind: 'ticket',
        at: Date.parse(ticket.created_at),
        title: withoutTemplateGuards(ticket.subject ?? ''),
        detail: ticket.status,
      }))
    },
  }
}
