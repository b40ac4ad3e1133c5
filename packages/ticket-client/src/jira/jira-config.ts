import * as z from 'zod'
import {
  authConfigSchema,
  connectionShape,
  priorityWordsSchema,
  statusWordsSchema,
  webAddress,
} from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'

const projectKey = z.string().regex(/^[A-Z][A-Z0-9_]{0,40}$/, 'is no project key: capital letters, digits and _')
const digits = z.string().regex(/^\d{1,18}$/, 'must be digits, as text')

/** Jira issues in a configuration. */
export const jiraSchema = z.strictObject({
  ...connectionShape,
  kind: z.literal('jira'),
  url: webAddress,
  publicUrl: webAddress.optional(),
  auth: authConfigSchema,
  project: projectKey,
  projects: z.record(z.string(), projectKey).optional(),
  issueType: z.string().min(1).max(100).optional(),
  subIssueType: z.string().min(1).max(100).optional(),
  serviceDesk: z.strictObject({ id: digits, requestTypeId: digits }).optional(),
  statuses: statusWordsSchema.optional(),
  priorities: priorityWordsSchema.optional(),
  unmapped: z.enum(['describe', 'drop']).optional(),
  indexLagMs: z.number().int().min(0).max(3_600_000).optional(),
  webhookSecret: secretSchema.optional(),
  uploadTimeoutMs: z.number().int().positive().max(3_600_000).optional(),
})
