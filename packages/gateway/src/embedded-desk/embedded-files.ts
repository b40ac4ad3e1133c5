import {
  type Clock,
  type CommentVisibility,
  type NewAttachment,
  RingloopError,
  safeLine,
  type TicketAttachment,
} from '@ringloop/core'
import { inPieces, readPieces, writePiece } from '../storage/byte-pieces.js'
import { columnText } from '../storage/column-text.js'
import type { Database, Queryable } from '../storage/database.js'
import { throwIfAborted } from './throw-if-aborted.js'

/** Of one file. */
export const maximumFileBytes = 500 * 1024 ** 2
/** Of one ticket. */
const mostFiles = 200
/** What was begun and is not whole after so long never will be. */
const forgottenAfterMs = 24 * 3_600_000

interface FileRow {
  readonly id: number
  readonly name: string
  readonly content_type: string
  readonly size: number
}

const columns = 'id, name, content_type, size'

/**
 * Files of the embedded desk's tickets, piece by piece in the database: none is ever whole in memory.
 *
 * The bytes are not written in one transaction, for they may come out of the same database, which can have but one. Each try writes its own,
 * and the first to become whole is the file of its key:
 *
 * ```text
 * coming ──all bytes are there, the key has no file──▶ ready
 *   └──broken off, refused, or another was faster──▶ (gone; after a crash within a day)
 * ```
 */
export function createEmbeddedFiles(database: Database, clock: Clock, account: string) {
  const ofKey = async (ticketId: number, key: string): Promise<TicketAttachment | null> => {
    const [row] = await database.query<FileRow>(
      `select ${columns} from ticket_files where ticket_id = $1 and key = $2 and ready`,
      [ticketId, key],
    )
    return row ? toAttachment(row) : null
  }

  return {
    async attach(
      ticketId: number,
      file: NewAttachment,
      {
        key: given,
        visibility,
        signal,
      }: { readonly key: string; readonly visibility: CommentVisibility; readonly signal: AbortSignal },
    ): Promise<TicketAttachment> {
      const key = columnText(given)
      const known = await ofKey(ticketId, key)
      if (known !== null) return known
      if ((file.size ?? 0) > maximumFileBytes) throw tooLarge()
      const now = clock.now()
      await database.query('delete from ticket_files where not ready and added_at < $1', [now - forgottenAfterMs])
      const id = await begin(database, [
        ticketId,
        key,
        columnText(safeLine(file.name, 200)) || 'file',
        columnText(safeLine(file.contentType, 100)) || 'application/octet-stream',
        visibility,
        account,
        now,
      ])
      try {
        await finish(database, { id, ticketId, size: await receive(database, id, file, signal), now: clock.now() })
      } catch (error) {
        // if this fails as well, it is gone within a day
        await database.query('delete from ticket_files where id = $1 and not ready', [id]).catch(() => {})
        const made = signal.aborted ? null : await ofKey(ticketId, key).catch(() => null)
        if (made === null) throw error
        return made
      }
      const made = await ofKey(ticketId, key)
      if (made === null) throw new RingloopError('conflict', 'The file is gone right after it was put onto the ticket.')
      return made
    },

    async list(ticketId: number): Promise<readonly TicketAttachment[]> {
      const rows = await database.query<FileRow>(
        `select ${columns} from ticket_files where ticket_id = $1 and ready order by id limit ${mostFiles}`,
        [ticketId],
      )
      return rows.map(toAttachment)
    },

    /** @throws `notFound` */
    async open(ticketId: number, id: string): Promise<ReadableStream<Uint8Array>> {
      const [row] = /^\d{1,15}$/.test(id)
        ? await database.query<FileRow>(`select ${columns} from ticket_files where ticket_id = $1 and id = $2 and ready`, [
            ticketId,
            Number(id),
          ])
        : []
      if (row === undefined)
        throw new RingloopError('notFound', `The ticket ${ticketId} has no file ${JSON.stringify(id.slice(0, 40))}.`)
      return readPieces(database, 'ticket_file_pieces', row.id)
    },
  }
}

/** @throws `conflict` if the ticket has enough files */
async function begin(queryable: Queryable, values: readonly unknown[]): Promise<number> {
  const [row] = await queryable.query<{ id: number }>(
    `insert into ticket_files (ticket_id, key, name, content_type, size, visibility, author, added_at)
     select $1, $2, $3, $4, 0, $5, $6, $7 where (select count(*) from ticket_files where ticket_id = $1 and ready) < ${mostFiles}
     returning id`,
    values,
  )
  if (row !== undefined) return row.id
  throw new RingloopError('conflict', `The ticket has ${mostFiles} files, and takes no more.`, {
    mend: 'Put several files into one archive.',
  })
}

async function receive(queryable: Queryable, id: number, file: NewAttachment, signal: AbortSignal): Promise<number> {
  throwIfAborted(signal)
  const stream = await file.open()
  let size = 0
  let place = 0
  for await (const bytes of inPieces(stream, signal)) {
    size += bytes.byteLength
    if (size > maximumFileBytes) throw tooLarge()
    await writePiece(queryable, 'ticket_file_pieces', { file: id, place: place++, bytes })
  }
  if (file.size !== undefined && file.size !== size)
    throw new RingloopError('invalidInput', `size: ${file.size} bytes were announced, ${size} came.`, {
      mend: 'Give the size of what is sent, or none.',
    })
  return size
}

/** The ticket's row is locked meanwhile, so that of two tries for one key the second sees the first. */
async function finish(
  database: Database,
  { id, ticketId, size, now }: { readonly id: number; readonly ticketId: number; readonly size: number; readonly now: number },
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query('select from tickets where id = $1 for update', [ticketId])
    const [ready] = await transaction.query(
      `update ticket_files own set ready = true, size = $2 where id = $1 and not exists
         (select from ticket_files other where other.ticket_id = own.ticket_id and other.key = own.key and other.ready)
       returning id`,
      [id, size],
    )
    if (ready === undefined) await transaction.query('delete from ticket_files where id = $1 and not ready', [id])
    else
      await transaction.query('update tickets set updated_at = greatest(updated_at, $2), version = version + 1 where id = $1', [
        ticketId,
        now,
      ])
  })
}

const tooLarge = () =>
  new RingloopError('invalidInput', `The file is larger than ${maximumFileBytes} bytes.`, { mend: 'Send a smaller one.' })

const toAttachment = (row: FileRow): TicketAttachment => ({
  id: String(row.id),
  name: row.name,
  contentType: row.content_type,
  size: Number(row.size),
})
