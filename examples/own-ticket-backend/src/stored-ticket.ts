import { RingloopError, type Ticket, toContactId, toTicketId } from '@ringloop/core'
import * as z from 'zod'

const status = z.enum(['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled'])

/** A ticket as its file holds it. Files are read as if from a stranger: people edit them. */
const storedTicketSchema = z.object({
  externalId: z.string(),
  number: z.string().nullable(),
  subject: z.string(),
  description: z.string(),
  status,
  priority: z.enum(['low', 'normal', 'high', 'urgent']),
  contactId: z.string().nullable(),
  parentId: z.string().nullable().default(null),
  queue: z.string().nullable(),
  owner: z.string().nullable(),
  tags: z.array(z.string()),
  customFields: z.record(z.string(), z.string()),
  createdAt: z.number(),
  updatedAt: z.number(),
  version: z.number().int(),
})
export type StoredTicket = z.infer<typeof storedTicketSchema>

/** Reads a file's text. */
export function parseStoredTicket(text: string, file: string): StoredTicket {
  try {
    return storedTicketSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new RingloopError('invalidInput', `${file} is no ticket.`, { cause, mend: 'Mend the file or move it away.' })
  }
}

/** The stored ticket as the rest of Ringloop knows tickets. */
export function toTicket(id: string, { number: _, ...stored }: StoredTicket): Ticket {
  return {
    ...stored,
    id: toTicketId(id),
    contactId: stored.contactId === null ? null : toContactId(stored.contactId),
    parentId: stored.parentId === null ? null : toTicketId(stored.parentId),
    version: String(stored.version),
  }
}
