import { RingloopError } from '@ringloop/core'
import * as z from 'zod'

/** A row of `show … as json`; every value as text. */
export type ShowRow = Readonly<Record<string, string>>

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]).transform((value) => (value === null ? '' : String(value)))
// Without rows FreeSWITCH leaves `rows` out.
const tableSchema = z.object({ rows: z.array(z.record(z.string(), cell)).default([]) })

/**
 * The rows of a table that the switch wrote as JSON; `what` names the command.
 *
 * @throws `protocol` if it is no table.
 */
export function showTable(text: string, what: string): readonly ShowRow[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = undefined
  }
  const table = tableSchema.safeParse(parsed)
  if (!table.success)
    throw new RingloopError(
      'protocol',
      `FreeSWITCH answered "${what}" with something else than a table: ${JSON.stringify(text.slice(0, 120))}`,
      {
        mend: 'Check that mod_commands is loaded and that the Event Socket user may run this command (esl-allowed-api).',
      },
    )
  return table.data.rows
}
