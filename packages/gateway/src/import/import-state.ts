import { RingloopError } from '@ringloop/core'
import type { Queryable } from '../storage/database.js'
import { type ImportCounts, noCounts } from './import-counts.js'

/** How far an import has come: written in the transaction of the rows, so that it is never ahead of them nor behind. */
export interface ImportState {
  /** Tells file and mapping apart from all others. */
  readonly id: string
  /** The beginning of the keys of customers that have none of their own. */
  readonly run: string
  readonly counts: ImportCounts
  /** Absolute path. */
  readonly rejectsPath: string
  /** What is beyond belongs to a portion that was not committed. */
  readonly rejectsBytes: number
  readonly startedAt: number
  /** `null` while rows are left. */
  readonly finishedAt: number | null
}

interface StateRow {
  readonly id: string
  readonly run: string
  readonly rows_read: number
  readonly rows_created: number
  readonly rows_updated: number
  readonly rows_skipped: number
  readonly rows_rejected: number
  readonly rejects_path: string
  readonly rejects_bytes: number
  readonly started_at: number
  readonly finished_at: number | null
}

/**
 * The import of this file under this mapping, if it was ever begun. Waits for the portion that a server still has of a process that was
 * killed: it can be committed or not.
 */
export async function loadImportState(queryable: Queryable, id: string): Promise<ImportState | null> {
  const [row] = await queryable.query<StateRow>('select * from imports where id = $1 for update', [id])
  if (row === undefined) return null
  return {
    id: row.id,
    run: row.run,
    counts: {
      read: Number(row.rows_read),
      created: Number(row.rows_created),
      updated: Number(row.rows_updated),
      skipped: Number(row.rows_skipped),
      rejected: Number(row.rows_rejected),
    },
    rejectsPath: row.rejects_path,
    rejectsBytes: Number(row.rejects_bytes),
    startedAt: Number(row.started_at),
    finishedAt: row.finished_at === null ? null : Number(row.finished_at),
  }
}

const anotherProcess = () =>
  new RingloopError('conflict', 'Another process imports the same file now.', { mend: 'Let it finish; nothing was done twice.' })

/**
 * Writes down that an import begins, at the first row.
 *
 * @param after the run that it takes the place of; `null` if there was none.
 * @throws `conflict` if another process has begun it meanwhile.
 */
export async function beginImport(
  queryable: Queryable,
  state: Pick<ImportState, 'id' | 'run' | 'rejectsPath' | 'startedAt'>,
  { file, kind, after }: { readonly file: string; readonly kind: string; readonly after: string | null },
): Promise<ImportState> {
  const begun = await queryable.query(
    `insert into imports (id, run, file, kind, started_at, rejects_path) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set run = excluded.run, file = excluded.file, started_at = excluded.started_at, finished_at = null,
       rows_read = 0, rows_created = 0, rows_updated = 0, rows_skipped = 0, rows_rejected = 0,
       rejects_path = excluded.rejects_path, rejects_bytes = 0
     where imports.run = $7 returning id`,
    [state.id, state.run, file, kind, state.startedAt, state.rejectsPath, after],
  )
  if (begun.length !== 1) throw anotherProcess()
  return { ...state, counts: noCounts, rejectsBytes: 0, finishedAt: null }
}

/**
 * Keeps every other process from it until the transaction ends. To be called before anything is done: files are not rolled back.
 *
 * @throws `conflict` if another process has moved on meanwhile.
 */
export async function holdImport(transaction: Queryable, { id, run, counts }: ImportState): Promise<void> {
  const held = await transaction.query(
    'select id from imports where id = $1 and run = $2 and rows_read = $3 and finished_at is null for update',
    [id, run, counts.read],
  )
  if (held.length !== 1) throw anotherProcess()
}

/**
 * Moves on, from exactly where `before` was.
 *
 * @throws `conflict` if another process has moved on meanwhile.
 */
export async function advanceImport(transaction: Queryable, before: ImportState, after: ImportState): Promise<void> {
  const { counts } = after
  const moved = await transaction.query(
    `update imports set rows_read = $3, rows_created = $4, rows_updated = $5, rows_skipped = $6, rows_rejected = $7,
       rejects_bytes = $8, finished_at = $9
     where id = $1 and run = $10 and rows_read = $2 and finished_at is null returning id`,
    [
      before.id,
      before.counts.read,
      counts.read,
      counts.created,
      counts.updated,
      counts.skipped,
      counts.rejected,
      after.rejectsBytes,
      after.finishedAt,
      before.run,
    ],
  )
  if (moved.length !== 1) throw anotherProcess()
}
