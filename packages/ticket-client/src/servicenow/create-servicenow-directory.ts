import { type Contact, type ContactDirectory, type E164, type HistoryItem, RingloopError, toE164 } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { writtenEndings } from '../text/written-endings.js'
import { contactIdOfUser, userOfContactId } from './contact-id.js'
import { allOf, anyOf, condition } from './encoded-query.js'
import { readTime, type ServiceNowRow } from './servicenow-answers.js'
import { createServiceNowApi } from './servicenow-api.js'
import type { ServiceNowConnection } from './servicenow-options.js'

/** Everything {@link createServiceNowDirectory} can be told. */
export interface ServiceNowDirectoryOptions extends ServiceNowConnection {
  /** Default `sys_user`, which has the customers' contacts in it; `customer_contact` for an account that may see only those. */
  readonly table?: 'sys_user' | 'customer_contact' | undefined
  /** The country, ISO 3166 (`DE`), of numbers that are written without one. Without it, only those with a country are found. */
  readonly region?: string | undefined
  /** The columns that hold numbers. Default `phone`, `mobile_phone`. */
  readonly numbers?: readonly string[] | undefined
  /** The table that the past is read from. Default `incident`, whose customer is `caller_id`. */
  readonly tickets?: { readonly table: string; readonly contact: string } | undefined
}

const most = 500

/**
 * The users of a ServiceNow instance as a {@link ContactDirectory}.
 *
 * Their numbers are texts in any form, so they are searched by how the last four digits may be written, and compared as numbers.
 */
export function createServiceNowDirectory(options: ServiceNowDirectoryOptions): Required<ContactDirectory> {
  const { table = 'sys_user', region = '', numbers = ['phone', 'mobile_phone'] } = options
  const tickets = options.tickets ?? { table: 'incident', contact: 'caller_id' }
  for (const column of [...numbers, tickets.table, tickets.contact])
    if (!/^[a-z][a-z0-9_]{0,79}$/.test(column))
      throw new RingloopError(
        'invalidConfig',
        `${options.name ?? 'servicenow'}: "${column.slice(0, 40)}" is no name of a column`,
        {
          mend: 'Correct numbers and tickets.',
        },
      )
  const api = createServiceNowApi(options)
  const { name } = api
  const site = publicUrlOf(options)

  const numbersOf = (row: ServiceNowRow): readonly E164[] => [
    ...new Set(numbers.map((column) => toE164(row[column], region)).filter((number) => number !== null)),
  ]

  function contactOf(row: ServiceNowRow): Contact {
    // empty for who has the time zone of the instance: that says nothing of where they are
    const { sys_id: id = '', email, vip, time_zone: timeZone } = row
    const company = row['company.name']
    return {
      id: contactIdOfUser(id),
      name: row.name || row.user_name || id,
      numbers: numbersOf(row),
      tags: [],
      ...(email ? { email } : {}),
      ...(company ? { company } : {}),
      ...(vip === 'true' ? { level: 'VIP' } : {}),
      ...(timeZone ? { timeZone } : {}),
      ...(site.startsWith('https:') ? { url: `${site}nav_to.do?uri=${encodeURIComponent(`${table}.do?sys_id=${id}`)}` } : {}),
    }
  }

  return {
    name,
    async lookup(number, { signal }) {
      if (!/^\+[1-9]\d{3,14}$/.test(number)) return []
      const endings = writtenEndings(number)
      const ways = numbers.flatMap((column) => endings.map((ending) => condition(column, 'ENDSWITH', ending)))
      const rows = await api.search({
        table,
        query: allOf([anyOf(ways), condition('active', '=', 'true')], ['ORDERBYsys_id']),
        columns: ['sys_id', 'name', 'user_name', 'email', 'company.name', 'vip', 'time_zone', 'active', ...numbers],
        limit: most,
        signal,
      })
      const asked = rows.every((row) => numbers.some((column) => endings.some((ending) => (row[column] ?? '').endsWith(ending))))
      // A condition on a column that is not there is left out, and everybody is found: the caller may be beyond this page.
      if (asked && rows.length < most) return rows.filter((row) => numbersOf(row).includes(number)).map(contactOf)
      throw new RingloopError('invalidConfig', `${name}: a search in ${table} for a number finds too many`, {
        mend: `See that ${table} has the columns ${numbers.join(', ')} and that the account may read them.`,
      })
    },
    async history(contact, { signal, limit }): Promise<readonly HistoryItem[]> {
      const user = userOfContactId(contact.id)
      if (user === null || limit < 1) return []
      const rows = await api.search({
        table: tickets.table,
        query: allOf([condition(tickets.contact, '=', user)], ['ORDERBYDESCsys_created_on', 'ORDERBYDESCsys_id']),
        columns: ['sys_id', 'number', 'short_description', 'sys_created_on', tickets.contact],
        limit: Math.min(limit, 100),
        signal,
      })
      return rows
        .filter((row) => row[tickets.contact] === user)
        .map((row) => ({
          id: row.sys_id ?? '',
          kind: 'ticket' as const,
          at: readTime(name, row, 'sys_created_on'),
          title: row.short_description ?? '',
          ...(row.number ? { detail: row.number } : {}),
        }))
    },
  }
}
