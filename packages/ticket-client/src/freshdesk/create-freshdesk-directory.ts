import { type Contact, type ContactDirectory, type HistoryItem, RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { publicUrlOf } from '../config/public-url.js'
import { compactNumber, e164Among } from '../text/written-number.js'
import { freshdeskContactIds } from './contact-id.js'
import { ofContact } from './find-tickets.js'
import { type FreshdeskContact, type FreshdeskRow, freshdeskContactSchema } from './freshdesk-answers.js'
import { createFreshdeskApi, listPageSize } from './freshdesk-api.js'
import type { FreshdeskConnection } from './freshdesk-options.js'

/** Everything `createFreshdeskDirectory` can be told. */
export interface FreshdeskDirectoryOptions extends FreshdeskConnection {}

/**
 * Freshdesk's contacts as a {@link ContactDirectory}, by work phone and mobile. Freshdesk compares numbers as they are written, so they must be
 * in E.164 (`+14155550100`).
 */
export function createFreshdeskDirectory(options: FreshdeskDirectoryOptions): Required<ContactDirectory> {
  const api = createFreshdeskApi(options)
  const publicUrl = publicUrlOf(options)

  const contactOf = (contact: FreshdeskContact): Contact => ({
    id: freshdeskContactIds.of(contact.id),
    name: contact.name || contact.email || String(contact.id),
    numbers: e164Among([contact.phone ?? '', contact.mobile ?? '']),
    tags: contact.tags ?? [],
    ...(contact.email ? { email: contact.email } : {}),
    ...(contact.description ? { note: contact.description } : {}),
    ...(publicUrl.startsWith('https:') ? { url: `${publicUrl}a/contacts/${contact.id}` } : {}),
  })

  return {
    name: api.name,
    async lookup(number, { signal }) {
      if (!/^\+[1-9]\d{3,14}$/.test(number)) return []
      const found = new Map<number, FreshdeskContact>()
      for (const field of ['phone', 'mobile'] as const) {
        const query = { [field]: number, per_page: listPageSize }
        const { body } = await api.http.send({
          method: 'GET',
          path: 'contacts',
          query,
          schema: z.array(freshdeskContactSchema),
          signal,
        })
        const owners = body.filter((contact) => compactNumber(contact[field] ?? '') === number)
        for (const contact of owners) found.set(contact.id, contact)
        // Others on a full page: the filter was ignored, and the caller may be beyond it.
        if (owners.length < body.length && body.length >= listPageSize)
          throw new RingloopError('protocol', `${api.name}: Freshdesk gives contacts without the number that was asked for`, {
            mend: 'See what answers at this address.',
          })
      }
      return [...found.values()].map(contactOf)
    },
    async history(contact, { signal, limit }): Promise<readonly HistoryItem[]> {
      const id = freshdeskContactIds.numberIn(contact.id)
      if (id === null || limit < 1) return []
      const rows: FreshdeskRow[] = []
      await ofContact(api, id, signal, (page) => rows.push(...page) < limit)
      return rows.slice(0, limit).map((row) => ({
        id: String(row.id),
        kind: 'ticket',
        at: Date.parse(row.created_at),
        title: row.subject ?? '',
      }))
    },
  }
}
