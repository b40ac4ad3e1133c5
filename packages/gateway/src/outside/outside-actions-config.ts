import { secretSchema } from '@ringloop/ticket-client'
import * as z from 'zod'

const webhook = z.strictObject({
  /** The whole address, http or https. */
  url: secretSchema,
  /** Signs each message as Standard Webhooks has it; `whsec_…` is base64. */
  signingSecret: secretSchema.optional(),
  timeoutSeconds: z.number().min(1).max(60).default(10),
})

/** The `actions` of a configuration: what other systems do when a rule says so. */
export const outsideActionsConfigSchema = z.strictObject({
  startSurvey: webhook.optional(),
  requestConsent: webhook.optional(),
})

/** As read. */
export type OutsideActionsConfig = z.infer<typeof outsideActionsConfigSchema>
