import type { CaseAttachment, TicketId, Timestamp } from '@ringloop/core'
import { readPieces, writePiece } from '../storage/byte-pieces.js'
import { columnText } from '../storage/column-text.js'
import type { Transactional } from '../storage/database.js'

/** A file that an agent gave, as it is kept. */
export interface CaseFile extends CaseAttachment {
  readonly callId: string
}

/** What is known of a file before its first byte. */
export type ComingFile = Pick<CaseFile, 'id' | 'callId' | 'name' | 'contentType' | 'by' | 'addedAt'>

/**
 * Files between the desk and the ticket, in the gateway's database: piece by piece, so that none is ever whole in memory.
 *
 * ```text
 * coming ──all bytes are there──▶ kept ──the ticket has it──▶ attached   (its bytes are gone)
 *   └──broken off──▶ (gone)         └──refused for good──▶ failed        (its bytes are gone)
 * ```
 */
export interface CaseFiles {
  /** Begins one; what came earlier under this id and was broken off is gone. */
  begin(file: ComingFile): Promise<void>
  add(id: string, place: number, piece: Uint8Array): Promise<void>
  /** All of it is there. */
  keep(id: string, size: number): Promise<void>
  /** It never became whole: it is gone, with its bytes. One that is kept stays. */
  breakOff(id: string): Promise<void>
  /** With its bytes. */
  remove(id: string): Promise<void>
  /** All of it is there, or was. */
  get(id: string): Promise<CaseFile | null>
  ofCall(callId: string): Promise<readonly CaseFile[]>
  /** The bytes of all that are kept or coming. */
  totalBytes(): Promise<number>
  /** The bytes of a kept one, piece by piece; the same each time. */
  open(id: string): ReadableStream<Uint8Array>
  attached(id: string): Promise<void>
  failed(id: string, reason: string): Promise<void>
  /** Why the last try did not put it onto the ticket. */
  note(id: string, trouble: string): Promise<void>
  /** Those that are kept and whose ticket is filed, by the journal: of one call, or of all. */
  ready(callId: string | null): Promise<readonly { readonly id: string; readonly callId: string; readonly ticketId: TicketId }[]>
  /** What a process that is gone was reading can never become whole. */
  forgetComing(): Promise<void>
}

interface FileRow {
  readonly id: string
  readonly call_id: string
  readonly name: string
  readonly content_type: string
  readonly size: number
  readonly by_whom: string
  readonly added_at: number
  readonly state: CaseAttachment['state']
  readonly trouble: string | null
}

const columns = 'id, call_id, name, content_type, size, by_whom, added_at, state, trouble'

/** Makes them on the gateway's database. */
export function createCaseFiles(database: Transactional): CaseFiles {
  const over = (id: string, state: 'attached' | 'failed', trouble: string | null) =>
    database.transaction(async (transaction) => {
      await transaction.query("update case_files set state = $2, trouble = $3 where id = $1 and state = 'kept'", [
        columnText(id),
        state,
        trouble === null ? null : columnText(trouble),
      ])
      await transaction.query('delete from case_file_pieces where file_id = $1', [columnText(id)])
    })
  return {
    begin: ({ id, callId, name, contentType, by, addedAt }) =>
      database.transaction(async (transaction) => {
        await transaction.query("delete from case_files where id = $1 and state = 'coming'", [columnText(id)])
        await transaction.query(
          `insert into case_files (id, call_id, name, content_type, size, by_whom, added_at, state)
           values ($1, $2, $3, $4, 0, $5, $6, 'coming')`,
          [columnText(id), columnText(callId), columnText(name), columnText(contentType), columnText(by), Math.trunc(addedAt)],
        )
      }),
    add: (id, place, bytes) => writePiece(database, 'case_file_pieces', { file: columnText(id), place, bytes }),
    async keep(id, size) {
      await database.query("update case_files set state = 'kept', size = $2 where id = $1 and state = 'coming'", [
        columnText(id),
        size,
      ])
    },
    async breakOff(id) {
      await database.query("delete from case_files where id = $1 and state = 'coming'", [columnText(id)])
    },
    async remove(id) {
      await database.query('delete from case_files where id = $1', [columnText(id)])
    },
    async get(id) {
      const [row] = await database.query<FileRow>(`select ${columns} from case_files where id = $1 and state <> 'coming'`, [
        columnText(id),
      ])
      return row ? toFile(row) : null
    },
    async ofCall(callId) {
      const rows = await database.query<FileRow>(
        `select ${columns} from case_files where call_id = $1 and state <> 'coming' order by added_at, id`,
        [columnText(callId)],
      )
      return rows.map(toFile)
    },
    async totalBytes() {
      const [row] = await database.query<{ total: number | null }>(
        'select sum(octet_length(piece)) as total from case_file_pieces',
      )
      return Number(row?.total ?? 0)
    },
    open: (id) => readPieces(database, 'case_file_pieces', columnText(id)),
    attached: (id) => over(id, 'attached', null),
    failed: (id, reason) => over(id, 'failed', reason),
    async note(id, trouble) {
      await database.query("update case_files set trouble = $2 where id = $1 and state = 'kept'", [
        columnText(id),
        columnText(trouble),
      ])
    },
    async ready(callId) {
      const rows = await database.query<{ id: string; call_id: string; event: { readonly ticketId: TicketId } }>(
        `select f.id, f.call_id, j.event from case_files f join journal j on j.event_id = f.call_id || '/fileTicket/filed'
         where f.state = 'kept' and ($1::text is null or f.call_id = $1) order by f.added_at, f.id limit 1000`,
        [callId === null ? null : columnText(callId)],
      )
      return rows.map(({ id, call_id, event }) => ({ id, callId: call_id, ticketId: event.ticketId }))
    },
    async forgetComing() {
      await database.query("delete from case_files where state = 'coming'")
    },
  }
}

const toFile = (row: FileRow): CaseFile => ({
  id: row.id,
  callId: row.call_id,
  name: row.name,
  contentType: row.content_type,
  size: Number(row.size),
  by: row.by_whom,
  addedAt: Number(row.added_at) as Timestamp,
  state: row.state,
  trouble: row.trouble,
})
