import * as z from 'zod'
import { connectionShape, priorityWordsSchema, statusWordsSchema, webAddress } from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'

const identifier = z
  .string()
  .regex(/^[a-z0-9_-]{1,100}$/, 'must be the identifier of a project, as in its address: "customer-service"')
const field = z.union([z.string().min(1).max(200), z.number().int().positive()])

const connection = {
  ...connectionShape,
  kind: z.literal('redmine'),
  url: webAddress,
  apiKey: secretSchema,
  publicUrl: webAddress.optional(),
}

/** A Redmine in a configuration file. */
export const redmineSchema = z.strictObject({
  ...connection,
  project: identifier,
  projects: z.record(z.string(), identifier).optional(),
  tracker: z.union([z.string().min(1).max(200), z.number().int().positive()]).optional(),
  customFields: z
    .strictObject({
      callId: field.optional(),
      callerPhone: field.optional(),
      contactId: field.optional(),
      tags: field.optional(),
    })
    .optional(),
  fieldNames: z.record(z.string(), field).optional(),
  unmapped: z.enum(['describe', 'drop']).optional(),
  statuses: statusWordsSchema.optional(),
  priorities: priorityWordsSchema.optional(),
})

/** Redmine's users as a directory in a configuration file. */
export const redmineDirectorySchema = z.strictObject({
  ...connection,
  phoneField: z.string().min(1).max(200).optional(),
  levelField: z.string().min(1).max(200).optional(),
  refreshMs: z.number().int().min(0).max(86_400_000).optional(),
  history: z
    .strictObject({ callerPhone: z.number().int().positive(), contactId: z.number().int().positive().optional() })
    .optional(),
})
