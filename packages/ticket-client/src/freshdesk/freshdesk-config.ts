import * as z from 'zod'
import { connectionShape, priorityWordsSchema, statusWordsSchema, webAddress } from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'

const fieldName = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,100}$/, 'must be the name that Freshdesk’s API has for the field, like "cf_caller"')
const id = z.number().int().positive()
const connection = {
  ...connectionShape,
  kind: z.literal('freshdesk'),
  url: webAddress,
  publicUrl: webAddress.optional(),
  apiKey: secretSchema,
}

/** A Freshdesk as a ticket backend in a configuration. */
export const freshdeskSchema = z.strictObject({
  ...connection,
  fields: z
    .strictObject({ externalId: fieldName.optional(), callerPhone: fieldName.optional(), contactId: fieldName.optional() })
    .optional(),
  fieldNames: z.record(z.string().min(1), fieldName).optional(),
  groups: z.record(z.string().min(1), id).optional(),
  requesters: z.enum(['known', 'email']).optional(),
  unmapped: z.enum(['describe', 'drop']).optional(),
  statuses: statusWordsSchema.optional(),
  priorities: priorityWordsSchema.optional(),
  webhookSecret: secretSchema.optional(),
})

/** A Freshdesk as a directory of customers in a configuration. */
export const freshdeskDirectorySchema = z.strictObject(connection)
