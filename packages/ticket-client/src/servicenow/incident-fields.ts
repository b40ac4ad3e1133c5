import type { TicketField } from '@ringloop/core'
import { allOf, anyOf, condition } from './encoded-query.js'
import type { ServiceNowRow } from './servicenow-answers.js'
import type { ServiceNowApi } from './servicenow-api.js'

const types: Readonly<Record<string, TicketField['type']>> = {
  string: 'text',
  translated_text: 'text',
  email: 'text',
  url: 'text',
  phone_number_e164: 'text',
  html: 'longText',
  journal_input: 'other',
  integer: 'number',
  decimal: 'number',
  float: 'number',
  currency: 'other',
  boolean: 'boolean',
  glide_date: 'date',
  glide_date_time: 'dateTime',
  choice: 'choice',
}

/** The columns that this instance has added to a table, from `sys_dictionary` and `sys_choice`. */
export async function discoverFields(api: ServiceNowApi, table: string, signal: AbortSignal): Promise<readonly TicketField[]> {
  const tables = table === 'task' ? ['task'] : [table, 'task']
  const inTables = anyOf(tables.map((one) => condition('name', '=', one)))
  const rows = await api.search({
    table: 'sys_dictionary',
    query: allOf([inTables, condition('active', '=', 'true')], ['ORDERBYelement', 'ORDERBYsys_id']),
    columns: ['sys_id', 'name', 'element', 'column_label', 'internal_type', 'mandatory', 'choice', 'max_length', 'active'],
    limit: 5000,
    signal,
  })
  const own = rows.filter((row) => tables.includes(row.name ?? '') && /^u_[a-z0-9_]+$/.test(row.element ?? ''))
  const chosen = own.filter(isChoice).map(({ element }) => element ?? '')
  const choices = chosen.length === 0 ? [] : await readChoices(api, tables, chosen, signal)
  const fields = new Map<string, TicketField>()
  for (const row of own) {
    const element = row.element ?? ''
    if (fields.has(element)) continue
    const options = choices
      .filter((choice) => choice.element === element)
      .map(({ value = '', label = '' }) => ({ value, label: label || value }))
    fields.set(element, {
      name: element,
      label: row.column_label || element,
      type: typeOf(row),
      required: row.mandatory === 'true',
      options: [...new Map(options.map((option) => [option.value, option])).values()],
    })
  }
  return [...fields.values()]
}

async function readChoices(api: ServiceNowApi, tables: readonly string[], columns: readonly string[], signal: AbortSignal) {
  const rows = await api.search({
    table: 'sys_choice',
    query: allOf(
      [
        anyOf(tables.map((one) => condition('name', '=', one))),
        condition('element', 'IN', ...columns),
        condition('inactive', '=', 'false'),
        condition('language', '=', 'en'),
      ],
      ['ORDERBYsequence', 'ORDERBYsys_id'],
    ),
    columns: ['sys_id', 'name', 'element', 'value', 'label', 'sequence'],
    limit: 5000,
    signal,
  })
  return rows.filter((row) => tables.includes(row.name ?? '') && columns.includes(row.element ?? ''))
}

/** 1 is a list with "none", 3 one without; 2 only suggests. */
const isChoice = (row: ServiceNowRow): boolean => row.choice === '1' || row.choice === '3' || row.internal_type === 'choice'

function typeOf(row: ServiceNowRow): TicketField['type'] {
  if (isChoice(row)) return 'choice'
  const type = types[row.internal_type ?? ''] ?? 'other'
  return type === 'text' && Number(row.max_length) > 255 ? 'longText' : type
}
