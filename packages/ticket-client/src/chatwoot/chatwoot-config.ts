import * as z from 'zod'
import { connectionShape, priorityWordsSchema, statusWordsSchema, webAddress } from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'

const key = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be the key of a custom attribute, like "ringloop_id"')
const number = z.number().int().positive()

const connection = {
  kind: z.literal('chatwoot'),
  ...connectionShape,
  url: webAddress,
  account: number,
  token: secretSchema,
}

/** Chatwoot as a ticket backend, as it is written down. */
export const chatwootBackendSchema = z.strictObject({
  ...connection,
  inbox: number,
  attributes: z
    .strictObject({
      externalId: key.optional(),
      subject: key.optional(),
      number: key.optional(),
      parent: key.optional(),
      contactId: key.optional(),
    })
    .optional(),
  teams: z.record(z.string(), number).optional(),
  statuses: statusWordsSchema.optional(),
  priorities: priorityWordsSchema.optional(),
  webhookSecret: secretSchema.optional(),
  webhookWindowMs: number.max(3_600_000).optional(),
})

/** Chatwoot as a directory of customers, as it is written down. */
export const chatwootDirectorySchema = z.strictObject({
  ...connection,
  levelAttribute: key.optional(),
  subjectAttribute: key.optional(),
})
