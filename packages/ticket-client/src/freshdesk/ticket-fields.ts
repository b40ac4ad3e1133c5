import { RingloopError, type TicketField } from '@ringloop/core'
import * as z from 'zod'
import { createRemembered } from '../mapping/remembered.js'
import { oneLine, plainText } from '../text/plain-text.js'
import { type FreshdeskField, freshdeskFieldSchema } from './freshdesk-answers.js'
import type { FreshdeskApi } from './freshdesk-api.js'

/** The custom fields that tickets have, as Freshdesk describes them. */
export interface FreshdeskTicketFields {
  /** All of them; what is known is used for ten minutes. */
  all(signal: AbortSignal): Promise<readonly FreshdeskField[]>
  /** As the port tells them. Always asks. */
  describe(signal: AbortSignal): Promise<readonly TicketField[]>
}

const types: Readonly<Record<string, TicketField['type']>> = {
  custom_text: 'text',
  custom_paragraph: 'longText',
  custom_number: 'number',
  custom_decimal: 'number',
  custom_date: 'date',
  custom_date_time: 'dateTime',
  custom_checkbox: 'boolean',
  custom_dropdown: 'choice',
  custom_multi_select: 'choices',
}

/** Makes {@link FreshdeskTicketFields}. @param nameOf what a field is called in `customFields` */
export function createTicketFields(
  api: FreshdeskApi,
  nameOf: (theirs: string) => string,
  now: () => number,
): FreshdeskTicketFields {
  async function ask(signal: AbortSignal): Promise<readonly FreshdeskField[]> {
    const schema = z.array(freshdeskFieldSchema)
    const { body } = await api.http.send({ method: 'GET', path: 'ticket_fields', schema, signal })
    return body.filter((field) => field.default !== true)
  }
  return {
    all: createRemembered({ load: ask, now }).get,
    async describe(signal) {
      return (await ask(signal)).map((field) => ({
        name: nameOf(field.name),
        label: field.label?.trim() || field.name,
        type: types[field.type] ?? 'other',
        required: field.required_for_agents === true,
        options: Array.isArray(field.choices)
          ? field.choices.filter((one) => typeof one === 'string').map((value) => ({ value, label: value }))
          : [],
      }))
    },
  }
}

/** Whether a field can hold a text. Freshdesk refuses the whole ticket for one that cannot. */
export function holds({ type, choices }: FreshdeskField, text: string): boolean {
  if (type === 'custom_number') return /^-?\d{1,15}$/.test(text.trim())
  if (type === 'custom_decimal') return isNumber(text)
  if (type === 'custom_date') return /^\d{4}-\d\d-\d\d$/.test(text)
  return !Array.isArray(choices) || partsOf(type, text).every((part) => choices.includes(part))
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text))

const partsOf = (type: string, text: string): readonly string[] =>
  type === 'custom_multi_select' ? text.split(',').map((part) => part.trim()) : [oneLine(text, 255)]

/**
 * A text as the value that a field of this type takes; Freshdesk refuses others.
 *
 * @throws `invalidInput` if it is none
 */
export function fieldValue(name: string, { name: field, type }: FreshdeskField, text: string): unknown {
  if (type === 'custom_checkbox') return /^(true|yes|1|on)$/i.test(text.trim())
  if (type === 'custom_paragraph') return plainText(text, 10_000)
  if (type === 'custom_multi_select') return partsOf(type, text)
  if (type !== 'custom_number' && type !== 'custom_decimal') return oneLine(text, 255)
  if (isNumber(text)) return Number(text)
  throw new RingloopError('invalidInput', `${name}: customFields.${field} is a number in Freshdesk, not "${oneLine(text, 40)}"`, {
    mend: 'Give it a number.',
  })
}
