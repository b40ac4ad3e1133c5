import type { TicketDraft, TicketField } from '@ringloop/core'
import type { LocalisedText, TicketFormField } from '@ringloop/core/ticket-fields'
import * as z from 'zod'

/** Which custom fields a ticket has. */
export interface TicketTemplate {
  /** The draft's categories that it is for, in small letters; `null`: all that no other template is for. */
  readonly categories: readonly string[] | null
  readonly fields: readonly TicketFormField[]
}

const words = z.string().trim().min(1).max(300)
const languageTag = z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'must be a language, like "en" or "zh-CN"')
const localisedSchema = z.union([
  words,
  z.record(languageTag, words).refine((texts) => Object.keys(texts).length > 0, 'must have a text'),
])
const shown = { title: localisedSchema.optional(), description: localisedSchema.optional() }
const choice = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^,]+$/, 'must have no comma: several choices stand with commas between')
const options = {
  enum: z.array(choice).min(1).max(500).optional(),
  /** As `enum`, with what people read. */
  oneOf: z
    .array(z.strictObject({ const: choice, title: localisedSchema.optional() }))
    .min(1)
    .max(500)
    .optional(),
}
const pattern = z
  .string()
  .max(500)
  .refine((text) => {
    try {
      return new RegExp(text, 'u') !== null
    } catch {
      return false
    }
  }, 'must be a regular expression of ECMA 262, with the flag u')

const propertySchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('string'),
    ...shown,
    ...options,
    format: z.enum(['date', 'date-time']).optional(),
    pattern: pattern.optional(),
    maxLength: z.int().min(1).max(4_000).optional(),
  }),
  z.strictObject({
    type: z.enum(['number', 'integer']),
    ...shown,
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
  z.strictObject({ type: z.literal('boolean'), ...shown }),
  z.strictObject({
    type: z.literal('array'),
    ...shown,
    items: z
      .strictObject({ type: z.literal('string'), ...options })
      .refine((items) => items.enum !== undefined || items.oneOf !== undefined, 'must have enum or oneOf'),
    uniqueItems: z.literal(true).optional(),
  }),
])
type Property = z.infer<typeof propertySchema>

const fieldName = z.string().regex(/^[^\p{Cc}]{1,100}$/u, 'must be 1 to 100 characters')
const templateSchema = z.strictObject({
  /** The draft's category, or several, that this is for. Absent: for all that no other is for. */
  category: z.union([words, z.array(words).min(1).max(100)]).optional(),
  schema: z
    .strictObject({
      $schema: z.string().max(300).optional(),
      title: localisedSchema.optional(),
      type: z.literal('object'),
      properties: z
        .record(fieldName, propertySchema)
        .refine((properties) => Object.keys(properties).length <= mostFields, 'must have at most 60 properties'),
      required: z.array(fieldName).max(60).default([]),
    })
    .superRefine(({ properties, required }, context) => {
      for (const [index, name] of required.entries())
        if (!Object.hasOwn(properties, name))
          context.addIssue({ code: 'custom', path: ['required', index], message: `"${name}" is none of the properties` })
    }),
})

/** `ticketTemplates` of the configuration: JSON Schemas of the custom fields, by the draft's category. */
export const ticketTemplatesSchema = z.array(templateSchema).max(100)
/** What {@link ticketTemplatesSchema} gives. */
export type TicketTemplatesConfig = z.infer<typeof ticketTemplatesSchema>

/** More are no form that anybody fills in with a customer in the ear. */
export const mostFields = 60
const mostOptions = 500
/** A text that may be longer gets several lines. */
const longAbove = 250

/** The templates of the configuration, as forms ask for them. */
export const ticketTemplatesOf = (config: TicketTemplatesConfig): readonly TicketTemplate[] =>
  config.map(({ category, schema: { properties, required } }) => ({
    categories: category === undefined ? null : [category].flat().map((one) => one.toLowerCase()),
    fields: Object.entries(properties).map(([name, property]) => fieldOf(name, property, required.includes(name))),
  }))

/** The fields that the template of a draft asks for; `null`: no template is for it. */
export function templateFields(
  templates: readonly TicketTemplate[],
  draft: Pick<TicketDraft, 'category'>,
): readonly TicketFormField[] | null {
  const category = draft.category?.value.toLowerCase() ?? ''
  const own = templates.find(({ categories }) => categories?.includes(category))
  return (own ?? templates.find(({ categories }) => categories === null))?.fields ?? null
}

function fieldOf(name: string, property: Property, required: boolean): TicketFormField {
  const field: TicketFormField = {
    name,
    title: localised(property.title, name),
    description: property.description === undefined ? null : localised(property.description, ''),
    type: 'text',
    required,
    options: [],
    minimum: null,
    maximum: null,
    pattern: null,
    maxLength: null,
  }
  switch (property.type) {
    case 'array':
      return { ...field, type: 'choices', options: optionsOf(property.items) }
    case 'boolean':
      return { ...field, type: 'boolean' }
    case 'number':
    case 'integer':
      return { ...field, type: property.type, minimum: property.minimum ?? null, maximum: property.maximum ?? null }
    case 'string': {
      if (property.enum !== undefined || property.oneOf !== undefined)
        return { ...field, type: 'choice', options: optionsOf(property) }
      if (property.format !== undefined) return { ...field, type: property.format === 'date' ? 'date' : 'dateTime' }
      const { maxLength = null, pattern: expression = null } = property
      return { ...field, type: (maxLength ?? 0) > longAbove ? 'longText' : 'text', maxLength, pattern: expression }
    }
  }
}

const localised = (text: string | Readonly<Record<string, string>> | undefined, otherwise: string): LocalisedText =>
  typeof text === 'object' ? text : { en: text ?? otherwise }

const optionsOf = (from: {
  readonly enum?: readonly string[] | undefined
  readonly oneOf?:
    | readonly { readonly const: string; readonly title?: string | Readonly<Record<string, string>> | undefined }[]
    | undefined
}): TicketFormField['options'] =>
  from.oneOf?.map((one) => ({ value: one.const, title: localised(one.title, one.const) })) ??
  (from.enum ?? []).map((value) => ({ value, title: { en: value } }))

/** The ticket system's own description of its custom fields as a form asks for them. Those whose values nobody can type are left out. */
export const describedFields = (fields: readonly TicketField[]): readonly TicketFormField[] =>
  fields
    .flatMap(({ name, label, type, required, options: known }): TicketFormField[] => {
      if (type === 'other') return []
      return [
        {
          name,
          title: { en: label },
          description: null,
          type,
          required,
          options: known
            .filter(({ value }) => !value.includes(','))
            .slice(0, mostOptions)
            .map((option) => ({ value: option.value, title: { en: option.label } })),
          minimum: null,
          maximum: null,
          pattern: null,
          maxLength: null,
        },
      ]
    })
    .slice(0, mostFields)
