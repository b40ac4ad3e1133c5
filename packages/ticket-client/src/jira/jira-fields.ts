import { RingloopError, type TicketField } from '@ringloop/core'
import { plainText } from '../text/plain-text.js'
import { documentOf, textOfDocument } from './atlassian-document.js'
import type { JiraCreateField } from './jira-answers.js'

/** A custom field with how Jira writes its values. */
export interface JiraField extends TicketField {
  readonly kind: 'text' | 'document' | 'number' | 'date' | 'option' | 'options'
}

/** Whether somebody made this field for the site. */
export const isCustom = ({ fieldId }: JiraCreateField): boolean => /^customfield_\d+$/.test(fieldId)
/** Whether Jira makes no issue without it. */
export const isDemanded = ({ required, hasDefaultValue }: JiraCreateField): boolean => required && hasDefaultValue !== true

/** The custom fields of a project that can be filled in with text. */
export function customFieldsOf(fields: readonly JiraCreateField[]): readonly JiraField[] {
  return fields.flatMap((field) => {
    const kind = isCustom(field) ? kindOf(field) : null
    if (kind === null) return []
    const options = (field.allowedValues ?? []).flatMap(({ value, name }) => {
      const text = value ?? name
      return text == null ? [] : [{ value: text, label: text }]
    })
    const type = typeOf(field, kind)
    return [{ name: field.fieldId, label: field.name, type, required: isDemanded(field), options, kind }]
  })
}

function kindOf({ schema }: JiraCreateField): JiraField['kind'] | null {
  const { type, items, custom } = schema ?? {}
  if (type === 'string') return custom?.endsWith(':textarea') ? 'document' : 'text'
  if (type === 'number') return 'number'
  if (type === 'date' || type === 'datetime') return 'date'
  if (type === 'option') return 'option'
  return type === 'array' && items === 'option' ? 'options' : null
}

function typeOf({ schema }: JiraCreateField, kind: JiraField['kind']): TicketField['type'] {
  switch (kind) {
    case 'text':
      return 'text'
    case 'document':
      return 'longText'
    case 'number':
      return 'number'
    case 'date':
      return schema?.type === 'date' ? 'date' : 'dateTime'
    case 'option':
      return 'choice'
    case 'options':
      return 'choices'
  }
}

/**
 * A value as Jira wants it; several options are parted by `;`.
 *
 * @throws `invalidInput` for a number that is none
 */
export function valueOfField(name: string, field: JiraField, text: string): unknown {
  if (text === '') return null
  switch (field.kind) {
    case 'text':
      return plainText(text, 255)
    case 'document':
      return documentOf(text)
    case 'number':
      if (!/^-?\d{1,15}(\.\d{1,10})?$/.test(text.trim())) {
        throw new RingloopError('invalidInput', `${name}: customFields.${field.name}: a number is wanted`, {
          mend: `Change "${field.name}".`,
        })
      }
      return Number(text)
    case 'date':
      return text
    case 'option':
      return { value: text }
    case 'options':
      return text.split(';').map((value) => ({ value: value.trim() }))
  }
}

/** A value of Jira's as text; `null` if there is none. */
export function textOfField(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value))
    return (
      value
        .map(textOfField)
        .filter((text) => text !== null)
        .join(';') || null
    )
  if (typeof value !== 'object') return null
  const { value: option, name, type } = value as { value?: unknown; name?: unknown; type?: unknown }
  if (type === 'doc') return textOfDocument(value) || null
  return typeof option === 'string' ? option : typeof name === 'string' ? name : null
}
