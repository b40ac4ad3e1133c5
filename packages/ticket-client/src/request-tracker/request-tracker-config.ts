import { ticketPriorities } from '@ringloop/core'
import * as z from 'zod'
import { connectionShape, statusSchema, webAddress } from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'

/** A name that may stand in `CF.{name}`. */
const fieldName = z
  .string()
  .min(1)
  .regex(/^[^{}'"\\\p{C}]+$/u, 'has braces, quotes or backslashes, which cannot be searched for')

const connection = {
  ...connectionShape,
  kind: z.literal('requestTracker'),
  url: webAddress,
  token: secretSchema,
  publicUrl: webAddress.optional(),
}

/** A Request Tracker in a configuration file. */
export const requestTrackerSchema = z.strictObject({
  ...connection,
  queue: z.string().min(1),
  queues: z.record(z.string(), z.string().min(1)).optional(),
  customFields: z
    .strictObject({
      callId: fieldName.optional(),
      callerPhone: fieldName.optional(),
      contactId: fieldName.optional(),
      tags: fieldName.optional(),
    })
    .optional(),
  fieldNames: z.record(z.string(), fieldName).optional(),
  webhookSecret: secretSchema.optional(),
  unmapped: z.enum(['describe', 'drop']).optional(),
  statuses: z.partialRecord(statusSchema, z.string().min(1)).optional(),
  priorities: z.partialRecord(z.enum(ticketPriorities), z.number().int().min(-1000).max(1000)).optional(),
})

/** Request Tracker's users as a directory in a configuration file. */
export const requestTrackerDirectorySchema = z.strictObject({
  ...connection,
  phoneField: fieldName.optional(),
  levelField: fieldName.optional(),
})
