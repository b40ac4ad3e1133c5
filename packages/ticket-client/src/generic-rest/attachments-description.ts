import type { CommentVisibility } from '@ringloop/core'
import * as z from 'zod'
import { expression, path, searchOf, template } from './description-parts.js'

const places = ['name', 'key', 'contentType', 'size', 'visibility'] as const
const values = z.record(z.string().min(1), template(...places)).default({})

/** Files of tickets. Each is found again by its key, so the backend needs a place for that. */
export const attachmentsDescription = z.strictObject({
  upload: z.strictObject({
    method: z.enum(['POST', 'PUT']).default('POST'),
    path: path('id', ...places),
    query: values,
    headers: values,
    /** A form with the file in one of its fields, or the bytes alone. */
    body: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('multipart'),
        file: z.string().min(1),
        /** Further fields of the form, before the file. */
        fields: values,
      }),
      z.strictObject({ kind: z.literal('raw') }),
    ]),
    timeoutMs: z.number().int().positive().max(3_600_000).default(900_000),
  }),
  list: searchOf('id'),
  fields: z.strictObject({
    id: expression,
    name: expression,
    /** Where `{key}` of the upload is given back. */
    key: expression,
    contentType: expression.optional(),
    size: expression.optional(),
  }),
  /** What `{visibility}` of the upload becomes. Without `{visibility}` everybody who sees the ticket sees its files. */
  visibility: z.strictObject({ internal: z.string(), public: z.string() }).default({ internal: 'internal', public: 'public' }),
  maximumBytes: z.number().int().positive().optional(),
})

/** Whom the backend lets read a file. */
export const readersOfFiles = ({ upload }: RestAttachmentsDescription): readonly CommentVisibility[] =>
  JSON.stringify(upload).includes('{visibility}') ? ['internal', 'public'] : ['public']

/** {@link attachmentsDescription}, checked. */
export type RestAttachmentsDescription = z.output<typeof attachmentsDescription>
