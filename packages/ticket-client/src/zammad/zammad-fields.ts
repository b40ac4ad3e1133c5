import type { TicketField } from '@ringloop/core'
import { type ZammadAttribute, zammadAttributesSchema } from './zammad-answers.js'
import type { ZammadApi } from './zammad-api.js'
import type { ZammadMapping } from './zammad-mapping.js'

const types: Readonly<Record<string, TicketField['type']>> = {
  input: 'text',
  richtext: 'longText',
  textarea: 'longText',
  integer: 'number',
  date: 'date',
  datetime: 'dateTime',
  boolean: 'boolean',
  select: 'choice',
  tree_select: 'choice',
  multiselect: 'choices',
  multi_tree_select: 'choices',
}

/** The object attributes of tickets that somebody made or may change, but for those that are ours. The account needs `admin.object`. @throws `unauthorised` */
export async function readZammadFields(
  api: ZammadApi,
  { fields, fieldNames }: Pick<ZammadMapping, 'fields' | 'fieldNames'>,
  signal: AbortSignal,
): Promise<readonly TicketField[]> {
  const path = 'object_manager_attributes'
  const { body } = await api.http.send({ method: 'GET', path, schema: zammadAttributesSchema, signal })
  const taken = new Set<string | undefined>(Object.values(fields))
  const ours = new Map(Object.entries(fieldNames).map(([name, theirs]) => [theirs, name]))
  return body
    .filter((attribute) => attribute.object === 'Ticket' && attribute.active !== false && attribute.editable !== false)
    .filter((attribute) => !taken.has(attribute.name))
    .map((attribute) => ({
      name: ours.get(attribute.name) ?? attribute.name,
      label: attribute.display || attribute.name,
      type: types[attribute.data_type] ?? 'other',
      required: isRequired(attribute),
      options: choicesOf(attribute.data_option?.options),
    }))
}

/** Demanded of an agent who makes a ticket. */
function isRequired({ screens }: ZammadAttribute): boolean {
  const screen = screens?.create_middle
  if (typeof screen !== 'object' || screen === null) return false
  const rules = screen as Readonly<Record<string, unknown>>
  return ['ticket.agent', '-all-'].some((role) => {
    const rule = rules[role]
    return typeof rule === 'object' && rule !== null && 'required' in rule && rule.required === true
  })
}

/** A list in the form `{ value: label }`, or a tree of `{ name, value, children }`. */
function choicesOf(options: unknown): TicketField['options'] {
  if (Array.isArray(options)) return options.flatMap(branch)
  if (typeof options !== 'object' || options === null) return []
  return Object.entries(options).map(([value, label]) => ({ value, label: String(label) }))
}

function branch(node: unknown): TicketField['options'] {
  if (typeof node !== 'object' || node === null || !('value' in node)) return []
  const value = String(node.value)
  const label = 'name' in node ? String(node.name) : value
  return [{ value, label }, ...choicesOf('children' in node ? node.children : [])]
}
