import * as z from 'zod'

const id = z.number().int()

/** A ticket as lists and searches show it. */
export const freshdeskRowSchema = z.object({
  id,
  subject: z.string().nullish(),
  status: z.number(),
  priority: z.number().nullish(),
  requester_id: id.nullish(),
  responder_id: id.nullish(),
  group_id: id.nullish(),
  tags: z.array(z.string()).nullish(),
  custom_fields: z.record(z.string(), z.unknown()).nullish(),
  created_at: z.string(),
  updated_at: z.string(),
})
/** A ticket as lists and searches show it. */
export type FreshdeskRow = z.infer<typeof freshdeskRowSchema>

/** A file. */
export const freshdeskAttachmentSchema = z.object({
  id,
  name: z.string(),
  content_type: z.string().nullish(),
  size: z.number().nullish(),
})
/** A file. */
export type FreshdeskAttachment = z.infer<typeof freshdeskAttachmentSchema>

/** A ticket as it is shown alone. */
export const freshdeskTicketSchema = freshdeskRowSchema.extend({
  description: z.string().nullish(),
  attachments: z.array(freshdeskAttachmentSchema).nullish(),
  /** 1 for a parent, 2 for a child; the rest are links of another kind. */
  association_type: z.number().nullish(),
  associated_tickets_list: z.array(id).nullish(),
  /** In the trash. */
  deleted: z.boolean().nullish(),
})
/** A ticket as it is shown alone. */
export type FreshdeskTicket = z.infer<typeof freshdeskTicketSchema>

/** A reply or a note. */
export const conversationSchema = z.object({
  id,
  body: z.string().nullish(),
  private: z.boolean().nullish(),
  user_id: z.number().nullish(),
  created_at: z.string(),
  attachments: z.array(freshdeskAttachmentSchema).nullish(),
})
/** A reply or a note. */
export type FreshdeskConversation = z.infer<typeof conversationSchema>

/** A contact. */
export const freshdeskContactSchema = z.object({
  id,
  name: z.string().nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  mobile: z.string().nullish(),
  description: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
})
/** A contact. */
export type FreshdeskContact = z.infer<typeof freshdeskContactSchema>

/** A ticket field, Freshdesk's own or a custom one. */
export const freshdeskFieldSchema = z.object({
  name: z.string(),
  label: z.string().nullish(),
  type: z.string(),
  default: z.boolean().nullish(),
  required_for_agents: z.boolean().nullish(),
  /** A list of texts; for dependent fields an object. */
  choices: z.unknown().optional(),
})
/** A ticket field, Freshdesk's own or a custom one. */
export type FreshdeskField = z.infer<typeof freshdeskFieldSchema>

/** A page of search results. */
export const searchSchema = z.object({ results: z.array(freshdeskRowSchema), total: z.number().nullish() })
/** The agent that we are. */
export const meSchema = z.object({ id })
