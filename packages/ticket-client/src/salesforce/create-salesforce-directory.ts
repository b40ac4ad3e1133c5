import { type Contact, type ContactDirectory, type E164, type HistoryItem, RingloopError, toE164 } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { writtenEndings } from '../text/written-endings.js'
import { cellOf, readTime, type SalesforceRecord } from './salesforce-answers.js'
import { createSalesforceApi } from './salesforce-api.js'
import { contactIdOf, idOfContactId, isIdOf } from './salesforce-id.js'
import type { SalesforceConnection } from './salesforce-options.js'
import { endsWithSoql, fieldName, quoteSoql } from './soql.js'

/** Everything {@link createSalesforceDirectory} can be told. */
export interface SalesforceDirectoryOptions extends SalesforceConnection {
  /** The country, ISO 3166 (`DE`), of numbers that are written without one. Without it, only those with a country are found. */
  readonly region?: string | undefined
  /** The fields of Contact that hold numbers. Default `Phone`, `MobilePhone`, `HomePhone`, `OtherPhone`. */
  readonly numbers?: readonly string[] | undefined
  /** The field that holds the customer's level. */
  readonly levelField?: string | undefined
}

const most = 1000

/**
 * The contacts of a Salesforce org as a {@link ContactDirectory}.
 *
 * Their numbers are texts in any form, so they are searched by how the last four digits may be written, and compared as numbers.
 */
export function createSalesforceDirectory(options: SalesforceDirectoryOptions): Required<ContactDirectory> {
  const { region = '', numbers = ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone'], levelField } = options
  const api = createSalesforceApi(options)
  const { name } = api
  for (const field of [...numbers, ...(levelField === undefined ? [] : [levelField])]) fieldName(name, field)
  const site = publicUrlOf(options)
  const columns = ['Id', 'Name', 'Email', 'Account.Name', ...numbers, ...(levelField === undefined ? [] : [levelField])]

  const numbersOf = (record: SalesforceRecord): readonly E164[] => [
    ...new Set(numbers.map((field) => toE164(cellOf(record, field), region)).filter((number) => number !== null)),
  ]

  function contactOf(record: SalesforceRecord): Contact {
    const [email, company] = [cellOf(record, 'Email'), cellOf(record, 'Account.Name')]
    const level = levelField === undefined ? '' : cellOf(record, levelField)
    return {
      id: contactIdOf(record.Id),
      name: cellOf(record, 'Name') || record.Id,
      numbers: numbersOf(record),
      tags: [],
      ...(email === '' ? {} : { email }),
      ...(company === '' ? {} : { company }),
      ...(level === '' ? {} : { level }),
      ...(site.startsWith('https:') ? { url: site + record.Id } : {}),
    }
  }

  return {
    name,
    async lookup(number, { signal }) {
      if (!/^\+[1-9]\d{3,14}$/.test(number)) return []
      const ways = numbers.flatMap((field) => writtenEndings(number).map((ending) => `${field} LIKE ${endsWithSoql(ending)}`))
      const soql = `SELECT ${[...new Set(columns)].join(', ')} FROM Contact WHERE (${ways.join(' OR ')}) ORDER BY Id LIMIT ${most}`
      const records = await api.query(soql, { limit: most, signal })
      if (records.length < most) return records.filter((record) => numbersOf(record).includes(number)).map(contactOf)
      throw new RingloopError('protocol', `${name}: more than ${most} contacts have a number that ends like this one`, {
        mend: 'Name fewer fields in numbers.',
      })
    },
    async history(contact, { signal, limit }): Promise<readonly HistoryItem[]> {
      const id = idOfContactId(contact.id)
      if (id === null || limit < 1) return []
      const size = Math.min(Math.floor(limit), 100)
      const soql = `SELECT Id, CaseNumber, Subject, CreatedDate, ContactId FROM Case WHERE ContactId = ${quoteSoql(id)} ORDER BY CreatedDate DESC, Id DESC LIMIT ${size}`
      const records = await api.query(soql, { limit: size, signal })
      return records
        .filter((record) => isIdOf('Case', record.Id) && cellOf(record, 'ContactId').slice(0, 15) === id.slice(0, 15))
        .map((record) => ({
          id: record.Id,
          kind: 'ticket' as const,
          at: readTime(name, record, 'CreatedDate'),
          title: cellOf(record, 'Subject'),
          detail: cellOf(record, 'CaseNumber'),
        }))
    },
  }
}
