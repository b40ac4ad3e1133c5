import * as z from 'zod'
import {
  authConfigSchema,
  connectionShape,
  priorityWordsSchema,
  statusWordsSchema,
  webAddress,
} from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'

const attribute = z.string().regex(/^[a-z0-9_]{1,60}$/, 'must be the name of an object attribute: small letters, digits and _')

const connection = {
  kind: z.literal('zammad'),
  ...connectionShape,
  url: webAddress,
  /** An access token; or `auth`. */
  token: secretSchema.optional(),
  auth: authConfigSchema.optional(),
  publicUrl: webAddress.optional(),
}

const either = { error: 'needs token or auth, not both' }
const hasOne = ({ token, auth }: { readonly token?: unknown; readonly auth?: unknown }) =>
  (token === undefined) !== (auth === undefined)

/** A Zammad in a configuration, as ticket backend. */
export const zammadConfigSchema = z
  .strictObject({
    ...connection,
    group: z.string().min(1).max(200),
    groups: z.record(z.string(), z.string().min(1).max(200)).optional(),
    fields: z
      .strictObject({ externalId: attribute.optional(), number: attribute.optional(), contactId: attribute.optional() })
      .optional(),
    fieldNames: z.record(z.string(), attribute).optional(),
    unmapped: z.enum(['describe', 'drop']).optional(),
    statuses: statusWordsSchema.optional(),
    priorities: priorityWordsSchema.optional(),
    article: z.strictObject({ type: z.enum(['phone', 'note', 'web']).optional(), internal: z.boolean().optional() }).optional(),
    pendingMs: z
      .number()
      .int()
      .positive()
      .max(366 * 86_400_000)
      .optional(),
    maximumAttachmentBytes: z
      .number()
      .int()
      .positive()
      .max(2 ** 31)
      .optional(),
    webhookSecret: secretSchema.optional(),
  })
  .refine(hasOne, either)

/** A Zammad in a configuration, as directory of customers. */
export const zammadDirectoryConfigSchema = z
  .strictObject({
    ...connection,
    region: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be a country in two capital letters (ISO 3166), like "DE"')
      .optional(),
    levelField: attribute.optional(),
  })
  .refine(hasOne, either)
