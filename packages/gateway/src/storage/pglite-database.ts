import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, type PGliteOptions, type Transaction } from '@electric-sql/pglite'
import { RingloopError } from '@ringloop/core'
import type { Database, Queryable, Transactional } from './database.js'
import { type DirectoryLock, lockDirectory } from './directory-lock.js'
import { DurableFileSystem } from './durable-file-system.js'
import { storageError, systemCodeOf } from './storage-error.js'

/**
 * PostgreSQL settings: PGlite's own, but with `fsync` on (PGlite passes `-F`, which turns it off), and with the memory and
 * write-ahead log of a small database.
 *
 * Without bitmap scans: they visit every version of a row that was ever in the index of what is due, again and again until the next
 * vacuum; an index scan marks the dead ones and passes them by.
 *
 * The first change of a page after a checkpoint is logged with the whole page; compressed, because ten thousand rows of a million that change
 * in one second stand on nearly as many pages.
 *
 * A page costs the same wherever it is: with the costs of a turning disk, some rows of ten thousand would be found by reading all of them.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...[
    ...['wal_sync_method=fsync', 'shared_buffers=32MB', 'wal_compression=pglz', 'min_wal_size=32MB', 'max_wal_size=128MB'],
    ...['enable_bitmapscan=off', 'random_page_cost=1.1'],
  ].flatMap((setting) => ['-c', setting]),
]

/** Where the database lives: a directory of its own, or memory, which forgets. */
export type PglitePlace = { readonly directory: string } | { readonly memory: true }

/**
 * Opens PostgreSQL in this process (PGlite). A directory is locked, so that no second process opens it.
 *
 * A commit is on disk (`fsync`) when its promise resolves; after `kill -9` or a power cut the next start recovers from the
 * write-ahead log.
 *
 * @throws `conflict` if another process holds the directory, `unavailable` if the disk does not allow it.
 */
export async function openPglite(place: PglitePlace): Promise<Database> {
  if ('memory' in place) return toDatabase(await PGlite.create({ startParams }), 'memory', null)
  const { directory } = place
  let lock: DirectoryLock | null = null
  try {
    await mkdir(directory, { recursive: true })
    await refuseFullDisk(directory)
    lock = await lockDirectory(directory)
    const data = join(directory, 'database')
    if (!existsSync(data)) await initialise(directory, data)
    return toDatabase(await openAt(data), directory, lock)
  } catch (error) {
    await lock?.[Symbol.asyncDispose]()
    throw error instanceof RingloopError ? error : storageError(directory, error)
  }
}

/** PostgreSQL needs room to recover: with less than this it would fail in the middle, with less clear words. */
const neededBytes = 24 * 1024 * 1024

async function refuseFullDisk(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory)
  if (bavail * bsize < neededBytes) throw Object.assign(new Error('No space left on device'), { code: 'ENOSPC' })
}

async function openAt(data: string): Promise<PGlite> {
  // PGlite's error says only that it failed; why, its server says here.
  const said: string[] = []
  const onStderr = (text: string) => {
    said.push(text)
    if (said.length > 50) said.shift()
    return true
  }
  try {
    return await PGlite.create({ fs: new DurableFileSystem(data) as NonNullable<PGliteOptions['fs']>, startParams, onStderr })
  } catch (cause) {
    const reasons = said.filter((line) => /FATAL|PANIC|ERROR/.test(line)).join('; ')
    throw reasons === '' ? cause : new Error(reasons.slice(-500), { cause })
  }
}

/** Makes a new database beside its place and moves it there whole, so that a crash in the middle leaves no half database. */
async function initialise(directory: string, data: string): Promise<void> {
  const draft = `${data}.new`
  await rm(draft, { recursive: true, force: true })
  const database = await openAt(draft)
  await database.close()
  await syncTree(draft)
  await rename(draft, data)
  await syncPath(directory)
}

async function syncTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name)
    if (entry.isDirectory()) await syncTree(child)
    else if (entry.isFile()) await syncPath(child)
  }
  await syncPath(path)
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** What has no parameters goes by the simple protocol: one message instead of six, a third of the time. */
const send = async (to: PGlite | Transaction, sql: string, parameters: readonly unknown[] | undefined) => {
  const result = parameters === undefined ? (await to.exec(sql)).at(-1) : await to.query(sql, [...parameters])
  return (result?.rows ?? []) as never
}

/**
 * PGlite works in this thread, and its promises resolve without the event loop ever turning: whoever asks again and again would keep
 * the sockets from being read, and what does not come in cannot be committed together.
 */
const letOthersIn = () => new Promise<void>((resolve) => setImmediate(resolve))

function toDatabase(pglite: PGlite, name: string, lock: DirectoryLock | null): Database {
  let closed = false
  let fail: (error: Error) => void = () => {}
  const failed = new Promise<Error>((resolve) => {
    fail = resolve
  })
  lock?.lost.then((error) => fail(error))

  const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (closed) throw new RingloopError('closed', 'The storage is closed.')
    try {
      return await work()
    } catch (error) {
      // PGlite closes itself, or its WebAssembly traps, when the server inside has panicked.
      if (systemCodeOf(error) === null && !pglite.closed && !(error instanceof WebAssembly.RuntimeError)) throw error
      const explained = storageError(name, error)
      fail(explained)
      throw explained
    } finally {
      await letOthersIn()
    }
  }

  const statements: Transactional = {
    query: (sql, parameters) => run(() => send(pglite, sql, parameters)),
    transaction: (work) =>
      run(() =>
        pglite.transaction((transaction) => {
          const queryable: Queryable = { query: (sql, parameters) => send(transaction, sql, parameters) }
          return work(queryable)
        }),
      ) as never,
  }
  return {
    ...statements,
    // there is no connection that could be lost
    patient: statements,
    failed,
    async [Symbol.asyncDispose]() {
      if (closed) return
      closed = true
      await pglite.close().catch(() => {})
      await lock?.[Symbol.asyncDispose]()
    },
  }
}
