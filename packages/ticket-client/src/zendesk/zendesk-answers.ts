import * as z from 'zod'

const id = z.number().int().positive()
const url = z.string().nullish()

/** A ticket, as far as we look at it. */
export const zendeskTicketSchema = z.object({
  id,
  external_id: z.string().nullish(),
  subject: z.string().nullish(),
  description: z.string().nullish(),
  status: z.string(),
  priority: z.string().nullish(),
  requester_id: id.nullish(),
  assignee_id: id.nullish(),
  group_id: id.nullish(),
  tags: z.array(z.string()).nullish(),
  custom_fields: z
    .array(
      z.object({
        id,
        value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]).nullish(),
      }),
    )
    .nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  generated_timestamp: z.number().nullish(),
})
/** A ticket, as far as we look at it. */
export type ZendeskTicket = z.infer<typeof zendeskTicketSchema>

/** A file on a comment, or a fresh upload. */
export const zendeskAttachmentSchema = z.object({
  id,
  file_name: z.string(),
  content_type: z.string().nullish(),
  size: z.number().nullish(),
})
/** A file on a comment, or a fresh upload. */
export type ZendeskAttachment = z.infer<typeof zendeskAttachmentSchema>

/** What happened in one update of a ticket, and by whom. */
export const zendeskAuditSchema = z.object({
  id,
  created_at: z.string(),
  /** -1 for the system. */
  author_id: z.number().nullish(),
  metadata: z.object({ custom: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  events: z.array(
    z.object({
      id: z.number().nullish(),
      type: z.string(),
      body: z.string().nullish(),
      public: z.boolean().nullish(),
      author_id: z.number().nullish(),
      attachments: z.array(zendeskAttachmentSchema).nullish(),
    }),
  ),
})
/** What happened in one update of a ticket, and by whom. */
export type ZendeskAudit = z.infer<typeof zendeskAuditSchema>

/** A user. */
export const zendeskUserSchema = z.object({
  id,
  name: z.string().nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  role: z.string().nullish(),
  active: z.boolean().nullish(),
  suspended: z.boolean().nullish(),
  tags: z.array(z.string()).nullish(),
  notes: z.string().nullish(),
})
/** A user. */
export type ZendeskUser = z.infer<typeof zendeskUserSchema>

/** A ticket field, Zendesk's own or a custom one. */
export const zendeskFieldSchema = z.object({
  id,
  title: z.string(),
  type: z.string(),
  active: z.boolean().nullish(),
  /** False for Zendesk's own. */
  removable: z.boolean().nullish(),
  custom_field_options: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
})
/** A ticket field, Zendesk's own or a custom one. */
export type ZendeskField = z.infer<typeof zendeskFieldSchema>

/** The answer that has one ticket in it. */
export const oneTicketSchema = z.object({ ticket: zendeskTicketSchema })
/** The answer to an update. */
export const updatedTicketSchema = z.object({ ticket: zendeskTicketSchema })
/** A page of tickets. */
export const ticketPageSchema = z.object({ tickets: z.array(zendeskTicketSchema), next_page: url })
/** A page of search results; each says what it is. */
export const searchPageSchema = z.object({
  results: z.array(
    z.union([zendeskTicketSchema.extend({ result_type: z.literal('ticket') }), z.object({ result_type: z.string() })]),
  ),
  next_page: url,
})
/** A page of audits. */
export const auditPageSchema = z.object({ audits: z.array(zendeskAuditSchema), next_page: url })
/** A page of comments. */
export const commentPageSchema = z.object({
  comments: z.array(z.object({ id, attachments: z.array(zendeskAttachmentSchema).nullish() })),
  next_page: url,
})
/** A page of users. */
export const userPageSchema = z.object({ users: z.array(zendeskUserSchema), next_page: url })
/** All ticket fields: without paging there is only one page. */
export const fieldsSchema = z.object({ ticket_fields: z.array(zendeskFieldSchema), next_page: url })
/** The account that we are. */
export const meSchema = z.object({ user: z.object({ id: z.number().int().nullable(), name: z.string().nullish() }) })
/** The answer to an upload. */
export const uploadSchema = z.object({
  upload: z.object({ token: z.string().min(1), attachment: zendeskAttachmentSchema.nullish() }),
})
/** A page of the export of what changed. */
export const exportPageSchema = z.object({
  tickets: z.array(zendeskTicketSchema),
  after_cursor: z.string().nullish(),
  end_of_stream: z.boolean(),
})
