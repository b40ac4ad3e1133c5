import type { TicketField } from '@ringloop/core'
import * as z from 'zod'
import { definitionSchema } from './chatwoot-answers.js'
import type { ChatwootApi } from './chatwoot-api.js'

/** A custom attribute that conversations may have. */
export interface AttributeDefinition {
  readonly key: string
  readonly type: TicketField['type']
  readonly field: TicketField
}

const types: Readonly<Record<string, TicketField['type']>> = {
  text: 'text',
  link: 'text',
  number: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  list: 'choice',
  checkbox: 'boolean',
}

/** Every custom attribute that is defined for conversations. */
export async function readDefinitions(api: ChatwootApi, signal: AbortSignal): Promise<readonly AttributeDefinition[]> {
  const path = 'custom_attribute_definitions'
  // 0: of conversations; 1: of contacts.
  const query = { attribute_model: '0' }
  const { body } = await api.http.send({ method: 'GET', path, query, schema: z.array(definitionSchema), signal })
  return body.map(({ attribute_key: key, attribute_display_name, attribute_display_type, attribute_values }) => {
    const type = types[attribute_display_type ?? ''] ?? 'other'
    const values = Array.isArray(attribute_values) ? attribute_values.filter((value) => typeof value === 'string') : []
    const options = values.map((value) => ({ value, label: value }))
    return { key, type, field: { name: key, label: attribute_display_name || key, type, required: false, options } }
  })
}
