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

/** Whether a field can hold a text. Zendesk refuses the whole ticket for one that cannot. */
export function holds({ type, custom_field_options: options }: ZendeskField, text: string): boolean {
  if (type === 'integer') return /^-?\d{1,15}$/.test(text.trim())
  if (type === 'decimal') return /^-?\d{1,15}(\.\d{1,10})?$/.test(text.trim())
  if (type === 'date') return /^\d{4}-\d\d-\d\d$/.test(text)
  if (type !== 'tagger' && type !== 'multiselect') return true
  return (type === 'tagger' ? [text] : partsOf(text)).every((part) => options?.some(({ value }) => value === part))
}

/** A text as the value that a field of this type takes. */
export function fieldValue(type: string, text: string): string | boolean | readonly string[] {
  if (type === 'checkbox') return /^(true|yes|1|on)$/i.test(text.trim())
  return type === 'multiselect' ? partsOf(text) : text
}

const partsOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
