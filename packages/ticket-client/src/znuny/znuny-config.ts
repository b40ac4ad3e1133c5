import * as z from 'zod'
import { connectionShape, priorityWordsSchema, statusWordsSchema, webAddress } from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'

const field = z.string().regex(/^[A-Za-z0-9]{1,200}$/, 'must be the name of a dynamic field: letters and digits')
const queue = z.string().min(1).max(200)

/** A Znuny in a configuration file. */
export const znunySchema = z.strictObject({
  ...connectionShape,
  kind: z.literal('znuny'),
  url: webAddress,
  user: z.string().min(1).max(200),
  password: secretSchema,
  queue,
  queues: z.record(z.string(), queue).optional(),
  publicUrl: webAddress.optional(),
  fields: z
    .strictObject({
      externalId: field.optional(),
      number: field.optional(),
      contactId: field.optional(),
      tags: field.optional(),
    })
    .optional(),
  customFields: z.record(z.string(), field).optional(),
  unknownCustomer: z.string().min(1).max(200).optional(),
  unmapped: z.enum(['describe', 'drop']).optional(),
  pendingMinutes: z.number().int().positive().max(525_600).optional(),
  statuses: statusWordsSchema.optional(),
  priorities: priorityWordsSchema.optional(),
  maximumAttachmentBytes: z.number().int().positive().max(70_000_000).optional(),
})
