import type { RingloopError, TicketAttachment } from '@ringloop/core'
import { mayHaveHappened } from './create-once.js'
import { createKeyedLock } from './keyed-lock.js'

/** A file that goes on a ticket together with a mark of its key, by which it is found again. */
export interface MarkedFile {
  readonly ticketId: string
  readonly mark: string
  /** The file with this mark; `null` if the ticket has none. */
  find(): Promise<TicketAttachment | null>
  /** Sends file and mark in one step. Gives the file if the answer shows it, else `null`. */
  send(): Promise<TicketAttachment | null>
  /** What to say if it was taken and is not there. */
  missing(): RingloopError
  readonly signal: AbortSignal
}

/**
 * Makes what puts files on tickets once for a mark; keep it as long as the backend.
 *
 * ```text
 * look for the mark ──found──────────────────────────────▶ that file
 *    └─none─▶ send ─shown────────────────────────────────▶ that file
 *              ├─taken, not shown─▶ look again ─found────▶ that file
 *              │                         └──────none─────▶ `missing`
 *              └─answer lost──────▶ look again ─found────▶ that file
 *                                        └──────none─────▶ the error; the next try looks first
 * ```
 */
export function createAttachOnce(name: string): (file: MarkedFile) => Promise<TicketAttachment> {
  const lock = createKeyedLock(name)

  async function attach({ find, send, missing, signal }: MarkedFile): Promise<TicketAttachment> {
    const before = await find()
    if (before !== null) return before
    try {
      const made = (await send()) ?? (await find())
      if (made !== null) return made
    } catch (error) {
      if (signal.aborted || !mayHaveHappened(error)) throw error
      const made = await find().catch(() => null)
      if (made === null) throw error
      return made
    }
    throw missing()
  }

  return (file) => lock.run(`${file.ticketId}/${file.mark}`, file.signal, () => attach(file))
}
