import * as z from 'zod'
import type { ReadComplaint } from '../http/error-of-answer.js'

const attributesSchema = z.record(z.string(), z.unknown()).nullish()

/** A contact. */
export const contactSchema = z.object({
  id: z.number().int(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  phone_number: z.string().nullish(),
  identifier: z.string().nullish(),
  custom_attributes: attributesSchema,
  additional_attributes: attributesSchema,
})
/** A contact. */
export type ChatwootContact = z.infer<typeof contactSchema>

/** A conversation, as all lists and the single one have it. Its `id` counts within the account. */
export const conversationSchema = z.object({
  id: z.number().int().positive(),
  status: z.string(),
  priority: z.string().nullish(),
  inbox_id: z.number().int().nullish(),
  labels: z.array(z.string()).nullish(),
  custom_attributes: attributesSchema,
  /** Seconds. */
  created_at: z.number(),
  /** Seconds, with a fraction; older versions have none. */
  updated_at: z.number().nullish(),
  last_activity_at: z.number().nullish(),
  meta: z
    .object({
      sender: z.object({ id: z.number().int() }).nullish(),
      assignee: z.object({ email: z.string().nullish(), name: z.string().nullish() }).nullish(),
      team: z.object({ id: z.number().int(), name: z.string().nullish() }).nullish(),
    })
    .nullish(),
})
/** A conversation. */
export type ChatwootConversation = z.infer<typeof conversationSchema>

const metaSchema = z.object({ all_count: z.number().nullish() }).nullish()
const listSchema = z.object({ meta: metaSchema, payload: z.array(conversationSchema) })

/** A page of conversations. `filter` gives it as it is, the list of all within `data`. */
export const conversationsSchema = z.union([z.object({ data: listSchema }).transform(({ data }) => data), listSchema])

/** A file of a message. */
const attachmentSchema = z.object({
  id: z.number().int(),
  data_url: z.string().nullish(),
  file_size: z.number().nullish(),
  content_type: z.string().nullish(),
})

/** A message: 0 came from the customer, 1 went to them (or is a private note), 2 tells of something that was done. */
export const messageSchema = z.object({
  id: z.number().int(),
  content: z.string().nullish(),
  message_type: z.union([z.number(), z.string()]),
  private: z.boolean().nullish(),
  content_attributes: attributesSchema,
  attachments: z.array(attachmentSchema).nullish(),
})
/** A message. */
export type ChatwootMessage = z.infer<typeof messageSchema>

/** An attribute that somebody defined. */
export const definitionSchema = z.object({
  attribute_key: z.string(),
  attribute_display_name: z.string().nullish(),
  attribute_display_type: z.string().nullish(),
  attribute_values: z.union([z.array(z.unknown()), z.string()]).nullish(),
})

/** `{ error }`, or `{ message, attributes }` for what a record does not like. */
export const readComplaint: ReadComplaint = (body) => {
  const checked = z
    .object({ error: z.string().nullish(), message: z.string().nullish(), attributes: z.array(z.string()).nullish() })
    .safeParse(body)
  if (!checked.success) return {}
  const { error, message, attributes } = checked.data
  const said = message ?? error
  const [field] = attributes ?? []
  return { ...(said ? { message: said } : {}), ...(field ? { field } : {}) }
}
