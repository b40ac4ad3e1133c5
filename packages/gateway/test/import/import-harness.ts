import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importMapSchema } from '../../src/import/import-map.js'
import { type ImportOptions, type ImportResult, runImport } from '../../src/import/run-import.js'
import { openSource } from '../../src/import/source-bytes.js'
import type { Store } from '../../src/storage/store.js'

/** A place with a database, where files are brought in. */
export interface ImportPlace extends AsyncDisposable {
  readonly directory: string
  readonly store: Store
  /** Brings a text in as a file of that name; a map without `version` and `kind` is one of customers. */
  bringIn(name: string, text: string | Uint8Array, map: object, options?: Partial<ImportOptions>): Promise<ImportResult>
  query<Row extends object>(sql: string): Promise<readonly Row[]>
  /** Forgets what was brought in. */
  empty(): Promise<void>
}

/** Makes a place in a store, which it closes. */
export async function createImportPlace(store: Store): Promise<ImportPlace> {
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-import-test-'))
  let runs = 0
  return {
    directory,
    store,
    async bringIn(name, text, map, options = {}) {
      const path = join(directory, name)
      await writeFile(path, text)
      return runImport({
        database: store.database,
        file: await openSource(path, new AbortController().signal),
        map: importMapSchema.parse({ version: 1, kind: 'customers', ...map }),
        mapFile: 'map.json',
        region: 'DE',
        dryRun: false,
        again: false,
        newRejectsPath: async (format) => join(directory, `${name}.rejects.${format === 'csv' ? 'csv' : 'ndjson'}`),
        writeOut: false,
        signal: new AbortController().signal,
        now: () => 1_750_000_000_000,
        newRun: () => `run${++runs}`,
        ...options,
      })
    },
    query: (sql) => store.database.query(sql),
    async empty() {
      await store.database.query(
        `truncate contacts, contact_numbers, contact_history, tickets, ticket_comments, ticket_files, ticket_file_pieces, imports
         restart identity`,
      )
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
