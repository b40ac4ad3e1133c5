import { type Contact, type ContactDirectory, RingloopError, toContactId } from '@ringloop/core'
import { parseConfig } from '../config/parse-config.js'
import { e164Among } from '../text/written-number.js'
import { collectRecords } from './collect-records.js'
import { readPath } from './path-expression.js'
import { isSecureUrl, readContactFacts } from './read-contact-facts.js'
import { readText, readTexts } from './read-value.js'
import { type RestContacts, type RestDescriptionInput, restDescriptionSchema } from './rest-description.js'
import { createRestHttp, type RestBackendOptions } from './rest-http.js'
import { fillPath, fillQuery } from './template.js'

/**
 * A directory of customers that is only described. Whom the backend gives without the number asked for is left out: many
 * ignore a filter they don't know, or find numbers that only look alike.
 *
 * @throws `invalidConfig` naming the keys of the description that are wrong, or the secret that is not set
 */
export function createRestDirectory(description: RestDescriptionInput, options: RestBackendOptions): ContactDirectory {
  const checked = parseConfig(restDescriptionSchema, description, 'description')
  const { name, contacts, paging } = checked
  if (contacts === undefined) {
    throw new RingloopError('invalidConfig', `description.contacts: is missing, so ${name} can look up nobody`, {
      mend: 'Describe its contacts.',
    })
  }
  const http = createRestHttp(checked, options)
  return {
    name,
    async lookup(number, { signal }) {
      const { lookup } = contacts
      const values = { number, digits: number.slice(1) }
      const search = {
        path: fillPath(name, lookup.path, values),
        query: fillQuery(lookup.query, values),
        records: lookup.records,
        paging,
        signal,
      }
      const found = new Map<string, Contact>()
      for await (const page of collectRecords(name, http, search)) {
        for (const record of page) {
          const contact = readContact(name, record, contacts)
          if (contact.numbers.includes(number)) found.set(contact.id, contact)
        }
      }
      return [...found.values()]
    },
  }
}

function readContact(name: string, record: unknown, { fields }: RestContacts): Contact {
  const text = (expression: string | undefined) => (expression === undefined ? undefined : readText(readPath(record, expression)))
  const id = text(fields.id)
  if (id === undefined) {
    throw new RingloopError('protocol', `${name}: a contact has no id at "${fields.id}"`, {
      mend: 'Correct contacts.fields.id in the description.',
    })
  }
  const numbers = fields.numbers.flatMap((expression) => {
    const value = readPath(record, expression)
    return Array.isArray(value) ? readTexts(value) : [readText(value) ?? '']
  })
  const email = text(fields.email)
  const level = text(fields.level)
  const company = text(fields.company)
  const note = text(fields.note)
  const timeZone = text(fields.timeZone)
  const url = text(fields.url)
  return {
    id: toContactId(id),
    name: text(fields.name) ?? id,
    numbers: e164Among(numbers),
    tags: fields.tags === undefined ? [] : readTexts(readPath(record, fields.tags)),
    ...(email === undefined ? {} : { email }),
    ...(level === undefined ? {} : { level }),
    ...(company === undefined ? {} : { company }),
    ...(note === undefined ? {} : { note }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(isSecureUrl(url) ? { url } : {}),
    ...readContactFacts(record, fields),
  }
}
