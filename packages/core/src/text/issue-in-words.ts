import type * as z from 'zod/mini'

/** What a schema found where it has no words of its own. Given to a parse, it says the same whichever words zod was given elsewhere. */
export function issueInWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `is more than may be: at most ${issue.maximum}`
    case 'too_small':
      return `is less than must be: at least ${issue.minimum}`
    case 'invalid_type':
      return `is no ${issue.expected}`
    case 'invalid_value':
      return `is none of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'invalid_format':
      return 'has another form than it must have'
    case 'unrecognized_keys':
      return `has the unknown ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`
    default:
      return 'fits nothing that may stand here'
  }
}
