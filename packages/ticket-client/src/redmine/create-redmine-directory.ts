import { type Contact, type ContactDirectory, type E164, type HistoryItem, RingloopError, toContactId } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { abortError } from '../http/abort-error.js'
import { createRemembered } from '../mapping/remembered.js'
import { compactNumber, e164Among } from '../text/written-number.js'
import { findIssuesOfContact } from './find-issues-of-contact.js'
import { fieldValues, type RedmineUser, redmineUserList } from './redmine-answers.js'
import { createRedmineApi } from './redmine-api.js'
import type { RedmineConnection } from './redmine-options.js'

/** Everything {@link createRedmineDirectory} can be told. */
export interface RedmineDirectoryOptions extends RedmineConnection {
  /** The custom field on users that holds their numbers in E.164, several with commas between. Default `Phone`. */
  readonly phoneField?: string | undefined
  /** The custom field on users that holds their level (`gold`). */
  readonly levelField?: string | undefined
  /** How old the list of users may get, in milliseconds. Default 60 000. */
  readonly refreshMs?: number | undefined
  /** The numbers of the issues' custom fields by which a customer's past is found; without them nobody has a past. */
  readonly history?: { readonly callerPhone: number; readonly contactId?: number | undefined } | undefined
}

const pageSize = 100
const maximumUsers = 50_000

/**
 * Redmine's users as a {@link ContactDirectory}. Only administrators may list users, so the key must be that of one.
 *
 * Redmine takes a search for users by custom field and answers with everybody, so all users are read from time to time and
 * searched here.
 */
export function createRedmineDirectory(options: RedmineDirectoryOptions): Required<ContactDirectory> {
  const { name = 'redmine', phoneField = 'Phone', levelField, refreshMs = 60_000, now = Date.now } = options
  const api = createRedmineApi(options)
  const publicUrl = publicUrlOf(options)
  const owners = createRemembered({ load: read, now, keepMs: refreshMs })

  async function read(signal: AbortSignal): Promise<ReadonlyMap<string, readonly Contact[]>> {
    const users = new Map<number, RedmineUser>()
    for (let offset = 0; ; offset += pageSize) {
      const query = { limit: pageSize, offset, sort: 'created_on' }
      const { body } = await api.http.send({ method: 'GET', path: 'users.json', query, schema: redmineUserList, signal })
      if (body.total_count > maximumUsers) {
        throw new RingloopError(
          'overloaded',
          `${name}: ${body.total_count} users are more than the ${maximumUsers} that are searched`,
          {
            mend: 'Import the customers into a directory of their own.',
          },
        )
      }
      for (const user of body.users) users.set(user.id, user)
      if (body.users.length === 0 || offset + pageSize >= body.total_count) break
    }
    const found = new Map<string, Contact[]>()
    for (const user of users.values()) {
      const contact = contactOf(user)
      for (const number of contact.numbers) found.set(number, [...(found.get(number) ?? []), contact])
    }
    return found
  }

  const valuesOf = (user: RedmineUser, field: string): readonly string[] => {
    const id = user.custom_fields.find((one) => one.name === field)?.id
    return id === undefined ? [] : fieldValues(user, id)
  }

  function contactOf(user: RedmineUser): Contact {
    const level = levelField === undefined ? undefined : valuesOf(user, levelField)[0]
    return {
      id: toContactId(`redmine:${user.id}`),
      name: `${user.firstname} ${user.lastname}`.trim() || user.login,
      numbers: e164Among(valuesOf(user, phoneField).flatMap((value) => value.split(/[,;\n]/))),
      tags: [],
      ...(user.mail ? { email: user.mail } : {}),
      ...(level === undefined ? {} : { level }),
      ...(publicUrl.startsWith('https:') ? { url: `${publicUrl}users/${user.id}` } : {}),
    }
  }

  return {
    name,
    async lookup(number, { signal }) {
      if (signal.aborted) throw abortError(name, signal)
      return (await owners.get(signal)).get(compactNumber(number) as E164) ?? []
    },
    async history(contact, { signal, limit }): Promise<readonly HistoryItem[]> {
      if (options.history === undefined) return []
      const issues = await findIssuesOfContact(name, api, contact, { ...options.history, limit, signal })
      return issues.map((issue) => ({
        id: String(issue.id),
        kind: 'ticket',
        at: issue.created_on,
        title: issue.subject,
        detail: issue.status.name,
      }))
    },
  }
}
