import { RingloopError } from '@ringloop/core'
import type { Context } from 'hono'
import type * as z from 'zod'
import { explainIssue } from './explain-issue.js'

/**
 * A value from outside as its schema has it.
 *
 * @throws `invalidInput` that names the field
 */
export function readAs<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new RingloopError('invalidInput', explainIssue(result.error), { mend: 'Correct this value.' })
}

/**
 * The JSON of a request.
 *
 * @throws `invalidInput`
 */
export async function bodyOf(context: Context): Promise<unknown> {
  try {
    return await context.req.json()
  } catch (cause) {
    throw new RingloopError('invalidInput', 'The body is not JSON.', { mend: 'Send JSON, in UTF-8.', cause })
  }
}
