import * as z from 'zod'
import {
  authConfigSchema,
  connectionShape,
  priorityWordsSchema,
  statusWordsSchema,
  webAddress,
} from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'

const apiTokenSchema = z.strictObject({
  kind: z.literal('apiToken'),
  /** The agent that the token acts for. */
  email: z.string().min(3).max(300),
  token: secretSchema,
})

const id = z.number().int().positive()
const connection = {
  ...connectionShape,
  kind: z.literal('zendesk'),
  url: webAddress,
  publicUrl: webAddress.optional(),
  auth: z.union([apiTokenSchema, authConfigSchema]),
}

/** A Zendesk as a ticket backend in a configuration. */
export const zendeskSchema = z.strictObject({
  ...connection,
  fields: z.strictObject({ callerPhone: id.optional(), contactId: id.optional() }).optional(),
  fieldNames: z.record(z.string().min(1), id).optional(),
  groups: z.record(z.string().min(1), id).optional(),
  requesters: z.enum(['known', 'email']).optional(),
  unmapped: z.enum(['describe', 'drop']).optional(),
  statuses: statusWordsSchema.optional(),
  priorities: priorityWordsSchema.optional(),
  webhookSecret: secretSchema.optional(),
  webhookWindowMs: z.number().int().positive().max(3_600_000).optional(),
})

/** A Zendesk as a directory of customers in a configuration. */
export const zendeskDirectorySchema = z.strictObject(connection)
