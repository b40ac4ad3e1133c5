import { RingloopError, type TicketField } from '@ringloop/core'
import type { HttpClient } from '../http/http-client.js'
import { createRemembered, type Remembered } from '../mapping/remembered.js'
import { collectRecords } from './collect-records.js'
import type { RestFieldListDescription } from './fields-description.js'
import { readPath } from './path-expression.js'
import { readText } from './read-value.js'
import type { RestPaging } from './rest-description.js'
import { fillPath, fillQuery } from './template.js'

/** Names that can stand in a path expression. */
const usable = /^[^"[\]]{1,200}$/
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** The custom fields of a described backend, asked for once in ten minutes. */
export function createRestFields(
  name: string,
  description: RestFieldListDescription,
  paging: RestPaging,
  http: HttpClient,
  now: () => number,
): Remembered<readonly TicketField[]> {
  const { path, query, records, only } = description

  async function load(signal: AbortSignal): Promise<readonly TicketField[]> {
    const found = new Map<string, TicketField>()
    const search = { path: fillPath(name, path, {}), query: fillQuery(query, {}), records, paging, signal }
    for await (const page of collectRecords(name, http, search)) {
      for (const record of page) {
        if (only !== undefined && readPath(record, only.field) !== only.is) continue
        const field = fieldOf(record)
        if (usable.test(field.name) && !forbidden.has(field.name)) found.set(field.name, field)
      }
    }
    return [...found.values()]
  }

  function fieldOf(record: unknown): TicketField {
    const text = (expression: string | undefined) =>
      expression === undefined ? undefined : readText(readPath(record, expression))
    const key = text(description.name)
    if (key === undefined)
      throw new RingloopError('protocol', `${name}: a field has no name at "${description.name}"`, {
        mend: 'Correct fieldList.name in the description.',
      })
    const type = text(description.type)
    const required = description.required === undefined ? undefined : readPath(record, description.required)
    return {
      name: key,
      label: text(description.label) ?? key,
      type: (type === undefined ? undefined : description.types[type]) ?? (description.type === undefined ? 'text' : 'other'),
      required: required === true || required === 1 || required === 'true' || required === '1',
      options: optionsOf(record),
    }
  }

  function optionsOf(record: unknown): TicketField['options'] {
    const { options } = description
    if (options === undefined) return []
    const list = readPath(record, options.list)
    return (Array.isArray(list) ? list : []).flatMap((entry: unknown) => {
      const value = readText(options.value === undefined ? entry : readPath(entry, options.value))
      if (value === undefined) return []
      return [{ value, label: (options.label === undefined ? undefined : readText(readPath(entry, options.label))) ?? value }]
    })
  }

  return createRemembered({ load, now })
}
