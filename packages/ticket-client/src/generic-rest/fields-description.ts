import * as z from 'zod'
import { expression, scalar, searchOf } from './description-parts.js'

const types = ['text', 'longText', 'number', 'date', 'dateTime', 'boolean', 'choice', 'choices', 'other'] as const

/** Where the backend says which custom fields there are. */
export const fieldListDescription = searchOf().extend({
  name: expression,
  label: expression.optional(),
  type: expression.optional(),
  /** The backend's words for types; what is not here is `other`. */
  types: z.record(z.string(), z.enum(types)).default({}),
  required: expression.optional(),
  /** What a choice may be: a list of texts, or of entries with value and label. */
  options: z.strictObject({ list: expression, value: expression.optional(), label: expression.optional() }).optional(),
  /** Only records that have this there; lists hold the system's own fields, too. */
  only: z.strictObject({ field: expression, is: scalar }).optional(),
})

/** {@link fieldListDescription}, checked. */
export type RestFieldListDescription = z.output<typeof fieldListDescription>
