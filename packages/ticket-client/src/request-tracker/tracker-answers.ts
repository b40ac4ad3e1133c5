import * as z from 'zod'

// RT gives ids as strings in one place and as numbers in another.
const idSchema = z.union([z.string().min(1), z.number()]).transform(String)
/** Ticket numbers go into queries and paths. */
const ticketIdSchema = idSchema.refine((id) => /^\d{1,18}$/.test(id), 'is no ticket number')
const referenceSchema = z.object({ id: idSchema, Name: z.string().optional() })

/** One custom field of a record. Images and binaries are objects; we have none of those. */
const customFieldSchema = z.object({ id: idSchema.optional(), name: z.string(), values: z.array(z.unknown()) })

const hyperlinkSchema = z.object({
  ref: z.string().optional(),
  _url: z.string().optional(),
  type: z.string().optional(),
  id: idSchema.optional(),
})

/** `GET /ticket/N?fields[Queue]=Name`; search results have the same fields if asked for. */
export const trackerTicketSchema = z.object({
  id: ticketIdSchema,
  Subject: z.string().nullish(),
  Status: z.string(),
  Priority: z.coerce.number().catch(0),
  Created: z.string(),
  LastUpdated: z.string(),
  Owner: referenceSchema.nullish(),
  Queue: referenceSchema,
  Requestor: z.array(referenceSchema).default([]),
  CustomFields: z.array(customFieldSchema).default([]),
  _hyperlinks: z.array(hyperlinkSchema).default([]),
})
/** A ticket in RT's words. */
export type TrackerTicket = z.infer<typeof trackerTicketSchema>

/** The few fields that tell twins apart. */
export const trackerTwinSchema = z.object({
  id: ticketIdSchema,
  Status: z.string(),
  CustomFields: z.array(customFieldSchema).default([]),
  _hyperlinks: z.array(hyperlinkSchema).default([]),
})
/** What is read of a ticket that may be a double. */
export type TrackerTwin = z.infer<typeof trackerTwinSchema>

/** A page of search results. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), pages: z.number().nullish(), total: z.number().nullish() })

/** A user as `POST /users` finds them. */
export const trackerUserSchema = z.object({
  id: idSchema,
  Name: z.string(),
  EmailAddress: z.string().nullish(),
  RealName: z.string().nullish(),
  Organization: z.string().nullish(),
  CustomFields: z.array(customFieldSchema).default([]),
})
/** A user of RT, with custom fields. */
export type TrackerUser = z.infer<typeof trackerUserSchema>

/** The answer to `POST /ticket`. */
export const trackerCreatedSchema = z.object({ id: ticketIdSchema })
/** What RT says about each part of an update; it answers 200 also when it refused all of them. */
export const trackerRemarksSchema = z
  .array(z.unknown())
  .transform((remarks) => remarks.filter((remark) => typeof remark === 'string'))
/** The answer to `GET /rt`. */
export const trackerVersionSchema = z.object({ Version: z.string() })
/** The answer to `GET /queue/NAME`. */
export const trackerQueueSchema = z.object({
  Name: z.string(),
  TicketCustomFields: z.array(z.object({ id: idSchema, name: z.string() })).default([]),
})
/** The answer to `GET /customfield/N`. */
export const trackerFieldSchema = z.object({
  Name: z.string(),
  Type: z.string().default(''),
  MaxValues: z.coerce.number().catch(1),
  Pattern: z.string().nullish(),
  Values: z.array(z.string()).nullish().catch([]),
})

type WithFields = { readonly CustomFields: readonly { readonly name: string; readonly values: readonly unknown[] }[] }

/** The values of a custom field, texts only. */
export function fieldValues(record: WithFields, name: string): readonly string[] {
  const field = record.CustomFields.find((candidate) => candidate.name === name)
  return field ? field.values.filter((value) => typeof value === 'string' && value !== '').map(String) : []
}
