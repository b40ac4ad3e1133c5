import * as z from 'zod'
import {
  authConfigSchema,
  connectionShape,
  priorityWordsSchema,
  statusWordsSchema,
  webAddress,
} from '../config/connection-config.js'

const field = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'must be the API name of a field, like "Ringloop_Id__c"')
const queueId = z.string().regex(/^00G[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/, 'must be the id of a queue: 00G…')

const connection = {
  kind: z.literal('salesforce'),
  ...connectionShape,
  url: webAddress,
  auth: authConfigSchema,
  apiVersion: z
    .string()
    .regex(/^\d{2,3}\.0$/, 'must be like "61.0"')
    .optional(),
}

/** Salesforce as a ticket backend, as it is written down. */
export const salesforceBackendSchema = z.strictObject({
  ...connection,
  fields: z
    .strictObject({
      externalId: field.optional(),
      number: field.optional(),
      contactId: field.optional(),
      tags: field.optional(),
    })
    .optional(),
  queue: queueId.optional(),
  queues: z.record(z.string(), queueId).optional(),
  origin: z.string().min(1).max(255).optional(),
  unmapped: z.enum(['describe', 'drop']).optional(),
  statuses: statusWordsSchema.optional(),
  priorities: priorityWordsSchema.optional(),
  account: z
    .string()
    .regex(/^005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/, 'must be the id of a user: 005…')
    .optional(),
})

/** Salesforce as a directory of customers, as it is written down. */
export const salesforceDirectorySchema = z.strictObject({
  ...connection,
  region: z.string().length(2).optional(),
  numbers: z.array(field).min(1).max(10).optional(),
  levelField: field.optional(),
})
