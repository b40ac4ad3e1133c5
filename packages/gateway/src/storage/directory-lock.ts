import { randomUUID } from 'node:crypto'
import { link, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js'

const lockSchema = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  pid: z.number().int().positive(),
  started: z.string().nullable(),
  host: z.string(),
})
type LockFile = z.infer<typeof lockSchema>

/** A held lock. */
export interface DirectoryLock extends AsyncDisposable {
  /** Resolves if somebody else has taken the lock from us; stays pending otherwise. */
  readonly lost: Promise<Error>
}

/** The holder touches the lock this often … */
const heartbeatMs = 3000
/** … and a lock of another machine or container that was not touched for so long is nobody's. */
const foreignStaleMs = 15_000

/**
 * Takes the directory for this process alone. A lock left by a killed process is recognised by pid and start time and taken over
 * at once; a lock from another host (a container that is gone) once its holder has not touched it for 15 seconds.
 *
 * @throws `conflict` if another process holds it.
 */
export async function lockDirectory(directory: string, options: { readonly signal?: AbortSignal } = {}): Promise<DirectoryLock> {
  const path = join(directory, 'ringloop.lock')
  const own: LockFile = { id: randomUUID(), ...ownIdentity() }
  await acquire(path, own, options.signal)
  return hold(path, own)
}

/**
 * Makes `path` ours. Who finds a stale lock X must first own the claim on X; only its owner may replace X, so that of many
 * processes that find the same stale lock one gets it. A claim left behind by a killed process is taken over in the same way.
 */
async function acquire(path: string, own: LockFile, signal: AbortSignal | undefined): Promise<void> {
  const draft = `${path}.${own.id}`
  for (;;) {
    signal?.throwIfAborted()
    // `link` and `rename` make a file and its content appear in one step: nobody reads half a lock.
    await writeFile(draft, JSON.stringify(own))
    try {
      if (await linkIfAbsent(draft, path)) return
      const held = await readLock(path)
      if (held === null) continue
      await refuseIfAlive(path, held, signal)
      const claim = `${path}.claim-${held.id}`
      await acquire(claim, own, signal)
      try {
        if ((await readLock(path))?.id === held.id) {
          await rename(draft, path)
          return
        }
      } finally {
        await unlink(claim).catch(() => {})
      }
    } finally {
      await unlink(draft).catch(() => {})
    }
  }
}

async function refuseIfAlive(path: string, held: LockFile, signal: AbortSignal | undefined): Promise<void> {
  const alive = isAlive(held as ProcessIdentity)
  if (alive === false) return
  if (alive === 'unknown') {
    const touched = await touchedAt(path)
    // One beat tells a live holder from one whose lock only looks fresh.
    if (Date.now() - touched < foreignStaleMs) await delay(heartbeatMs + 1000, undefined, signal ? { signal } : {})
    const again = await touchedAt(path)
    if (again === touched && Date.now() - touched >= foreignStaleMs) return
    if (again === touched) return refuseIfAlive(path, held, signal)
  }
  throw new RingloopError(
    'conflict',
    `The data directory is in use by process ${held.pid} on ${held.host.split('#')[0]} (${path}).`,
    {
      mend: 'Stop the other gateway, or give this one another data directory.',
    },
  )
}

const touchedAt = async (path: string) => (await stat(path).catch(() => null))?.mtimeMs ?? 0

async function linkIfAbsent(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** The lock, `null` if there is none; a file that is no lock counts as one of a process that is gone. */
async function readLock(path: string): Promise<LockFile | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    return lockSchema.parse(JSON.parse(text))
  } catch {
    return { id: 'unreadable', pid: 2 ** 30, started: 'ended', host: ownIdentity().host }
  }
}

function hold(path: string, own: LockFile): DirectoryLock {
  let reportLost: (error: Error) => void = () => {}
  const lost = new Promise<Error>((resolve) => {
    reportLost = resolve
  })
  const beat = setInterval(async () => {
    const held = await readLock(path).catch(() => own)
    if (held?.id === own.id) {
      const now = new Date()
      await utimes(path, now, now).catch(() => {})
      return
    }
    clearInterval(beat)
    reportLost(
      new RingloopError('conflict', `The lock of the data directory was taken by somebody else (${path}).`, {
        mend: 'Make sure that only one gateway uses this directory, and that nobody deletes its lock file.',
      }),
    )
  }, heartbeatMs)
  beat.unref()
  return {
    lost,
    async [Symbol.asyncDispose]() {
      clearInterval(beat)
      const held = await readLock(path).catch(() => null)
      if (held?.id === own.id) await unlink(path).catch(() => {})
    },
  }
}
