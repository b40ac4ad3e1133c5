import { createHash } from 'node:crypto'
import { RingloopError } from '@ringloop/core'
import type { Database, Queryable } from '../storage/database.js'
import { countOutcomes, type ImportCounts, noCounts } from './import-counts.js'
import { createCustomerImporter } from './import-customers.js'
import { type ImportMap, mapError, missingColumns, requiredColumns } from './import-map.js'
import { advanceImport, beginImport, holdImport, type ImportState, loadImportState } from './import-state.js'
import { createTicketImporter } from './import-tickets.js'
import { openRows } from './open-rows.js'
import { csvRejects, ndjsonRejects, type RejectedRow } from './rejected-rows.js'
import { createRejectionReasons, type RejectionReason } from './rejection-reasons.js'
import { createRejectsFile, type RejectsFile } from './rejects-file.js'
import type { RowImporter } from './row-importer.js'
import type { SourceFile } from './source-bytes.js'
import type { SourceRow } from './source-row.js'

/** What is to be brought in, and how. */
export interface ImportOptions {
  readonly database: Database
  readonly file: SourceFile
  readonly map: ImportMap
  /** As errors name it. */
  readonly mapFile: string
  /** ISO 3166 alpha-2, if the mapping names none. */
  readonly region: string
  /** Do everything, in a transaction that is rolled back. */
  readonly dryRun: boolean
  /** Begin at the first row, even if this file was imported before. */
  readonly again: boolean
  /** Gives the file for rejected rows of an import that begins. */
  readonly newRejectsPath: (format: 'csv' | 'json' | 'ndjson') => Promise<string>
  /** Whether the database has to be told when to write its pages out: PGlite has no background process for it. */
  readonly writeOut: boolean
  readonly signal: AbortSignal
  readonly now: () => number
  /** Short and never given before. */
  readonly newRun: () => string
  /** Called now and then, to keep memory small. */
  readonly collectGarbage?: () => void
  readonly onProgress?: (progress: { readonly rows: number; readonly bytes: number }) => void
}

/** How an import ended. */
export interface ImportResult {
  /** `alreadyDone`: this file was imported with this mapping before, and nothing was done now. */
  readonly end: 'done' | 'stopped' | 'alreadyDone'
  /** Of the whole import; rows before {@link ImportResult.from} were counted by an earlier run. */
  readonly counts: ImportCounts
  readonly from: ImportCounts
  readonly rejectsPath: string
  /** Of this run's rejected rows. */
  readonly reasons: readonly RejectionReason[]
  readonly finishedAt: number | null
}

/** A portion is committed at once. */
const portionOf = { rows: 500, bytes: 1024 * 1024 }
/** Portions between two times that the pages are written out: so much has to be recovered after a kill. */
const portionsToWriteOut = 40
/** … and that garbage is collected. */
const portionsToCollect = 8

/**
 * Brings a file in, portion by portion. A portion's rows, what became of them, and how far the import has come are committed in one
 * transaction; whoever continues begins at the first row that was not committed.
 *
 * @throws `invalidConfig` if the mapping names columns that the file does not have.
 */
export async function runImport(options: ImportOptions): Promise<ImportResult> {
  const { database, map, dryRun } = options
  const id = importId(options)
  const known = await loadImportState(database, id)
  if (known?.finishedAt != null && !options.again)
    return {
      end: 'alreadyDone',
      counts: known.counts,
      from: known.counts,
      rejectsPath: known.rejectsPath,
      reasons: [],
      finishedAt: known.finishedAt,
    }

  let bytes = 0
  const opened = await openRows(options.file, {
    map,
    signal: new AbortController().signal,
    onRead: (read) => {
      bytes = read
    },
  })
  if (opened.columns !== null) refuseMissing(options, missingColumns(map, opened.columns))
  const goesOn = known !== null && known.finishedAt === null && !options.again
  const begin = {
    id,
    run: options.newRun(),
    rejectsPath: goesOn ? known.rejectsPath : await options.newRejectsPath(opened.format),
    startedAt: options.now(),
  }
  const reasons = createRejectionReasons()
  const importer = importerOf(options)
  const writer = opened.columns === null ? ndjsonRejects(map.encoding) : csvRejects(opened.columns, map.csv)
  await using rejects = dryRun ? null : createRejectsFile(begin.rejectsPath, writer)

  /** All rows, or those until the signal; `transact` is one transaction a portion, or one for all. */
  const work = async (transact: Database['transaction']): Promise<ImportResult> => {
    let state = goesOn
      ? known
      : dryRun
        ? { ...begin, counts: noCounts, rejectsBytes: 0, finishedAt: null }
        : await beginImport(database, begin, { file: options.file.path, kind: map.kind, after: known?.run ?? null })
    const from = state.counts
    const result = (end: ImportResult['end']): ImportResult => ({
      end,
      counts: state.counts,
      from,
      rejectsPath: state.rejectsPath,
      reasons: reasons.list(),
      finishedAt: state.finishedAt,
    })
    let seen = 0
    let looked = 0
    let portions = 0
    for await (const portion of portionsOf(opened.rows)) {
      if (options.signal.aborted) return result('stopped')
      if (seen === 0 && opened.columns === null) refuseMissing(options, missingInObjects(map, portion))
      seen += portion.length
      // rows that are passed by are garbage, too
      if (++looked % portionsToCollect === 0) options.collectGarbage?.()
      const left = portion.slice(Math.max(0, portion.length - (seen - state.counts.read)))
      if (left.length > 0) {
        const before = state
        state = await transact((transaction) =>
          commitPortion(transaction, { importer, rows: left, before, rejects, reasons, dryRun }),
        )
        portions++
        if (portions >= 4 && Number.isInteger(Math.log2(portions))) await transact(countForPlanner)
        if (options.writeOut && portions % portionsToWriteOut === 0)
          await transact((transaction) => transaction.query('checkpoint'))
      }
      options.onProgress?.({ rows: state.counts.read - from.read, bytes })
    }
    if (seen !== state.counts.read)
      throw new RingloopError('conflict', `${options.file.path} has ${seen} rows, but ${state.counts.read} were counted.`, {
        mend: 'The file was changed while it was read. Import it again.',
      })
    const finished = { ...state, finishedAt: options.now() }
    if (!dryRun) await transact((transaction) => advanceImport(transaction, state, finished))
    state = finished
    return result('done')
  }

  if (!dryRun) return await work((portion) => database.transaction(portion))
  return await rolledBack(database, (transaction) => work((portion) => portion(transaction)))
}

/** The planner does not know by itself how many rows have come in, and would read whole tables as if they were small. */
const countForPlanner = (transaction: Queryable) => transaction.query('analyze contacts, contact_numbers, tickets')

interface Portion {
  readonly importer: RowImporter
  readonly rows: readonly SourceRow[]
  readonly before: ImportState
  readonly rejects: RejectsFile | null
  readonly reasons: ReturnType<typeof createRejectionReasons>
  readonly dryRun: boolean
}

async function commitPortion(
  transaction: Queryable,
  { importer, rows, before, rejects, reasons, dryRun }: Portion,
): Promise<ImportState> {
  if (!dryRun) await holdImport(transaction, before)
  const outcomes = await importer.write(transaction, rows, (index) => `${before.run}-${before.counts.read + index + 1}`)
  const rejected: RejectedRow[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const row = rows[index]
    if (row === undefined || outcome.kind !== 'rejected') continue
    rejected.push({ line: row.line, problem: outcome.problem, original: row.original })
    reasons.add(row.line, outcome.problem)
  }
  const after: ImportState = {
    ...before,
    counts: countOutcomes(before.counts, outcomes),
    // on the disk before the commit that counts them
    rejectsBytes:
      rejects === null || rejected.length === 0 ? before.rejectsBytes : await rejects.write(before.rejectsBytes, rejected),
  }
  if (!dryRun) await advanceImport(transaction, before, after)
  return after
}

/** The same bytes under the same mapping, read for the same country. */
function importId({ file, map, region }: Pick<ImportOptions, 'file' | 'map' | 'region'>): string {
  return createHash('sha256')
    .update(JSON.stringify([file.fingerprint, map, region]))
    .digest('hex')
}

function importerOf({ map, region }: Pick<ImportOptions, 'map' | 'region'>): RowImporter {
  const context = { region: map.region ?? region, timeZone: map.timeZone, empty: new Set(map.empty) }
  return map.kind === 'customers' ? createCustomerImporter(map, context) : createTicketImporter(map, context)
}

async function* portionsOf(rows: AsyncIterable<SourceRow>): AsyncGenerator<readonly SourceRow[]> {
  let portion: SourceRow[] = []
  let size = 0
  for await (const row of rows) {
    portion.push(row)
    size += row.size
    if (portion.length < portionOf.rows && size < portionOf.bytes) continue
    yield portion
    portion = []
    size = 0
  }
  if (portion.length > 0) yield portion
}

function refuseMissing({ mapFile }: Pick<ImportOptions, 'mapFile'>, problems: ReturnType<typeof missingColumns>): void {
  if (problems.length > 0) throw mapError(mapFile, problems)
}

/** Objects tell their columns one by one: missing is what none of the first has. */
function missingInObjects(map: ImportMap, portion: readonly SourceRow[]): ReturnType<typeof missingColumns> {
  const readable = portion.filter(({ problem }) => problem === null)
  if (readable.length === 0) return []
  const found = requiredColumns(map).filter((column) => readable.some((row) => row.get(column) !== undefined))
  const members = readable.flatMap(({ original }) => (original.kind === 'object' ? Object.keys(original.object) : []))
  return missingColumns(map, [...new Set([...found, ...members])])
}

class RolledBack extends Error {
  readonly result: ImportResult
  constructor(result: ImportResult) {
    super('as wanted')
    this.result = result
  }
}

/** Does it in a transaction that leaves nothing. */
async function rolledBack(database: Database, work: (transaction: Queryable) => Promise<ImportResult>): Promise<ImportResult> {
  try {
    return await database.transaction(async (transaction): Promise<ImportResult> => {
      throw new RolledBack(await work(transaction))
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.result
    throw error
  }
}
