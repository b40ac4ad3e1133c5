import type { $ZodError } from 'zod/v4/core'

/** Names the first field that is wrong and what is wrong with it, without repeating the value. */
export function explainIssue(error: $ZodError): string {
  const issue = error.issues[0]
  if (!issue) return 'invalid'
  const field = issue.path.map(String).join('.') || 'message'
  return `${field}: ${issue.message}`
}
