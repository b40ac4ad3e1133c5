import * as z from 'zod'
import {
  authConfigSchema,
  connectionShape,
  priorityWordsSchema,
  statusWordsSchema,
  webAddress,
} from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'

/** HubSpot's internal names of properties. */
const propertyName = z.string().regex(/^[a-z0-9_]{1,100}$/, 'is no internal name of a property: lower case, digits and _')
const digits = z.string().regex(/^\d{1,20}$/, 'must be digits, as text')

const connection = {
  ...connectionShape,
  kind: z.literal('hubspot'),
  url: webAddress.optional(),
  publicUrl: webAddress.optional(),
  auth: authConfigSchema,
  portalId: digits.optional(),
}

/** HubSpot tickets in a configuration. */
export const hubSpotSchema = z.strictObject({
  ...connection,
  properties: z
    .strictObject({
      externalId: propertyName.optional(),
      callerPhone: propertyName.optional(),
      contactId: propertyName.optional(),
      parentId: propertyName.optional(),
    })
    .optional(),
  pipeline: z.string().min(1).max(100).optional(),
  pipelines: z.record(z.string(), z.string().min(1).max(100)).optional(),
  statuses: statusWordsSchema.optional(),
  priorities: priorityWordsSchema.optional(),
  unmapped: z.enum(['describe', 'drop']).optional(),
  appId: digits.optional(),
  webhookSecret: secretSchema.optional(),
  uploadTimeoutMs: z.number().int().positive().max(3_600_000).optional(),
})

/** HubSpot contacts in a configuration. */
export const hubSpotDirectorySchema = z.strictObject({ ...connection, levelProperty: propertyName.optional() })
