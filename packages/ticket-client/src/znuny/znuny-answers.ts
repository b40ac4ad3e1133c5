import * as z from 'zod'

/** Ids are texts in some answers and numbers in others. */
const id = z.union([z.string(), z.number()]).transform(String)
const text = z
  .union([z.string(), z.number(), z.null()])
  .optional()
  .transform((value) => (value === null || value === undefined ? '' : String(value)))

/** An error, which comes with HTTP 200. */
export const znunyError = z.object({ Error: z.object({ ErrorCode: z.string(), ErrorMessage: z.string().default('') }) })

/** A new session. */
export const znunySession = z.object({ SessionID: z.string().min(1) })

/** Who a session belongs to. */
export const znunySessionData = z.object({ SessionData: z.array(z.object({ Key: z.string(), Value: z.unknown() })) })

/** What a search finds; without a match there is nothing at all. */
export const znunyFound = z.object({ TicketID: z.union([z.array(id), id.transform((one) => [one])]).default([]) })

/** What creating and changing answer. */
export const znunyWritten = z.object({ TicketID: id })

const attachment = z.object({
  FileID: id.optional(),
  Filename: z.string(),
  ContentType: text,
  FilesizeRaw: z.union([z.string(), z.number()]).optional(),
})

const article = z.object({
  ArticleID: id,
  Subject: text,
  Body: text,
  Attachment: z.union([z.array(attachment), attachment.transform((one) => [one])]).default([]),
})

const dynamicField = z.object({ Name: z.string(), Value: z.unknown() })

const ticket = z.object({
  TicketID: id,
  Title: text,
  Queue: text,
  State: text,
  StateType: text,
  Priority: text,
  Owner: text,
  OwnerID: text,
  Lock: text,
  Created: z.string(),
  CreateBy: text,
  Changed: z.string(),
  ChangeBy: text,
  DynamicField: z.union([z.array(dynamicField), dynamicField.transform((one) => [one])]).default([]),
  Article: z.union([z.array(article), article.transform((one) => [one])]).default([]),
})
/** A ticket as Znuny gives it. */
export type ZnunyTicket = z.output<typeof ticket>
/** An article of one. */
export type ZnunyArticle = ZnunyTicket['Article'][number]

/** Tickets that were asked for by id. */
export const znunyTickets = z.object({ Ticket: z.array(ticket) })
