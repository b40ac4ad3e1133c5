/** A text in the languages that it was given in, by BCP 47; the first one stands for those that are absent. */
export type LocalisedText = Readonly<Record<string, string>>

/** What a custom field of a ticket can hold. Values are text: see {@link fieldProblem}. */
export const formFieldTypes = [
  'text',
  'longText',
  'number',
  'integer',
  'boolean',
  'date',
  'dateTime',
  'choice',
  'choices',
] as const
/** One of {@link formFieldTypes}. */
export type FormFieldType = (typeof formFieldTypes)[number]

/** One custom field of a ticket as a form asks for it. */
export interface TicketFormField {
  /** What it is called in `customFields`. */
  readonly name: string
  readonly title: LocalisedText
  readonly description: LocalisedText | null
  readonly type: FormFieldType
  /** A ticket is not complete without it. It is filed all the same. */
  readonly required: boolean
  /** Of a choice: what may be written, and what people read. */
  readonly options: readonly { readonly value: string; readonly title: LocalisedText }[]
  /** Of a number. */
  readonly minimum: number | null
  readonly maximum: number | null
  /** A regular expression (ECMA 262, with `u`) that a text must match somewhere. */
  readonly pattern: string | null
  /** Of a text, in UTF-16 units. */
  readonly maxLength: number | null
}

/** The text in a language, or in the nearest that there is: the same language elsewhere, else the first. */
export function localised(text: LocalisedText, language: string): string {
  const main = language.split('-')[0]
  const near = Object.keys(text).find((tag) => tag.split('-')[0] === main)
  return (Object.hasOwn(text, language) ? text[language] : undefined) ?? text[near ?? ''] ?? Object.values(text)[0] ?? ''
}
