import * as z from 'zod'
import type { ReadComplaint } from '../http/error-of-answer.js'

const complaintSchema = z.object({
  errorMessages: z.array(z.string()).optional(),
  errors: z.record(z.string(), z.string()).optional(),
  /** Service Management's own. */
  errorMessage: z.string().optional(),
})

/** Finds what Jira complains of: the first field of `errors`, else its messages. */
export const readJiraComplaint: ReadComplaint = (body) => {
  const read = complaintSchema.safeParse(body)
  if (!read.success) return typeof body === 'string' && !body.trimStart().startsWith('<') ? { message: body } : {}
  const { errorMessages = [], errors = {}, errorMessage } = read.data
  const [field, message] = Object.entries(errors)[0] ?? []
  if (field !== undefined) return { field, message }
  return { message: errorMessage ?? (errorMessages.join('; ') || undefined) }
}
