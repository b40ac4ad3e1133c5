import { ticketPriorities } from '@ringloop/core'
import * as z from 'zod'
import {
  authConfigSchema,
  connectionShape,
  priorityWordsSchema,
  statusWordsSchema,
  webAddress,
} from '../config/connection-config.js'

const column = z.string().regex(/^[a-z][a-z0-9_]{0,79}$/, 'must be the name of a table or column, like "correlation_id"')
const sysId = z.string().regex(/^[0-9a-f]{32}$/, 'must be a sys_id: 32 digits and letters a to f')

const connection = {
  kind: z.literal('servicenow'),
  ...connectionShape,
  url: webAddress,
  auth: authConfigSchema,
}

/** ServiceNow as a ticket backend, as it is written down. */
export const serviceNowBackendSchema = z.strictObject({
  ...connection,
  table: column.optional(),
  group: sysId.optional(),
  groups: z.record(z.string(), sysId).optional(),
  fields: z
    .strictObject({
      externalId: column.optional(),
      contact: column.optional(),
      parent: column.optional(),
      number: column.optional(),
      contactId: column.optional(),
      tags: column.optional(),
    })
    .optional(),
  customFields: z.array(column).max(500).optional(),
  unmapped: z.enum(['describe', 'drop']).optional(),
  statuses: statusWordsSchema.optional(),
  priorities: priorityWordsSchema.optional(),
  impacts: z
    .partialRecord(z.enum(ticketPriorities), z.strictObject({ impact: z.string().max(10), urgency: z.string().max(10) }))
    .optional(),
  resolution: z.strictObject({ code: z.string().min(1).max(200), notes: z.string().min(1).max(2000) }).optional(),
  maximumAttachmentBytes: z.number().int().positive().optional(),
  account: z.string().min(1).max(100).optional(),
})

/** ServiceNow as a directory of customers, as it is written down. */
export const serviceNowDirectorySchema = z.strictObject({
  ...connection,
  table: z.enum(['sys_user', 'customer_contact']).optional(),
  region: z.string().length(2).optional(),
  numbers: z.array(column).min(1).max(10).optional(),
  tickets: z.strictObject({ table: column, contact: column }).optional(),
})
