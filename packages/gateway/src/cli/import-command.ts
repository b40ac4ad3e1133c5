import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { access, constants, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, parse, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { RingloopError } from '@ringloop/core'
import type { GatewayConfig } from '../config/gateway-config.js'
import { loadConfig } from '../config/load-config.js'
import { createLog } from '../host/log.js'
import { openStore } from '../host/open-store.js'
import { loadImportMap } from '../import/import-map.js'
import { createImportProgress } from '../import/import-progress.js'
import { renderImportReport } from '../import/import-report.js'
import { runImport } from '../import/run-import.js'
import { openSource } from '../import/source-bytes.js'
import { spareMemory } from '../import/spare-memory.js'
import { createPgliteStore } from '../storage/pglite-store.js'
import { isPassing } from '../storage/postgres-error.js'
import type { CliIo } from './cli-io.js'
import { plain } from './replay-timeline.js'

const usage = `ringloop import FILE --map MAP [--config FILE] [--dry-run]

Brings customers, or tickets of the past, from a CSV, JSON or NDJSON file into the embedded desk. What was interrupted
goes on where it was when the same command is given again; what is done is not done twice. A gateway on the same data
directory must be stopped meanwhile. Exit code 0 if the whole file was read, also when rows of it were rejected; else 1.

  --map FILE      which column is what, JSON
  --config FILE   the configuration of the gateway (default: ringloop.json)
  --dry-run       tell what would happen, and write nothing
  --rejects FILE  where rejected rows go (default: beside FILE, as FILE.rejects.csv or .ndjson)
  --again         begin at the first row, even if this file was imported before
`

/** `ringloop import`. Exit code 0 when the whole file was read, 1 if it was stopped before. */
export async function runImportCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      map: { type: 'string', short: 'm' },
      config: { type: 'string', short: 'c', default: 'ringloop.json' },
      'dry-run': { type: 'boolean', default: false },
      rejects: { type: 'string' },
      again: { type: 'boolean', default: false },
      // for ourselves: makes the database and ends
      'prepare-database': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    io.out(usage)
    return 0
  }
  if (values['prepare-database']) {
    const { config } = await loadConfig(values.config)
    await using _ = await openFor(config, io)
    return 0
  }
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0)
    throw new RingloopError('invalidInput', path === undefined ? 'no file given.' : 'several files given.', {
      mend: 'Give one file: ringloop import customers.csv --map map.json',
    })
  if (values.map === undefined)
    throw new RingloopError('invalidInput', 'no map given.', { mend: 'Give --map FILE, which says what each column is.' })

  const { config } = await loadConfig(values.config)
  const map = await loadImportMap(values.map)
  if (config.contacts.kind !== 'embedded')
    io.error(
      `ringloop import: the gateway looks customers up in "${config.contacts.kind}" (contacts in ${values.config}); what is in the embedded desk will not pop.\n`,
    )
  const file = await openSource(resolve(path), io.signal)
  const dryRun = values['dry-run']
  const collectGarbage = spareMemory()
  await using target = await openTarget(config, { config: values.config, dryRun, io, collectGarbage })
  const progress =
    io.terminalColumns === undefined
      ? null
      : createImportProgress({ write: io.error, size: file.size, columns: io.terminalColumns, now: () => performance.now() })
  try {
    const result = await runImport({
      database: target.store.database,
      file,
      map,
      mapFile: values.map,
      region: config.region,
      dryRun,
      again: values.again,
      async newRejectsPath(format) {
        const path = rejectsPath(file.path, values.rejects, format === 'csv' ? 'csv' : 'ndjson')
        if (!dryRun) await refuseUnwritable(dirname(path))
        return path
      },
      writeOut: config.database.kind === 'embedded',
      signal: io.signal,
      now: () => Date.now(),
      collectGarbage,
      newRun: () => `import-${randomBytes(5).toString('hex')}`,
      ...(progress === null ? {} : { onProgress: progress.update }),
    })
    progress?.end()
    io.out(plainLines(renderImportReport(result, { dryRun })))
    return result.end === 'stopped' ? 1 : 0
  } catch (error) {
    progress?.end()
    if (!dryRun && isPassing(error)) io.error('ringloop import: stopped. The same command goes on where it was.\n')
    throw error
  }
}

const plainLines = (text: string) => text.split('\n').map(plain).join('\n')

const openFor = (config: Pick<GatewayConfig, 'dataDirectory' | 'database'>, io: CliIo) =>
  openStore(config, {
    environment: io.environment,
    log: createLog({ level: 'error', destination: { write: io.error } }),
    signal: io.signal,
    own: false,
  })

/** The database that is imported into; for a dry run without one, an empty one that is thrown away. */
async function openTarget(
  config: GatewayConfig,
  {
    config: configFile,
    dryRun,
    io,
    collectGarbage,
  }: { readonly config: string; readonly dryRun: boolean; readonly io: CliIo; readonly collectGarbage: () => void },
) {
  const missing = config.database.kind === 'embedded' && !existsSync(join(config.dataDirectory ?? '', 'database'))
  if (missing && dryRun) {
    const directory = await mkdtemp(join(tmpdir(), 'ringloop-import-'))
    const remove = () => rm(directory, { recursive: true, force: true })
    const store = await createPgliteStore({ directory }).catch(async (error: unknown) => {
      await remove()
      throw error
    })
    return {
      store,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]()
        await remove()
      },
    }
  }
  // making a database takes memory that this process would keep
  if (missing) await io.runApart?.(['import', '--prepare-database', '--config', configFile])
  const store = await openFor(config, io)
  collectGarbage()
  return {
    store,
    async [Symbol.asyncDispose]() {
      // nothing else counts anew for the planner, nor gives back the room of what a dry run has rolled back
      collectGarbage()
      if (config.database.kind === 'embedded')
        await store.database.query('vacuum (analyze) contacts, contact_numbers, tickets, imports').catch(() => {})
      await store[Symbol.asyncDispose]()
    },
  }
}

/** A file that is not there yet: rejected rows of another import may have been mended in it. */
function rejectsPath(source: string, wanted: string | undefined, extension: string): string {
  if (wanted !== undefined) {
    const path = resolve(wanted)
    if (existsSync(path))
      throw new RingloopError('conflict', `${path} is there already.`, {
        mend: 'Move it away, or name another file with --rejects.',
      })
    return path
  }
  const { dir, name } = parse(source)
  for (let number = 1; ; number++) {
    const path = join(dir, `${name}.rejects${number === 1 ? '' : `-${number}`}.${extension}`)
    if (!existsSync(path)) return path
  }
}

/** Told before a row is brought in: an import that was begun keeps to its file. */
async function refuseUnwritable(directory: string): Promise<void> {
  await access(directory, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    throw new RingloopError('invalidInput', `Rejected rows cannot be written to ${directory} (${cause.code}).`, {
      mend: 'Name a file elsewhere with --rejects.',
      cause,
    })
  })
}
