import { type ChangeCursor, RingloopError } from '@ringloop/core'
import type { ZodType } from 'zod'

/**
 * Where a poll stands, from the JSON that it gave before.
 *
 * @throws `invalidInput` for a cursor of another backend, or of a version that nobody knows any more
 */
export function readCursor<Cursor>(name: string, text: ChangeCursor, schema: ZodType<Cursor>): Cursor {
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    throw new RingloopError('invalidInput', `${name}: the cursor of the changes is none of ours`, {
      mend: 'Begin again without a cursor; what happened in between is not told.',
      cause: error,
    })
  }
}
