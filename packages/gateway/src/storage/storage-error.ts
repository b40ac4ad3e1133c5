import { RingloopError } from '@ringloop/core'

const mends: Readonly<Record<string, readonly [problem: string, mend: string]>> = {
  ENOSPC: ['the disk is full', 'Make room on the disk, then start the gateway again; what it acknowledged is safe.'],
  EDQUOT: ['the disk quota is used up', 'Raise the quota or make room, then start the gateway again.'],
  EROFS: ['the file system is read-only', 'Mount it writable, or set dataDirectory to a place that is.'],
  EACCES: ['permission denied', 'Let the user that runs the gateway read and write the directory.'],
  EPERM: ['permission denied', 'Let the user that runs the gateway read and write the directory.'],
  ENOTDIR: ['part of the path is a file', 'Set dataDirectory to a directory.'],
  EEXIST: ['there is a file of that name', 'Set dataDirectory to a directory.'],
  EIO: ['the disk reports an error', 'Look at the disk (dmesg, SMART) before you start the gateway again.'],
  EMFILE: ['too many open files', 'Raise the limit of open files (ulimit -n) to at least 4096.'],
}

/** Words by which PostgreSQL's own message betrays the system error beneath. */
const betrayals: readonly (readonly [RegExp, string])[] = [
  [/no space left on device/i, 'ENOSPC'],
  [/disk quota exceeded|quota exceeded/i, 'EDQUOT'],
  [/read-only file system/i, 'EROFS'],
  [/permission denied/i, 'EACCES'],
  [/i\/o error/i, 'EIO'],
  [/too many open files|no file descriptors available/i, 'EMFILE'],
]

/** The system error (`ENOSPC` …) under a database's or file system's error, or `null`. */
export function systemCodeOf(error: unknown): string | null {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string' && code in mends) return code
  return betrayals.find(([words]) => words.test(String(message ?? '')))?.[1] ?? null
}

/** Says what is wrong with the storage in `directory` and what to do. */
export function storageError(directory: string, error: unknown): RingloopError {
  const system = systemCodeOf(error)
  const [problem, mend] = (system === null ? undefined : mends[system]) ?? [
    error instanceof Error ? error.message : String(error),
    'If it stays, keep a copy of the directory and start with an empty one; the copy can be read with PostgreSQL tools.',
  ]
  return new RingloopError('unavailable', `Storage in ${directory}: ${problem}.`, { mend, cause: error })
}
