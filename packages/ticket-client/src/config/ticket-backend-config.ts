import { ticketPriorities } from '@ringloop/core'
import * as z from 'zod'
import { restDescriptionSchema } from '../generic-rest/rest-description.js'
import { secretSchema } from './secret.js'
import { zammadConfigSchema, zammadDirectoryConfigSchema } from '../zammad/zammad-config.js'

/** A name that may stand in `CF.{name}`. */
const fieldName = z
  .string()
  .min(1)
  .regex(/^[^{}'"\\\p{C}]+$/u, 'has braces, quotes or backslashes, which cannot be searched for')

const trackerConnection = {
  kind: z.literal('requestTracker'),
  name: z.string().min(1).optional(),
  url: z.url({ protocol: /^https?$/ }),
  token: secretSchema,
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  timeoutMs: z.number().int().positive().max(120_000).optional(),
  concurrency: z.number().int().positive().max(64).optional(),
}

const requestTrackerSchema = z.strictObject({
  ...trackerConnection,
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
  unmapped: z.enum(['describe', 'drop']).optional(),
  statuses: z
    .partialRecord(
      z.enum(['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled']),
      z.string().min(1),
    )
    .optional(),
  priorities: z.partialRecord(z.enum(ticketPriorities), z.number().int().min(-1000).max(1000)).optional(),
})

const restSchema = z.strictObject({ kind: z.literal('rest'), description: restDescriptionSchema })

/** A ticket backend in a configuration file, by `kind`. */
export const ticketBackendConfigSchema = z.discriminatedUnion('kind', [requestTrackerSchema, restSchema, zammadConfigSchema])
/** A ticket backend as it is written down. */
export type TicketBackendConfig = z.input<typeof ticketBackendConfigSchema>

const requestTrackerDirectorySchema = z.strictObject({
  ...trackerConnection,
  phoneField: fieldName.optional(),
  levelField: fieldName.optional(),
})

/** A directory of customers in a configuration file, by `kind`. */
export const contactDirectoryConfigSchema = z.discriminatedUnion('kind', [requestTrackerDirectorySchema, restSchema, zammadDirectoryConfigSchema])
/** A directory as it is written down. */
export type ContactDirectoryConfig = z.input<typeof contactDirectoryConfigSchema>
