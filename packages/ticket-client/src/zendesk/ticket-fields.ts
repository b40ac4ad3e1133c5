import type { TicketField } from '@ringloop/core'
import { createRemembered } from '../mapping/remembered.js'
import { fieldsSchema, type ZendeskField } from './zendesk-answers.js'
import type { ZendeskApi } from './zendesk-api.js'

/** The custom fields that tickets have, as Zendesk describes them. */
export interface ZendeskTicketFields {
  /** All of them; what is known is used for ten minutes. */
  all(signal: AbortSignal): Promise<readonly ZendeskField[]>
  /** As the port tells them. Always asks. */
  describe(signal: AbortSignal): Promise<readonly TicketField[]>
}

const types: Readonly<Record<string, TicketField['type']>> = {
  text: 'text',
  regexp: 'text',
  textarea: 'longText',
  integer: 'number',
  decimal: 'number',
  date: 'date',
  checkbox: 'boolean',
  tagger: 'choice',
  multiselect: 'choices',
}

/** Makes {@link ZendeskTicketFields}. @param nameOf what a field is called in `customFields` */
export function createTicketFields(api: ZendeskApi, nameOf: (id: number) => string, now: () => number): ZendeskTicketFields {
  async function ask(signal: AbortSignal): Promise<readonly ZendeskField[]> {
    const fields: ZendeskField[] = []
    await api.pages({
      path: 'ticket_fields',
      schema: fieldsSchema,
      signal,
      maximumPages: 20,
      take: (page) => void fields.push(...page.ticket_fields),
    })
    return fields.filter((field) => field.removable !== false && field.active !== false)
  }

  const remembered = createRemembered({ load: ask, now })

  return {
    all: remembered.get,
    async describe(signal) {
      return (await ask(signal)).map((field) => ({
        name: nameOf(field.id),
        label: field.title.trim() || String(field.id),
        type: types[field.type] ?? 'other',
        // Zendesk's "required" is about solving a ticket in its own pages; what is made over the API may lack it.
        required: false,
        options: (field.custom_field_options ?? []).map(({ name, value }) => ({ value, label: name })),
      }))
    },
  }
}

/** A text as the value that a field of this type takes. */
export function fieldValue(type: string, text: string): string | boolean | readonly string[] {
  if (type === 'checkbox') return /^(true|yes|1|on)$/i.test(text.trim())
  if (type === 'multiselect')
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  return text
}
