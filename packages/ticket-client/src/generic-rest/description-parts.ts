import * as z from 'zod'
import { parsePathExpression } from './path-expression.js'
import { placeholdersOf } from './template.js'

/** A path expression, checked. */
export const expression = z.string().superRefine((text, context) => {
  const steps = parsePathExpression(text)
  if (typeof steps === 'string') context.addIssue({ code: 'custom', message: `path expression "${text}" ${steps}` })
})

/** A text in which only these places may be. */
export const template = (...allowed: readonly string[]) =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const unknown = placeholdersOf(text).find((name) => !allowed.includes(name))
      if (unknown !== undefined) {
        const known = allowed.map((name) => `{${name}}`).join(', ') || 'none'
        context.addIssue({ code: 'custom', message: `{${unknown}} is not known here; known: ${known}` })
      }
    })

/** An address below the backend's own, with these places. */
export const path = (...allowed: readonly string[]) =>
  template(...allowed).regex(/^[^/?#][^?#]*$/, 'is relative to url: no slash at the start, no ? and no #')

/** A value of JSON that has no parts. */
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
/** Fixed values in a request's body, by path expression. */
export const constants = z.record(expression, scalar).optional()
/** The backend's words for one of ours: the first is written, all are read. */
export const words = z.union([
  z.union([z.string(), z.number()]).transform((word) => [word]),
  z.array(z.union([z.string(), z.number()])).min(1),
])

/** A search with these places. */
export const searchOf = (...places: readonly string[]) =>
  z.strictObject({
    path: path(...places),
    /** Parameters; one whose place has no value in a search is left out. */
    query: z.record(z.string(), template(...places)).default({}),
    /** Where the list is in the answer; without it, the answer is the list. */
    records: expression.optional(),
  })
