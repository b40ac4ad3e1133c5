import { type Contact, type ContactDirectory, type HistoryItem, RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { publicUrlOf } from '../config/public-url.js'
import { compactNumber, e164Among } from '../text/written-number.js'
import { contactIdOfUser, userOfContactId } from './contact-id.js'
import type { RequestTrackerConnection } from './request-tracker-options.js'
import { customFieldColumn, quoteTicketSql } from './ticket-sql.js'
import { fieldValues, pageOf, type TrackerUser, trackerUserSchema } from './tracker-answers.js'
import { createTrackerApi } from './tracker-api.js'

/** Everything {@link createRequestTrackerDirectory} can be told. */
export interface RequestTrackerDirectoryOptions extends RequestTrackerConnection {
  /**
   * The custom field on users that holds their numbers in E.164 (`+14155550100`); give it many values. RT's own MobilePhone
   * and WorkPhone cannot be searched over REST. Default `Phone`.
   */
  readonly phoneField?: string | undefined
  /** The custom field on users that holds their level (`gold`). */
  readonly levelField?: string | undefined
}

const pastSchema = z.object({
  id: z.coerce.string(),
  Subject: z.string().nullish(),
  Created: z.string(),
  Status: z.string(),
  Requestor: z.array(z.object({ id: z.coerce.string() })).default([]),
})

/** RT's users as a {@link ContactDirectory}. */
export function createRequestTrackerDirectory(options: RequestTrackerDirectoryOptions): Required<ContactDirectory> {
  const { name = 'request-tracker', phoneField = 'Phone', levelField } = options
  const api = createTrackerApi(options)
  const publicUrl = publicUrlOf(options)

  function contactOf(user: TrackerUser): Contact {
    const level = levelField === undefined ? undefined : fieldValues(user, levelField)[0]
    return {
      id: contactIdOfUser(user.Name),
      name: user.RealName || user.EmailAddress || user.Name,
      numbers: e164Among(fieldValues(user, phoneField)),
      tags: [],
      ...(user.EmailAddress ? { email: user.EmailAddress } : {}),
      ...(user.Organization ? { company: user.Organization } : {}),
      ...(level === undefined ? {} : { level }),
      ...(publicUrl.startsWith('https:') ? { url: `${publicUrl}User/Summary.html?id=${encodeURIComponent(user.Name)}` } : {}),
    }
  }

  return {
    name,
    async lookup(number, { signal }) {
      const { body } = await api.http.send({
        method: 'POST',
        path: 'users',
        query: { fields: 'Name,EmailAddress,RealName,Organization,CustomFields', per_page: 100 },
        json: [{ field: customFieldColumn(phoneField), operator: '=', value: number }],
        schema: pageOf(trackerUserSchema),
        readsOnly: true,
        signal,
      })
      const owners = body.items.filter((user) => fieldValues(user, phoneField).some((value) => compactNumber(value) === number))
      // RT ignores a condition on a field it does not know and answers with everybody; the caller may be beyond this page.
      if (owners.length < body.items.length) {
        throw new RingloopError(
          'invalidConfig',
          `${name}: a search for users by "${phoneField}" gives users without that number`,
          {
            mend: `In RT, apply a custom field "${phoneField}" to users and let Ringloop's account see it (SeeCustomField).`,
          },
        )
      }
      return owners.map(contactOf)
    },
    async history(contact, { signal, limit }): Promise<readonly HistoryItem[]> {
      const user = userOfContactId(contact.id)
      if (user === null) return []
      const fields = ['Subject', 'Created', 'Status', 'Requestor']
      const query = `Requestor.Name = ${quoteTicketSql(user)}`
      const items = await api.search(query, { item: pastSchema, fields, perPage: Math.min(limit, 100), order: 'DESC', signal })
      return items
        .filter((item) => item.Requestor.some(({ id }) => id === user))
        .map((item) => ({
          id: item.id,
          kind: 'ticket',
          at: Date.parse(item.Created),
          title: item.Subject ?? '',
          detail: item.Status,
        }))
    },
  }
}
